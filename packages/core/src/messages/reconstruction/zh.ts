import type { ReconstructionSentences } from "../Catalogue.ts"

/** Chinese: why a reconstruction was refused, or failed. */
export const reconstruction: ReconstructionSentences = {
  "reconstructor-unknown": ({ name, known }) => `没有名为 ${name} 的重建程序，可用的有：${known}`,
}
