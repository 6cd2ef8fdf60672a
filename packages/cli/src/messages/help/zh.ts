import { projectCommands } from "./projects/zh.ts"
import type { HelpWords } from "./Words.ts"

export const help: HelpWords = {
  headings: {
    arguments: "内容",
    commands: "命令",
    description: "说明",
    examples: "示例",
    flags: "参数",
    globalFlags: "所有命令的参数",
    usage: "用法",
  },
  usage: { command: "命令", flags: "参数" },
  optional: "（可选）",
  commands: {
    altilift: {
      description: "上传照片集用于三维重建，并下载结果",
      examples: [
        { command: "altilift login", description: "登录" },
        { command: "altilift upload ~/photos --project Beach --create --start", description: "上传文件夹，然后重建" },
        { command: "altilift download Beach", description: "下载结果" },
      ],
    },
    upload: {
      description: "将照片上传到项目，并等待服务器逐张验证。中断后再次运行同一命令即可：已送达的照片不会重复发送。",
      examples: [
        { command: "altilift upload ~/photos --project Beach --create", description: "将文件夹上传到新项目" },
        { command: "altilift upload ~/photos --project Beach --start", description: "上传缺少的照片，然后重建" },
        { command: "altilift upload ~/photos --project Beach --start --wait", description: "并等待模型完成" },
        {
          command: "altilift upload ~/photos --project Beach --order coverage --bwlimit '08:00,512k 19:00,off'",
          description: "尽早覆盖整个区域，白天慢速发送",
        },
        {
          command: "altilift upload ~/photos --project Beach --include '*.jpg' --exclude Thumbs",
          description: "只上传部分文件",
        },
        {
          command: "find ~/photos -type f -mtime -1 -print0 | altilift upload --project Beach --files-from - --null",
          description: "最近一天的文件",
        },
      ],
    },
    check: {
      description:
        "上传前检查照片：飞行架次、质量、覆盖范围和重复；没有 --strict 时，提示不影响退出码。" +
        "使用 --project 时按内容与服务器核对：只有全部就绪时退出码才为 0。不发送任何内容。",
      examples: [
        { command: "altilift check ~/photos", description: "显示架次和提示" },
        { command: "altilift check ~/photos --html check.html", description: "并写出带地图的页面" },
        { command: "altilift check ~/photos --project Beach", description: "每张照片在服务器上是否安全" },
        { command: "altilift check ~/photos --project Beach --receipt beach.json", description: "并保存由服务器签名的回执" },
      ],
    },
    "verify-receipt": {
      description: "不联系服务器即可验证回执：签名是否有效，以及是否列出此处的照片",
      examples: [
        { command: "altilift verify-receipt beach.json", description: "回执的内容，以及是否被改动" },
        { command: "altilift verify-receipt beach.json ~/photos", description: "是否逐字节列出这些照片" },
      ],
    },
    reconcile: {
      description:
        "比较此处的照片、本机的日志与服务器上的项目，并列出每一处不一致；完全一致时退出代码才是 0。" +
        "用 --fix 则修复可以修复的内容。",
      examples: [
        { command: "altilift reconcile ~/photos --project Beach", description: "列出每一处不一致" },
        { command: "altilift reconcile ~/photos --project Beach --fix", description: "并修复可以修复的内容" },
      ],
    },
    retry: {
      description: "再次发送从本机上传到某个项目时失败或未完成的文件。本机的日志记录了这些文件。",
      examples: [{ command: "altilift retry Beach", description: "发送剩余的文件" }],
    },
    watch: {
      description:
        "上传文件夹中新出现的照片，或插入的存储卡中的照片，直到按 Ctrl-C。文件在一段时间内没有变化后才会发送。重新启动后不会重复发送。",
      examples: [
        { command: "altilift watch ~/photos --project Beach --create", description: "上传文件夹中已有的和新增的照片" },
        { command: 'altilift watch ~/photos --by-folder "Site {name}" --create', description: "其中每个文件夹上传到各自的项目" },
        { command: "altilift watch --card --project Beach", description: "上传存储卡，并报告何时可以安全格式化" },
        { command: "altilift watch ~/photos --project Beach --create --once", description: "上传现在已完整的文件，适合 cron" },
        {
          command: "altilift watch ~/photos --project Beach --create --print-unit",
          description: "输出 systemd 的 unit，保存到 ~/.config/systemd/user",
        },
      ],
    },
    download: {
      description:
        "下载重建的结果；用 --originals 则下载项目的照片，并按 SHA-1 核对。中断后再次运行同一命令即可：已有的内容不会重复下载。",
      examples: [
        { command: "altilift download Beach", description: "将全部结果下载到文件夹 Beach" },
        { command: "altilift download Beach --kind pointcloud --to ~/models", description: "只下载点云" },
        { command: "altilift download Beach --originals --to ~/copy", description: "下载所上传的照片原件" },
      ],
    },
    buckets: {
      description: "列出存储桶及其响应时间，最好的在前。上传时使用邻近存储桶中的第一个。",
      examples: [{ command: "altilift buckets", description: "从这里哪个存储桶响应最快" }],
    },
    doctor: {
      description:
        "查找妨碍上传的原因：网络、代理、证书、时钟、token、存储桶、日志、磁盘。只有发现错误时退出代码才为 3。不发送任何内容。",
      examples: [
        { command: "altilift doctor", description: "检查本机和到服务器的连接" },
        { command: "altilift doctor --project Beach", description: "以及是否可以上传到某个项目" },
      ],
    },
    config: {
      description: "显示设置",
      examples: [{ command: "altilift config show", description: "每项设置及其来源" }],
    },
    "config show": {
      description: "显示每项设置、它的值和来源；机密只显示开头几个字符",
      examples: [
        { command: "altilift config show", description: "运行时会用什么" },
        { command: "altilift config show --json", description: "同上，供程序使用" },
      ],
    },
    auth: {
      description: "显示账户，登录和退出",
      examples: [{ command: "altilift auth status", description: "我是谁，到何时为止" }],
    },
    "auth status": {
      description: "显示运行时会用哪个账户、它来自哪里，以及服务器对其 token 的说明",
      examples: [
        { command: "altilift auth status", description: "没有名称的账户" },
        { command: "altilift auth status --json", description: "同上，供程序使用" },
      ],
    },
    ...projectCommands,
    login: {
      description: "向服务器核对地址、app key 和用户 token，并保存供以后使用",
      examples: [
        { command: "altilift login", description: "在终端上输入这三项" },
        { command: "altilift login --from owner.json", description: "登录自己部署的 altilift-service" },
        { command: "altilift login --from owner.json --profile work", description: "并与其他登录一起保存" },
      ],
    },
    help: {
      description: "显示 altilift 或某个命令的帮助，与 --help 相同",
      examples: [{ command: "altilift help upload", description: "上传的全部参数" }],
    },
    logout: {
      description: "删除 altilift login 保存的内容",
      examples: [
        { command: "altilift logout", description: "退出登录" },
        { command: "altilift logout --profile work", description: "删除多个登录中的一个" },
      ],
    },
  },
  arguments: {
    COMMAND: "命令，例如 upload",
    EMAIL: "服务器用户的电子邮件地址；省略时列出项目与谁共享",
    DIR: "要监视的文件夹，包括其中的全部内容",
    FILE: "回执",
    NAME: "项目的新名称",
    PATH: "照片和文件夹；文件夹包括其中的全部内容",
    PROJECT: "项目：ID 或名称",
  },
  flags: {
    bucket: "存放照片的存储桶（默认：最近的）；altilift buckets 可列出",
    "by-flight": "每个架次上传到各自的项目：--project 中的 {flight} 是架次编号",
    "by-folder": "DIR 中的每个文件夹或每张存储卡上传到各自的项目：{name} 是文件夹或存储卡的名称",
    card: "上传每张插入的存储卡的 DCIM 文件夹",
    "card-root": "存储卡出现的位置（默认：/media、/run/media、/mnt 和 /Volumes）",
    cloud: "只使用该云的存储桶",
    completions: "输出 shell 的补全脚本",
    concurrency: "同时发送的照片数，1 到 64（默认：自动）",
    create: "没有该名称的项目时创建它",
    csv: "在标准输出上写出逗号分隔的表格",
    "dry-run": "显示上传将会做什么；不发送任何内容",
    end: "结束与该用户的共享",
    endpoint: "API 的地址",
    "fetch-token-env": "存有这些地址的 bearer token 的环境变量",
    "flight-name": "架次名称，例如 1=North,2=South，用于替换 {flight}",
    fix: "上传缺少或已改变的照片，从服务器删除照片改动之前的内容，重新登记无效的照片，放弃没有照片的登记",
    "forget-gone": "不再等待已不在原处的文件",
    from: "从文件读取这三项，例如自己部署的 altilift-service 的 owner.json",
    "from-urls": "由服务器获取照片：每行一个 `URL [SHA-1 [NAME]]` 的文件；- 表示标准输入",
    help: "显示本帮助",
    html: "写出带地图和缩略图的页面；它不从别处加载任何内容",
    json: "供程序使用的事件：标准输出每行一个 JSON 对象",
    key: "App key。写在这里会被本机其他用户看到：最好用 ALTI_KEY 或 altilift login",
    kind: "只要这些类别的结果，例如 pointcloud,orthophoto,report",
    lang: "消息、报告和 --json 文字的语言（默认：LC_ALL、LC_MESSAGES 或 LANG）",
    "leave-out": "不上传这些架次，编号以 altilift check 显示的为准",
    "no-meta": "不上传照片附带的文件，例如 gcp_list.txt、geo.txt 和 .MRK",
    once: "上传现在已完整的文件后结束，退出码与上传相同",
    originals: "下载照片本身，而不是结果",
    "pre-start": "用已就绪的照片开始重建，不等其余照片",
    profile: "使用这个名称的登录（altilift login --profile NAME 可创建）；也可由 ALTI_PROFILE 指定",
    "print-unit": "输出运行此命令的 systemd 用户 unit，然后退出",
    project: "接收照片的项目：ID 或名称",
    "public-key": "事先保存的服务器公钥：密钥不同的回执会被拒绝",
    receipt: "全部就绪时，写出由服务器签名的说明",
    reconstructor: "由谁重建，用服务器上的名称（默认：由服务器选择）",
    report: "写出每个文件的最终状态",
    rescan: "经过这段时间后重新查看全部内容：网络文件夹不报告变化（默认：30s）",
    "retry-for": "这段时间没有进展就放弃，例如 90s 或 1h；服务器从未应答时为 20s",
    right: "该用户可以做什么：查看；并可上传和重建；并可删除和共享（默认：view）",
    search: "只列出名称包含此文字的项目",
    settle: "文件在这段时间内没有变化后才发送（默认：10s）",
    "skip-unreadable": "跳过无法读取的文件夹、链接和文件（默认：被拒绝，退出代码 3）",
    start: "所有照片都就绪时开始重建",
    "start-again": "与 --start 相同，即使同样的照片已有重建",
    strict: "有任何提示时退出码也为 3；上传时，有文件被跳过或重复也是如此",
    state: "只列出处于这些状态的照片，例如 Invalid,Uploading",
    to: "存放文件的文件夹（默认：当前位置下以项目名称命名的文件夹）",
    token: "用户 token。写在这里会被本机其他用户看到：最好用 ALTI_TOKEN 或 altilift login",
    verbose: "每个事件显示一行",
    version: "输出版本",
    bwlimit: '每秒最多发送或下载的字节数，例如 20M，或按时间："08:00,512k 19:00,off"',
    exclude: '排除匹配的文件和文件夹，例如 "*.tif" 或 "DCIM/100*"；可重复',
    "files-from": "从文件读取路径，每行一个；- 表示标准输入",
    include: "只上传匹配的文件，或所在文件夹匹配的文件；可重复",
    "log-file": "将每个事件连同时间追加到文件",
    "no-wait": "全部发送后即结束，不等待服务器验证",
    null: "--files-from 中的路径以 NUL 字节结尾，如 find -print0 的输出",
    order: "照片的顺序：found（按发现顺序）或 coverage（先每隔十张，使整个区域尽早覆盖）",
    quiet: "只显示错误和结果",
    wait: "跟踪重建直到结束；只有完成时退出代码才为 0",
    watch: "持续显示变化，直到不再有变化",
    yes: "不经询问直接删除",
  },
}
