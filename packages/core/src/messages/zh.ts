import type { Catalogue, CertificateWords } from "./Catalogue.ts"
import { fileError, fileErrors, files } from "./files/zh.ts"
import { meta, metaKinds } from "./meta/zh.ts"
import { projects } from "./projects/zh.ts"
import { reconstruction } from "./reconstruction/zh.ts"
import { service } from "./service/zh.ts"

const certificates: CertificateWords = {
  expired: "已过期，或本机时钟不准",
  "not-yet-valid": "尚未生效，或本机时钟不准",
  "other-host": "属于另一个主机",
  "self-signed": "是自签名的",
  "unknown-authority": "的颁发机构未知",
  "untrusted-authority": "的颁发机构不受信任",
  revoked: "已被吊销",
  invalid: "无效",
}

const inUnits = (seconds: number): string => {
  const whole = Math.max(1, Math.round(seconds))
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return parts.flatMap((part, index) => (part === 0 ? [] : `${part} ${["小时", "分钟", "秒"][index]}`)).join(" ")
}
const refusal = ({ host, status, error }: { readonly host: string; readonly status: number; readonly error: string }) =>
  `存储桶 ${host} 拒绝了数据（HTTP ${status}${error === "" ? "" : ` ${error}`}）`
/** Codes of the system stand as they are. */
const errorOf = (error: string): string => (error === "network error" ? "网络错误" : error)

