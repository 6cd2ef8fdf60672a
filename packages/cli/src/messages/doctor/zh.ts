import type { DoctorWords } from "./Words.ts"

const minutes = (seconds: number): string =>
  Math.abs(seconds) < 120 ? `${Math.abs(seconds)} 秒` : `${Math.round(Math.abs(seconds) / 60)} 分钟`

const checks: DoctorWords["checks"] = {
  node: "Node",
  account: "账户",
  proxy: "代理",
  dns: "DNS",
  tls: "TLS",
  server: "服务器",
  clock: "时钟",
  token: "token",
  project: "项目",
  buckets: "存储桶",
  rate: "速率",
  journal: "日志",
  disk: "磁盘",
}

export const doctor: DoctorWords = {
  levels: { ok: "正常", warning: "警告", wrong: "错误", skipped: "未检查" },
  checks,
  says: {
    "node-fits": ({ version }) => `Node ${version}`,
    "account-found": ({ endpoint, sources }) => `${endpoint}。${sources}`,
    "account-unusable": ({ message }) => message,
    "no-proxy": () => "没有为该服务器设置代理。",
    "proxy-bypassed": ({ proxy, variable, host }) => `连接 ${host} 不经过代理 ${proxy}（${variable}）：NO_PROXY 中有它。`,
    "proxy-reached": ({ proxy, variable, took }) => `代理 ${proxy}（${variable}）有应答（${took} 毫秒）。`,
    "proxy-malformed": ({ message }) => message,
    "host-resolved": ({ host, addresses, took }) => `${host} 解析为 ${addresses.join("、")}（${took} 毫秒）。`,
    "host-is-address": ({ host }) => `${host} 是地址，无需解析。`,
    "host-unresolved": ({ host, error }) => `无法解析名称 ${host}（${error}）。`,
    "proxy-resolves": ({ host, proxy }) => `由代理 ${proxy} 解析 ${host}。`,
    "no-tls-here": ({ host }) => `${host} 就是本机，不使用 TLS。`,
    "not-encrypted": ({ host }) => `到 ${host} 的连接没有加密：token 可能在途中被读取。`,
    "certificate-good": ({ host, issuer, ends, days }) =>
      `${host} 的证书有效至 ${ends}（还有 ${days} 天）${issuer === "" ? "" : `，由 ${issuer} 签发`}。`,
    "certificate-unseen": ({ host }) => `经过 SOCKS 代理时无法查看 ${host} 的证书。`,
    "certificate-ends-soon": ({ host, ends, days }) => `${host} 的证书将于 ${ends} 到期，还有 ${days} 天。`,
    "authorities-added": ({ file, count }) => `NODE_EXTRA_CA_CERTS 从 ${file} 增加了 ${count} 个证书。`,
    "authorities-unreadable": ({ file }) => `NODE_EXTRA_CA_CERTS 没有增加任何证书：${file} 无法读取，或其中没有证书。`,
    "tls-failed": ({ host, error }) => `无法与 ${host} 建立安全连接（${error}）。`,
    "server-answered": ({ host, took }) => `${host} 有应答（${took} 毫秒）。`,
    "clock-right": ({ seconds }) => `本机时钟准确${seconds === 0 ? "" : `（相差 ${Math.abs(seconds)} 秒）`}。`,
    "clock-off": ({ seconds, host }) => `本机时钟比 ${host} ${seconds > 0 ? "快" : "慢"} ${minutes(seconds)}。`,
    "clock-unknown": ({ host }) => `${host} 没有说明它的时间。`,
    "token-accepted": ({ email, prefix }) => `服务器接受 ${email} 的 token ${prefix}。`,
    "token-lasts": ({ name, ends, manages, scopes }) =>
      `${name === undefined ? "" : `名称为 ${name}。`}${ends === undefined ? "它不会失效" : `它到 ${ends} 失效`}。` +
      (scopes === undefined
        ? `拥有该用户的全部权限${manages ? "。" : "，但不能管理 token。"}`
        : `其权限：${scopes.join("、")}。`),
    "token-cannot-upload": ({ scopes = [] }) => `它没有 upload 权限，只有：${scopes.join("、")}。`,
    "token-ends-soon": ({ ends, days }) => (days < 0 ? "它现在失效。" : `它将于 ${ends} 失效，还有 ${days} 天。`),
    "token-untold": () => "服务器没有说明它何时失效，也没有说明其权限。",
    "project-open": ({ name, right }) =>
      `可以上传到 ${name}${right === undefined ? "（以服务器所述为准）" : right === "own" ? "：这是您的项目" : ""}。`,
    "project-view-only": ({ name }) => `您只能查看 ${name}。`,
    "bucket-answered": ({ bucket, took }) => `${bucket} 有应答（${took} 毫秒）。`,
    "bucket-unmeasured": ({ bucket }) => `${bucket}：服务器没有说明其地址。`,
    "bucket-silent": ({ bucket }) => `${bucket} 没有应答。`,
    "bucket-rate": ({ bucket, bytesPerSecond, size, at, limited }) =>
      `${bucket} 的速率为 ${bytesPerSecond}：由本机上次上传测得，共 ${size}，结束于 ${at}` +
      `${limited ? "，受 --bwlimit 限制" : ""}。`,
    "bucket-rate-unknown": ({ bucket }) => `${bucket}：本机还没有足够长的上传来得知其速率。`,
    "no-bucket": ({ host }) => `${host} 没有可用的存储桶。`,
    "rate-known": ({ bytesPerSecond }) => `本机上次上传的速率为 ${bytesPerSecond}。`,
    "rate-unknown": () => "本机还没有足够长的上传来得知速率。",
    "journal-absent": ({ file }) => `还没有日志（${file}）。`,
    "journal-readable": ({ file, size, images, files }) => `${file} 可读：${size}，${images} 张照片，${files} 个文件。`,
    "uploads-running": ({ processes }) => `有 ${processes.length} 个任务正在运行（进程 ${processes.join("、")}）。`,
    "disk-free": ({ folder, free }) => `${folder} 有 ${free} 可用空间。`,
    "disk-low": ({ folder, free }) => `${folder} 只有 ${free} 可用空间。`,
    "folder-unwritable": ({ folder }) => `${folder} 不可写。`,
    "not-checked": ({ because }) => `未检查，原因见：${checks[because]}。`,
    "check-silent": ({ seconds }) => `${seconds} 秒内没有应答。`,
    "check-failed": ({ words }) => `检查失败：${words}。`,
  },
  advice: {
    "account-unusable": () => "altilift config show 会显示设置及其来源。",
    "proxy-malformed": () => "altilift config show 会显示设置及其来源。",
    "host-unresolved": () => "请检查地址的拼写和本机的网络。如果只能经过代理上网，请设置 HTTPS_PROXY。",
    "not-encrypted": () => "在不可信的网络中请使用 https 地址。",
    "certificate-ends-soon": () => "请让服务器管理员更新证书：到期后无法上传。",
    "authorities-unreadable": () => "请将 NODE_EXTRA_CA_CERTS 设为含有 PEM 格式证书的文件，或取消设置。",
    "tls-failed": () => "请检查地址是否应以 https 开头，以及中间是否有防火墙。",
    "clock-off": () => "请校准本机时钟，最好用 NTP。如果它是准确的，请告知服务器管理员。",
    "token-cannot-upload": () =>
      "请使用具有 upload 权限的 token：在服务器的网页上创建，或由其管理员签发，并用它登录：altilift login",
    "token-ends-soon": () => "请在服务器的网页上创建新的 token，并用它登录：altilift login",
    "project-view-only": () => "请向其所有者申请上传权限。",
    "bucket-silent": () => "请确认防火墙允许访问其地址；altilift buckets 可显示。",
    "no-bucket": () => "请告知服务器管理员。",
    "disk-low": () => "请腾出空间，或将 XDG_STATE_HOME 指向别处。",
    "folder-unwritable": () => "请取得写权限，或将 XDG_STATE_HOME 指向别处。",
    "check-silent": () => "可能是防火墙或磁盘造成的。请重试；如仍如此，请检查它们。",
    "check-failed": () => "请附上这些文字报告此问题。",
  },
  problemAdvice: {
    "server-unreachable": "请检查地址和端口，并确认防火墙允许访问。",
    "server-silent": "请确认防火墙允许访问；否则请告知服务器管理员。",
    "server-busy": "请稍后重试。",
    "server-answered": "请检查地址：它应是 API 的地址。否则请告知服务器管理员。",
    "answer-not-graphql": "请检查地址：它应是 API 的地址。在酒店或列车上，请先登录其网络。",
    "server-read-only": "目前不接收上传。请稍后重试。",
    "server-offline": "目前不接收上传。请稍后重试。",
    "proxy-unreachable": "请正确设置该变量；不需要代理时取消设置；NO_PROXY 可排除主机。",
    "proxy-refused": "请给出代理的用户名和密码（http://user:password@host:port），或让其管理员允许访问该服务器。",
    "project-name-ambiguous": "请用它的 ID。",
  },
  summary: {
    fine: "没有发现错误。",
    warnings: count => `没有发现错误，但有 ${count} 个警告。`,
    wrong: (wrong, warnings) => `发现 ${wrong} 个错误${warnings === 0 ? "" : `和 ${warnings} 个警告`}。每一项都附有处理办法。`,
  },
}
