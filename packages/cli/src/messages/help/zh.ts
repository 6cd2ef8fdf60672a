import { flags } from "./flags/zh.ts"
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
  flags,
}
