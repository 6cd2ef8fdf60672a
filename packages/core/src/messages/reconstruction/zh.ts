import type { ReconstructionSentences } from "../Catalogue.ts"

/** Chinese: why a reconstruction was refused, or failed. */
export const reconstruction: ReconstructionSentences = {
  "reconstructor-unknown": ({ name, known }) => `没有名为 ${name} 的重建程序，可用的有：${known}`,
  "upstream-refused": ({ host, reason }, say) => `${host} 不接收这些照片：${say(reason)}`,
  "upstream-incomplete": ({ host, images }) => `${host} 未接收其中 ${images} 张照片`,
  "upstream-failed": ({ host, state, reason }, say) => `${host} 上的重建状态为 ${state}：${say(reason)}`,
  "upstream-result-damaged": ({ host, name }) => `从 ${host} 收到的 ${name} 与其公布的字节不符`,
}
