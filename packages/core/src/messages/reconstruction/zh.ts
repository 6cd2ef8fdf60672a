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
  "reconstruction-few-registered": ({ registered, of, unused }) =>
    `${of} 张照片中只有 ${registered} 张能拼接：照片之间必须有重叠；未使用：${unused.join("、")}`,
  "reconstruction-engine-missing": ({ engine, install }) => `服务器上没有安装 ${engine}；由管理员安装：${install}`,
  "reconstruction-step-failed": ({ step, words }) => `步骤 ${step} 出错${said(words)}`,
}
