import type { ReconstructionSentences } from "../Catalogue.ts"

const said = (words: string): string => (words === "" ? "" : `：${words}`)

/** Chinese: why a reconstruction was refused, or failed. */
export const reconstruction: ReconstructionSentences = {
  "reconstructor-unknown": ({ name, known }) => `没有名为 ${name} 的重建程序，可用的有：${known}`,
  "upstream-refused": ({ host, reason }, say) => `${host} 不接收这些照片：${say(reason)}`,
  "upstream-incomplete": ({ host, images }) => `${host} 未接收其中 ${images} 张照片`,
  "upstream-failed": ({ host, state, reason }, say) => `${host} 上的重建状态为 ${state}：${say(reason)}`,
  "upstream-result-damaged": ({ host, name }) => `从 ${host} 收到的 ${name} 与其公布的字节不符`,
  "reconstruction-program-failed": ({ name, exitCode, words }) => `${name} 的程序出错（退出码 ${exitCode}）${said(words)}`,
  "reconstruction-program-killed": ({ name, signal, words }) => `${name} 的程序被 ${signal} 终止${said(words)}`,
  "reconstruction-program-not-started": ({ name, words }) => `无法启动 ${name} 的程序：${words}`,
  "reconstruction-no-results": ({ name, words }) => `${name} 的程序结束时没有结果${said(words)}`,
  "reconstruction-took-too-long": ({ seconds }) => `超过了允许的 ${seconds} 秒`,
  "reconstruction-disk-full": ({ name }) => `服务器磁盘即将写满，${name} 的程序已被终止`,
  "reconstruction-too-big": ({ name, most }) => `${name} 的程序写入超过了允许的 ${most} 字节，已被终止`,
  "reconstruction-few-registered": ({ registered, of, unused }) =>
    `${of} 张照片中只有 ${registered} 张能拼接：照片之间必须有重叠；未使用：${unused.join("、")}`,
  "reconstruction-not-pausable": ({ name }) => `${name} 无法从中断处继续，因此不能暂停，但可以停止`,
  "reconstruction-engine-missing": ({ engine, install }) => `服务器上没有安装 ${engine}；由管理员安装：${install}`,
  "reconstruction-engine-old": ({ engine, version, least }) =>
    `服务器上的 ${engine} ${version} 太旧；由管理员安装 ${least} 或更新的版本`,
  "reconstruction-step-failed": ({ step, words }) => `步骤 ${step} 出错${said(words)}`,
  "node-unreachable": ({ name, words }) => `${name}：节点没有应答（${words}）`,
  "node-certificate": ({ name, words }) => `${name}：节点的证书不受信任（${words}）；请在设置 ca 中指定该证书或其颁发者`,
  "node-answer-odd": ({ name, words }) => `${name}：应答不是来自重建节点（${words}），请检查其地址`,
  "node-busy": ({ name, words }) => `${name}：节点暂不接受任务：${words}`,
  "node-out-of-disk": ({ name, words }) => `${name}：节点磁盘已满：${words}`,
  "node-not-authorised": ({ name }) => `${name}：节点拒绝了设置中的令牌`,
  "node-refused": ({ name, words }) => `${name}：节点拒绝了任务：${words}`,
  "node-option-unknown": ({ name, option, nearest }) => `${name}：节点没有选项 ${option}，最接近的是 ${nearest}`,
  "node-too-many-images": ({ name, images, most }) => `${name}：节点最多接受 ${most} 张照片，而此任务有 ${images} 张`,
  "node-task-failed": ({ name, words }) => `${name}：重建失败：${words}`,
  "node-task-cancelled": ({ name }) => `${name}：任务在节点上被取消`,
  "node-task-gone": ({ name }) => `${name}：节点两次丢失了任务`,
  "node-results-unsafe": ({ name, fault }) => `${name}：结果压缩包不能安全解压：${fault}`,
  "node-results-damaged": ({ name, fault }) => `${name}：结果压缩包已损坏：${fault}`,
}