/** Simplified Chinese. */
export const zh: Catalogue = {
  states: {
    Ready: "就绪",
    Invalid: "无效",
    Rejected: "被拒绝",
    Skipped: "已跳过",
    Duplicate: "重复",
    Failed: "失败",
    Planned: "将会发送",
    Sent: "已发送",
    Unfinished: "未完成",
  },
  fileErrors,
  colon: "：",
  semicolon: "；",
  stop: "。",
  activities: {
    preflight: () => "询问服务器是否接受上传",
    "find-project": () => "查找项目",
    "create-project": name => (name === "" ? "创建项目" : `创建项目“${name}”`),
    "change-project": () => "更改项目",
    "list-buckets": () => "查询存储桶",
    "list-labels": () => "查询存储桶名称",
    "get-credentials": () => "获取存储桶凭证",
    "has-image": () => "查询照片",
    register: name => (name === "" ? "登记照片" : `登记“${name}”`),
    start: () => "通知服务器上传开始",
    done: () => "通知服务器上传完成",
    "server-features": () => "询问服务器支持的功能",
    "sign-parts": () => "获取分片上传的地址",
    put: name => `发送 ${name}`,
    fetch: name => (name === "" ? "请服务器获取照片" : `请服务器获取“${name}”`),
    "image-state": () => "查询照片状态",
    "task-state": () => "查询重建状态",
    reconstruct: () => "开始重建",
    "stop-reconstruction": () => "停止重建",
    "share-project": () => "共享项目",
    "manage-tokens": () => "管理令牌",
    "manage-notices": () => "设置通知",
    receipt: () => "获取回执",
    abandon: () => "通知服务器哪些照片不再上传",
    "list-projects": () => "查询项目",
    "list-images": () => "查询项目的照片",
    "sign-in": () => "登录",
    "has-meta-file": name => `询问服务器是否已有“${name}”`,
    "register-meta-file": name => (name === "" ? "登记文件" : `登记“${name}”`),
    "fetch-meta-file": name => (name === "" ? "请求服务器获取文件" : `请求获取“${name}”`),
    "meta-file-state": () => "查询文件状态",
    download: name => (name === "" ? "下载" : `下载“${name}”`),
  },
  metaKinds,
  problems: {
    "server-unreachable": ({ host, error }) => `无法连接 ${host}（${errorOf(error)}）`,
    "server-silent": ({ host, seconds }) => `${host} 在 ${seconds} 秒内没有答复`,
    "bucket-unreachable": ({ host, error }) => `与存储桶 ${host} 的连接失败（${errorOf(error)}）`,
    "bucket-unreachable-from-page": ({ host }) => `与存储桶 ${host} 的连接失败，或该存储桶不接受本页面的上传`,
    "transfer-stalled": ({ host, seconds }) => `到 ${host} 的传输停顿了 ${seconds} 秒`,
    "certificate-refused": ({ host, fault, error }) => `与 ${host} 的连接不安全：其证书${certificates[fault]}（${error}）`,
    "proxy-refused": ({ proxy, variable, status }) =>
      `代理 ${proxy}（${variable}）返回 HTTP ${status}${status === 407 ? "：需要用户名和密码" : ""}`,
    "proxy-unreachable": ({ proxy, variable, error }) => `无法连接代理 ${proxy}（${variable}）（${error}）`,

    "bucket-refused": refusal,
    "bucket-refused-size": params => `${refusal(params)}：照片超过了它允许的大小`,
    "bucket-refused-quota": params => `${refusal(params)}：空间已用完，放不下此照片；请移除照片，或联系管理员`,
    "bucket-refused-clock": params => `${refusal(params)}：请检查本机的时钟`,
    "bucket-answered-page": ({ host }) => `代替存储桶 ${host} 应答的是一个网页；可能需要先登录网络`,
    "bucket-answered": ({ host, status }) => `存储桶 ${host} 返回 HTTP ${status}`,
    "image-not-awaited": () => "服务器不再等待这张照片的数据",
    "multipart-unknown": () => "存储桶不认识刚刚开始的上传",
    "multipart-unnamed": () => "存储桶没有为分片上传编号",
    "storage-missing": ({ kind }) => `此程序不支持${kind === "sts" ? "使用 STS（OSS）" : kind}的存储桶`,
    "oss-client-missing": () => "无法加载写入 OSS 存储桶的程序",
    "credentials-unusable": ({ label }) => `服务器为 OSS 存储桶${label === "" ? "" : ` ${label} `}提供的凭证无法使用`,
    "credentials-expired": ({ label }) => `服务器为 OSS 存储桶 ${label} 提供的凭证已经过期`,
    "credentials-refused": ({ label }) => `服务器为 OSS 存储桶 ${label} 提供的凭证一再被存储桶拒绝`,

    "request-failed": ({ activity, name, reason }, say) => `${zh.activities[activity](name)}：${say(reason)}`,
    "server-said": ({ message }) => message,
    "refused-without-reason": () => "服务器拒绝了请求，没有说明原因",
    "answer-empty": () => "答复为空",
    "answer-of-unknown-shape": () => "无法理解服务器的答复",
    "answer-for-another-image": () => "服务器答复的是另一张照片",
    "server-busy": ({ host, status, waitSeconds }) =>
      `${host} 返回 HTTP ${status}${waitSeconds === 0 ? "" : `，并要求等待 ${inUnits(waitSeconds)}`}`,
    "no-answer-yet": ({ seconds }) => `${seconds} 秒内没有答复`,
    "server-answered": ({ host, status, graphql }) => `${host} 返回 HTTP ${status}${graphql ? "" : "，且不是 GraphQL"}`,
    "answer-not-graphql": ({ host, kind }) =>
      `${host} 的答复不是 GraphQL（${{ html: "网页", empty: "空的答复", text: "无法读取的文本" }[kind]}）。` +
      "请检查服务器地址，以及网络是否要求先登录",
    "endpoint-malformed": ({ endpoint }) => `服务器地址“${endpoint}”不正确，应形如 https://api.altizure.com`,
    "endpoint-wrong": ({ reason }, say) => `${say(reason)}。请检查服务器地址`,
    "account-refused": ({ host, status }) => `${host} 拒绝了密钥和令牌（HTTP ${status}）`,
    "not-signed-in": ({ reason }, say) => say(reason),
    "app-key-unknown": ({ host }) => `${host} 不认识此应用密钥`,
    "token-unknown": ({ host }) => `${host} 不接受此令牌`,
    "server-offline": ({ host }) => `${host} 正在维护。请稍后再试`,
    "receipts-not-offered": ({ host }) => `${host} 不签发回执。请不带回执进行核对`,
    "receipt-not-valid": ({ host }) => `${host} 的回执无效，未写入`,
    "server-read-only": ({ host }) => `${host} 目前为只读，不接受上传。请稍后再试`,
    "bucket-not-offered": ({ host, label, cloud, there }) =>
      `${host} 没有${cloud === "" ? "" : ` ${cloud} `}存储桶${label === "" ? "" : `“${label}”`}。` +
      (there.length === 0 ? "没有可用的存储桶" : `可用的有：${there.join("、")}`),
    "image-forgotten": () => "服务器上已没有这张照片的记录",
    "bytes-not-noticed": () => "服务器两次都没有发现已上传的数据",
    "reconstruction-not-started": ({ reason, number }, say) =>
      `服务器没有开始重建：${say(reason)}${number === 0 ? "" : `（代码 ${number}）`}`,

    "kept-failing": ({ reason, seconds }, say) => `${say(reason)}，持续 ${inUnits(seconds)}`,
    "same-answer": ({ reason, seconds }, say) => `${say(reason)}。在 ${inUnits(seconds)}内反复询问，答复不变`,
    "gave-up": ({ reason, seconds, activity, name, peer }, say) =>
      `${say(reason)}。${inUnits(seconds)}内没有成功（${zh.activities[activity](name)}）。` +
      `请检查与${peer === "server" ? "服务器" : "存储桶"}的连接`,
    "bucket-refuses-all": ({ reason }, say) => `${say(reason)}，每次都是如此`,
    "link-too-short-lived": ({ times }) =>
      `单独发送这张照片时连接连续中断 ${times} 次：连接维持的时间不够发送一张照片。请使用更好的网络`,
    "link-carries-no-photo": ({ times }) =>
      `没有照片能够送达。单独发送一张照片时连接连续中断 ${times} 次：连接维持的时间不够发送一张照片。请使用更好的网络`,
    "fetch-outcome-unknown": ({ reason }, say) =>
      `${say(reason)}；服务器可能仍在获取照片。再次请求之前请查看项目，或在列表中给出其 SHA-1`,
    interrupted: () => "完成之前被中断",

    "journal-newer": ({ file }) => `日志 ${file} 由此程序的更新版本写入。请更新程序`,
    "journal-disk-full": ({ file }) => `磁盘已满：无法写入日志 ${file}。请腾出空间`,
    "journal-read-only": ({ file }) => `无法写入日志 ${file}。请取得对它及其文件夹的写权限`,
    "journal-damaged": ({ file }) => `日志 ${file} 已损坏。请将其移走：程序会向服务器查询每张照片`,
    "journal-in-use": ({ file }) => `日志 ${file} 正被其他程序占用。请等它结束`,
    "journal-disk-error": ({ file }) => `磁盘报告日志 ${file} 出错。请检查磁盘`,
    "journal-unusable": ({ file, ...error }) =>
      `无法使用日志 ${file}：${fileError(error)}${error.kind === "permission" ? "。请取得访问权限" : ""}`,
    "browser-storage-full": () => "浏览器无法保存上传进度：磁盘空间不足",
    "browser-storage-failed": ({ words }) => `浏览器无法保存上传进度：${words}`,
    "lock-unusable": ({ file, ...error }) => `无法创建锁 ${file}：${fileError(error)}。请取得访问权限`,
    "project-in-use": ({ project, id, endpoint, process, host, since }) =>
      `已有另一个上传正在写入 ${endpoint} 的项目 ${project}${id === "" ? "" : `（${id}）`}` +
      `${process === 0 ? "" : `：${host === "" ? "" : `${host} 上的`}进程 ${process}，开始于 ${since}`}。` +
      "请等它结束或停止它。没有发送任何数据",
    "folder-in-use": ({ folder, process, host, since }) =>
      `已有另一个下载正在写入 ${folder}` +
      `${process === 0 ? "" : `：${host === "" ? "" : `${host} 上的`}进程 ${process}，开始于 ${since}`}。` +
      "请等它结束，或选择另一个文件夹",
    "result-damaged": () => "收到的数据与服务器公布的大小或 SHA-1 不符，再次下载也是如此",
    "result-name-unsafe": () => "该名称指向文件夹之外，或不能用作文件名；没有写入任何内容",
    "result-name-taken": () => "本次下载的另一个文件使用了相同的名称；没有写入任何内容",
    "result-without-link": () => "服务器没有给出 HTTP 链接",
    "result-link-refused": ({ host, status }) => `${host} 拒绝该链接，新链接也被拒绝（HTTP ${status}）`,
    "original-in-the-way": () => "已有内容不同的同名文件，未作改动；请移走该文件，或选择其他文件夹",
    "originals-not-offered": ({ host }) => `${host} 不提供原始照片：没有 ProjectImage.photo`,
    "result-not-written": ({ file, ...error }) => `无法写入 ${file}：${fileError(error)}`,
    "report-not-written": ({ file, ...error }) => `无法写入报告 ${file}：${fileError(error)}。请选择其他位置`,
    unexpected: ({ words }) => words,
    recorded: ({ words }) => words,

    ...files,
    ...service,
    ...projects,
    ...reconstruction,
    ...meta,
  },
}
