import { zh as problems } from "@altilift/core"
import { account } from "./account/zh.ts"
import type { Catalogue } from "./Catalogue.ts"
import { check } from "./check/zh.ts"
import { config } from "./config/zh.ts"
import { doctor } from "./doctor/zh.ts"
import { help } from "./help/zh.ts"
import { meta } from "./meta/zh.ts"
import { words as originals } from "./originals/zh.ts"
import { projects } from "./projects/zh.ts"
import { receipt } from "./receipt/zh.ts"
import { words as reconcile } from "./reconcile/zh.ts"
import { words as retry } from "./retry/zh.ts"
import { uploading } from "./uploading/zh.ts"
import { addresses, invocation, program, usage } from "./usage/zh.ts"
import { watch } from "./watch/zh.ts"

const listed = (names: ReadonlyArray<string>): string => names.join("、")

/** Simplified Chinese. */
export const zh: Catalogue = {
  problems,
  states: {
    ...problems.states,
    Discovered: "已发现",
    Hashed: "已校验",
    Absent: "需要发送",
    Signed: "已签名",
    Started: "已登记",
    Stored: "已存储",
    Processing: "验证中",
    Fetching: "获取中",
  },
  comma: "，",
  duration: { hours: " 小时", minutes: " 分", seconds: " 秒" },

  advice: {
    logIn: command => `请重新登录：${command}`,
    checkAccount: "请检查 key 和 token",
    checkGiven: names => `请检查 ${listed(names)}，或去掉后登录：altilift login`,
    create: "altilift projects 的 list 可列出已有的项目，create 或上传时的 --create 可创建",
    otherBucket: "请用 --bucket 和 --cloud 选择一个，或都不指定",
    anotherBucket: "请用 --bucket 选择其他存储桶，或联系服务器的管理员",
    otherFolder: "请用 --to 指定",
    goOn: "然后再次运行同一命令：已送达的照片不会重复发送",
    journalNewer: "或者移走该文件：程序会向服务器查询每张照片",
    stateHome: "或者将 XDG_STATE_HOME 指向别处",
    stateHomeKept: "或者将 XDG_STATE_HOME 指向别处。已记录的内容仍然保留；再次运行同一命令即可继续",
    kept: "已记录的内容仍然保留；再次运行同一命令即可继续",
    runAgain: "请再次运行：已送达的照片不会重复发送",
    preStart: "使用 --pre-start 可在它们就绪或无效后立即开始",
    uploadedAllTheSame: "照片仍已上传",
    folderAccess: "请取得访问权限，然后再次运行",
    mount: "请挂载链接指向的磁盘，或删除该链接，然后再次运行",
    putBackOrCheck: "请将其装回或检查，然后再次运行同一命令",
    putCardBack: "请将磁盘或存储卡装回，然后再次运行",
    putFileBack: "请将文件放回并再次运行，或不上传它",
    leaveOut: "请不上传它",
    fileAccess: "请取得访问权限，或检查磁盘，然后再次运行",
    thenRunAgain: "然后再次运行",
    copyAgain: "请重新从相机复制，或不上传它",
    certificateTime: "请校准本机时钟，或请服务器的运营者更新证书；NODE_EXTRA_CA_CERTS 在此无效",
    certificateHost: "请检查地址，并确认没有其他程序代替服务器应答；NODE_EXTRA_CA_CERTS 在此无效",
    certificateAuthority: "如果您信任它，请将其颁发机构的证书保存为文件，并将 NODE_EXTRA_CA_CERTS 设为该文件的路径",
  },

  meta,
  originals,
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
    tryingAgain: (delay, what, attempt) =>
      `${delay === undefined ? "立即" : `${delay}后`}重试：${what}${attempt > 1 ? `（第 ${attempt} 次）` : ""}`,
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
    notStarted: "没有开始重建。",
    notStartedUnlessAll: "没有开始重建：请修复或不上传其余照片，或用 --pre-start 不等它们而开始。",
    reconstructionThere: state => `已有一个重建（状态 ${state}）；使用 --start-again 可再开始一个。`,
    notComplete: (ready, all) => `未全部完成：${all} 张照片中有 ${ready} 张就绪。其余照片及原因列在上面。`,
    noImage: (where, others) =>
      `${where} 中没有 JPEG、PNG 或 TIFF 图像。${others.length === 0 ? "请指定其他文件或文件夹。" : others.map(one => `${one}。`).join("")}`,
    noneUsable: rejected => `没有可以上传的照片：${rejected} 张被拒绝。各自的原因列在上面。`,
    notMade: project => `没有创建项目 ${project}。`,
  },

  reconstruction: {
    states: { Pending: "等待中", Running: "进行中", Done: "已完成", Failed: "失败", Stopped: "已停止" },
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

  receipt,
  uploading,
  retry,
  reconcile,
  projects,
  watch,
  account,
  config,
  doctor,
  addresses,
  help,
  invocation,
  program,
  usage,
}
