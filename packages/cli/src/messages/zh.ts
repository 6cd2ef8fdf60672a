import { zh as problems } from "@altilift/core"
import type { CliError } from "effect/cli"
import type { Catalogue } from "./Catalogue.ts"
import { check } from "./check/zh.ts"

const listed = (names: ReadonlyArray<string>): string => names.join("、")

/** Simplified Chinese. */
export const zh: Catalogue = {
  problems,
  states: {
    Ready: "就绪",
    Invalid: "无效",
    Rejected: "被拒绝",
    Skipped: "已跳过",
    Duplicate: "重复",
    Failed: "失败",
    Planned: "将会发送",
    Unfinished: "未完成",
  },
  comma: "，",
  duration: { hours: " 小时", minutes: " 分", seconds: " 秒" },

  advice: {
    logIn: "请重新登录：altilift login",
    key: "请检查 ALTI_KEY，或重新登录：altilift login",
    token: "请检查 ALTI_TOKEN，或重新登录：altilift login",
    create: "使用 --create 可创建该项目",
    otherBucket: "请用 --bucket 和 --cloud 选择一个，或都不指定",
    goOn: "然后再次运行同一命令：已送达的照片不会重复发送",
    journalNewer: "或者移走该文件：程序会向服务器查询每张照片",
    stateHome: "或者将 XDG_STATE_HOME 指向别处",
    stateHomeKept: "或者将 XDG_STATE_HOME 指向别处。已记录的内容仍然保留；再次运行同一命令即可继续",
    kept: "已记录的内容仍然保留；再次运行同一命令即可继续",
    runAgain: "请再次运行：已送达的照片不会重复发送",
    uploadedAllTheSame: "照片仍已上传",
    folderAccess: "请取得访问权限，然后再次运行",
    mount: "请挂载链接指向的磁盘，或删除该链接，然后再次运行",
    putBackOrCheck: "请将其装回或检查，然后再次运行同一命令",
    putCardBack: "请将磁盘或存储卡装回，然后再次运行",
    putFileBack: "请将文件放回并再次运行，或不上传它",
    fileAccess: "请取得访问权限，或检查磁盘，然后再次运行",
    thenRunAgain: "然后再次运行",
    copyAgain: "请重新从相机复制，或不上传它",
    certificateTime: "请校准本机时钟，或请服务器的运营者更新证书；NODE_EXTRA_CA_CERTS 在此无效",
    certificateHost: "请检查地址，并确认没有其他程序代替服务器应答；NODE_EXTRA_CA_CERTS 在此无效",
    certificateAuthority: "如果您信任它，请将其颁发机构的证书保存为文件，并将 NODE_EXTRA_CA_CERTS 设为该文件的路径",
  },

  reasons: {
    toSend: "将会发送",
    onServer: "已在服务器上，正在验证",
    none: "没有原因",
    notFetched: said => `服务器没有从该地址得到照片（${said}）；请检查地址，然后再次请求`,
    invalid: said => `服务器拒绝了数据（${said}）；请检查照片，或重新从相机复制`,
    duplicate: name => `与 ${name} 内容相同`,
    duplicateOf: (name, state) => `与 ${name} 内容相同，后者的结果是：${state}`,
    rerun: said => `${said}；请再次运行同一命令`,
    unfinished: "运行在它完成之前已结束；请再次运行同一命令",
  },

  lines: {
    file: (state, path, reason) => `${state} ${path}${reason === "" ? "" : `：${reason}`}`,
    group: (state, path, others, reason) => `${state} ${path} 等 ${others + 1} 个文件：${reason}`,
    more: count => `… 另有 ${count} 项`,
    moreInReport: count => `… 另有 ${count} 项：见报告`,
    moreWithReport: count => `… 另有 ${count} 项：用 --report FILE.csv 查看全部`,
    moreOfReason: state => `${state} … 还有更多文件原因相同；--report FILE.csv 列出全部`,
    notLookedInto: count => `${count} 处无法查看，已跳过（--skip-unreadable）：`,
    bucket: name => `存储桶：${name}`,
    bucketLeft: (left, why, taken) => `无法连接存储桶 ${left}：${why}。尚未存储的照片改发到 ${taken}。`,
    found: "找到",
    allFound: "已找到全部文件。",
    tryingAgain: (delay, what, attempt) => `${delay}后重试：${what}${attempt > 1 ? `（第 ${attempt} 次）` : ""}`,
  },

  progress: {
    waiting: "等待服务器",
    looking: "正在查找照片",
    standing: (ended, found, complete) => `${complete ? "" : "目前 "}${found} 个文件中的 ${ended} 个已结束`,
    bytes: (done, total) => `${done} / ${total}`,
    uploaded: done => `已上传 ${done}`,
    leftToSend: time => `发送还需 ${time}`,
    leftToVerify: time => `验证还需 ${time}`,
    elapsed: time => `已用 ${time}`,
    to: bucket => `发往 ${bucket}`,
    stalled: (time, why) => `已停滞 ${time}${why === undefined ? "" : `：${why}`}`,
    inState: (count, state) => `${state} ${count}`,
    verifying: count => `验证中 ${count}`,
    fetching: count => `服务器获取中 ${count}`,
    sending: count => `发送中 ${count}`,
    preparing: count => `准备中 ${count}`,
  },

  upload: {
    begins: ({ project, id, endpoint, email }) => `正在以 ${email} 的身份上传到 ${endpoint} 的项目 ${project}（${id}）`,
    stopping: "正在停止：传输中的照片最多还需 5 秒。再按一次 Ctrl-C 立即结束。",
    stoppingFetch: "正在停止：服务器会继续获取已请求的照片。",
    project: (name, id) => `项目 ${name}（${id}）`,
    sent: (amount, time, rate, buckets) =>
      `${time}内发送 ${amount}${rate === undefined ? "" : `（${rate}）`}` +
      `${buckets.length === 0 ? "" : `，发往 ${listed(buckets)}`}`,
    report: path => `报告：${path}`,
    reconstruction: (id, state) => `重建 ${id}：${state ?? "已开始"}`,
    notStarted: (ready, all) => `未开始重建：${all} 张照片中有 ${ready} 张就绪。`,
    notStartedUnlessAll: (ready, all) =>
      `未开始重建：${all} 张照片中有 ${ready} 张就绪；请修复或不上传其余照片，或使用 --pre-start。`,
    reconstructionThere: state => `已有一个重建（状态 ${state}）；使用 --start-again 可再开始一个。`,
    notComplete: (ready, all) => `未全部完成：${all} 张照片中有 ${ready} 张就绪。其余照片及原因列在上面。`,
    noImage: (where, others) =>
      `${where} 中没有 JPEG、PNG 或 TIFF 图像。${others.length === 0 ? "请指定其他文件或文件夹。" : others.map(one => `${one}。`).join("")}`,
    noneUsable: rejected => `没有可以上传的照片：${rejected} 张被拒绝。各自的原因列在上面。`,
    notMade: project => `没有创建项目 ${project}。`,
  },

  reconstruction: {
    state: (state, more) => `重建 ${state}${more === "" ? "" : `：${more}`}`,
    before: count => `前面还有 ${count} 个重建`,
    unsuccessful: (state, why) => `重建状态为 ${state}${why === undefined ? "" : `：${why}`}。`,
    goesOn: "已中断：不再等待，重建仍在继续。再次运行同一命令可继续等待，或在完成后运行 altilift download。",
  },

  download: {
    begins: ({ project, id, files, folder }) => `正在将项目 ${project}（${id}）的 ${files} 个结果下载到 ${folder}`,
    progress: ({ done, all, arrived, total }) => `${done} / ${all} 个结果，${arrived} / ${total}`,
    states: { Downloaded: "已下载", Present: "已存在", Failed: "失败" },
    line: ({ state, name, size, reason }) =>
      `${state} ${name}${size === undefined ? "" : `（${size}）`}${reason === undefined ? "" : `：${reason}`}`,
    summary: ({ downloaded, present, failed, size, time }) =>
      `已下载 ${downloaded} 个（${size}），已存在 ${present} 个，失败 ${failed} 个，用时 ${time}`,
    notAll: (failed, all) => `${all} 个结果中有 ${failed} 个未能下载。各自的原因列在上面。`,
    none: state => `该项目还没有结果。${state}。`,
    noReconstruction: "尚未开始重建",
    noneOfKind: (kinds, there) =>
      `该项目没有 ${listed(kinds)} 类的结果` +
      `${there.length === 0 ? "；服务器没有说明结果的类别" : `，现有：${listed(there)}`}。去掉 --kind 可下载全部。`,
  },

  interrupted: {
    word: "已中断",
    alone: "已中断。",
    twice: "两次中断。",
    goOn: "已中断。再次运行同一命令即可继续。",
    nothingSentAgain: "已中断。再次运行同一命令即可继续：已送达的照片不会重复发送。",
    nothingSent: "已中断。没有发送任何内容。",
    leftBehind: "有操作一直没有结束，已放弃等待：磁盘、存储卡或网络驱动器没有响应。",
  },

  dryRun: {
    wouldMake: project => `将会创建项目 ${project}。`,
    summary: ({ toSend, size, there, ended }) =>
      `试运行：${[`将会发送 ${toSend} 张照片（${size}）`, `已在服务器上 ${there}`, ...ended].join("，")}。没有发送任何内容。`,
    wouldBe: (count, state) => `${count} 张照片的结果将是：${state}。`,
  },

  check,
  buckets: {
    heads: ["存储桶", "云", "响应", "位置"],
    none: endpoint => `${endpoint} 没有可用的存储桶。`,
    milliseconds: count => `${count} 毫秒`,
    unreachable: "无法连接",
    unknown: "未知",
  },

  account: {
    allFrom: place => `地址、key 和 token 来自 ${place}。`,
    keyAndTokenFrom: place => `key 和 token 来自 ${place}。`,
    keyFrom: (key, token) => `key 来自 ${key}，token 来自 ${token}。`,
    notSignedIn: (endpoint, flags) =>
      `尚未登录${endpoint === undefined ? "" : ` ${endpoint}`}。` +
      `${flags.length === 0 ? "" : `仅有 ${listed(flags)} 不够。`}` +
      `请运行“altilift login${endpoint === undefined ? "" : ` --endpoint ${endpoint}`}”，` +
      "或设置 ALTI_ENDPOINT、ALTI_KEY 和 ALTI_TOKEN。",
    variablesMissing: ({ set, missing, flags, login }) =>
      `已设置 ${listed(set)}，但没有设置 ${listed(missing)}。请一并设置 ${listed(missing)}，` +
      `或给出 ${listed(flags)}，或取消设置 ${listed(set)} 以使用 altilift login 保存的账户（${login}）。`,
    fault: (name, what) => `${name} ${what}`,
    missing: "缺失或不是文本",
    empty: "为空",
    badCharacters: "含有不允许的字符（换行或空格？）",
    notAnAddress: example => `不是 http 或 https 地址，例如 ${example}`,
    flagFault: fault => `${fault}。`,
    variableFault: fault => `${fault}。请正确设置，或取消设置。`,
    loginFault: (file, fault) => `${file}：${fault}。请再次运行“altilift login”。`,
    fromFault: (file, fault) => `--from ${file}：${fault}。请指定形如 {"endpoint": …, "key": …, "token": …} 的文件。`,
    fromMissing: file => `--from ${file}：没有该文件。`,
    activeProfile: fault => `当前配置的 ${fault}`,
    noActiveProfile: "当前配置不在各配置之中",
    profileFault: (file, fault) => `${file}：${fault}。请修正该文件，或运行“altilift login”，它优先于该文件。`,
    file: (file, failed, code) =>
      `无法${{ read: "读取", write: "写入", remove: "删除" }[failed]} ${file}` +
      `${code === undefined ? "" : `（${code}）`}。请取得对它及其文件夹的访问权限。`,
    noQuestions: "不在终端上，无法提问：请给出 --from FILE，或 --key 和 --token。",
    allNeeded: "需要服务器地址、app key 和用户 token。",
    askEndpoint: standard => `服务器地址（留空：${standard}）`,
    askKey: "App key",
    askToken: "用户 token",
    loggedIn: (endpoint, email, file) => `已以 ${email} 的身份登录 ${endpoint}。保存在 ${file}。`,
    loggedOut: file => `已删除 ${file}。`,
    notLoggedIn: "尚未登录；没有可删除的内容。",
  },

  usage: {
    invocation: error => invocation(error),
    seeHelp: command => `请参阅 ${command} --help。`,
    startAndPreStart: "--start 和 --pre-start 不能同时使用；请选择一个。",
    onlyWithStart: flag => `${flag} 须与 --start、--pre-start 或 --start-again 一起使用：它针对由它们开始的重建。`,
    downloadProjectEmpty: "项目名称为空。请指定项目。",
    kindEmpty: "--kind 中有空的名称。请用逗号分隔类别，例如 pointcloud,report。",
    toEmpty: "--to 为空。请指定文件夹。",
    projectEmpty: "--project 为空。请指定项目。",
    bucketEmpty: "--bucket 为空。请指定 altilift buckets 列出的存储桶。",
    concurrency: (given, most) => `--concurrency ${given}：请选择 1 到 ${most} 之间的数。`,
    retryFor: given => `--retry-for："${given}" 不是时长。请带单位书写，例如 90s、15m 或 1h30m。`,
    pathMissing: (path, reason) => `${path}：${reason}。没有发送任何内容；请检查路径后再次运行。`,
    pathNotUtf8: (path, reason) =>
      `${path}：${reason}。其名称不是 UTF-8：这样的字节请写成 \\xff，或指定它所在的文件夹。` +
      "没有发送任何内容；请检查路径后再次运行。",
    proxy: variable =>
      `${variable} 不是代理地址，例如 http://proxy.example.com:3128` +
      "（用户名或密码中的特殊字符写成 %40 的形式）。请正确设置，或取消设置。",
    reportName: name => `--report ${name}：名称必须以 .csv 或 .json 结尾。`,
    reportUnwritable: (name, reason) => `--report ${name} 无法写入：${reason}。请选择其他位置。`,
    isFolder: "这是一个文件夹",
  },

  addresses: {
    tokenAlone: "--fetch-token-env 须与 --from-urls 一起使用。",
    nothingNamed: "请指定照片或文件夹，或用 --from-urls 指定地址列表。",
    excludesPaths: "--from-urls 由服务器获取照片：请去掉路径。",
    excludes: flag => `--from-urls 由服务器获取照片：请去掉 ${flag}。`,
    linesUnreadable: (file, count) => `--from-urls ${file}：有 ${count} 行无法识别。`,
    line: (number, fault) => `第 ${number} 行：${fault}`,
    none: file => `--from-urls ${file}：其中没有地址。`,
    fileUnreadable: (file, reason) => `--from-urls ${file}：${reason}。请指定每行一个地址的文件，或用 - 表示标准输入。`,
    tokenMissing: variable => `--fetch-token-env ${variable}：没有该变量，或它为空。`,
    tokenCharacters: variable => `--fetch-token-env ${variable}：token 只能含有可见的 ASCII 字符。`,
    tokenForMany: (count, named) => `--fetch-token-env：token 会发往 ${count} 处（${named}）。请为每处各列一个列表。`,
    notAnAddress: example => `开头不是地址，例如 ${example}`,
    scheme: "只能获取 http 和 https 地址",
    password: "地址含有用户名或密码；请去掉，并使用 --fetch-token-env",
    tooLong: most => `地址超过 ${most} 个字符`,
    checksum: "地址之后应为照片的 SHA-1（40 位十六进制数字），不知道时写 -",
    nameTooLong: most => `名称超过 ${most} 字节`,
  },

  program: {
    outputLost: reason => `无法写入标准输出：${reason}。之后的输出会丢失。`,
    defect: details => `altilift 自身出错，请报告：${details}`,
  },
}

const suggested = (names: ReadonlyArray<string>): string => (names.length === 0 ? "" : `。是否想用 ${listed(names)}？`)

/** What the library says stands as it says it where it has no parts. */
const invocation = (error: CliError.CliError): string => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return `未知的参数：${error.option}${suggested(error.suggestions)}`
    case "MissingOption":
      return `缺少必需的参数：--${error.option}`
    case "MissingArgument":
      return `缺少必需的内容：${error.argument}`
    case "UnexpectedArgument":
      return `多余的内容：${listed(error.arguments.map(value => JSON.stringify(value)))}`
    case "UnknownSubcommand":
      return `未知的命令：${error.subcommand}${suggested(error.suggestions)}`
    case "InvalidValue":
      return `--${error.option} 的值无效："${error.value}"（${error.expected}）`
    default:
      return error.message
  }
}
