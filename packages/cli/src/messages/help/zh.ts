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
      ],
    },
    check: {
      description: "上传前检查照片：飞行架次、质量、覆盖范围和重复。不发送任何内容。没有 --strict 时，提示不影响退出码。",
      examples: [
        { command: "altilift check ~/photos", description: "显示架次和提示" },
        { command: "altilift check ~/photos --html check.html", description: "并写出带地图的页面" },
      ],
    },
    download: {
      description: "下载重建的结果。中断后再次运行同一命令即可：已有的内容不会重复下载。",
      examples: [
        { command: "altilift download Beach", description: "将全部结果下载到文件夹 Beach" },
        { command: "altilift download Beach --kind pointcloud --to ~/models", description: "只下载点云" },
      ],
    },
    buckets: {
      description: "列出存储桶及其响应时间，最好的在前。上传时使用邻近存储桶中的第一个。",
      examples: [{ command: "altilift buckets", description: "从这里哪个存储桶响应最快" }],
    },
    login: {
      description: "向服务器核对地址、app key 和用户 token，并保存供以后使用",
      examples: [
        { command: "altilift login", description: "在终端上输入这三项" },
        { command: "altilift login --from owner.json", description: "登录自己部署的 altilift-service" },
      ],
    },
    logout: {
      description: "删除 altilift login 保存的内容",
      examples: [{ command: "altilift logout", description: "退出登录" }],
    },
  },
  arguments: {
    PATH: "照片和文件夹；文件夹包括其中的全部内容",
    PROJECT: "项目：ID 或名称",
  },
  flags: {
    bucket: "存放照片的存储桶（默认：最近的）；altilift buckets 可列出",
    "by-flight": "每个架次上传到各自的项目：--project 中的 {flight} 是架次编号",
    cloud: "只使用该云的存储桶",
    completions: "输出 shell 的补全脚本",
    concurrency: "同时发送的照片数，1 到 64（默认：自动）",
    create: "没有该名称的项目时创建它",
    "dry-run": "显示上传将会做什么；不发送任何内容",
    endpoint: "API 的地址",
    "fetch-token-env": "存有这些地址的 bearer token 的环境变量",
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
    "pre-start": "用已就绪的照片开始重建，不等其余照片",
    project: "接收照片的项目：ID 或名称",
    reconstructor: "由谁重建，用服务器上的名称（默认：由服务器选择）",
    report: "写出每个文件的最终状态",
    "retry-for": "这段时间没有进展就放弃，例如 90s 或 1h；服务器从未应答时为 20s",
    "skip-unreadable": "跳过无法读取的文件夹、链接和文件（默认：被拒绝，退出代码 3）",
    start: "所有照片都就绪时开始重建",
    "start-again": "与 --start 相同，即使同样的照片已有重建",
    strict: "有任何提示时退出码为 3",
    to: "存放结果的文件夹（默认：当前位置下以项目名称命名的文件夹）",
    token: "用户 token。写在这里会被本机其他用户看到：最好用 ALTI_TOKEN 或 altilift login",
    verbose: "每个事件显示一行",
    version: "输出版本",
    wait: "跟踪重建直到结束；只有完成时退出代码才为 0",
  },
}
