import type { ReconstructionSentences } from "../Catalogue.ts"

/** English: why a reconstruction was refused, or failed. */
export const reconstruction: ReconstructionSentences = {
  "reconstructor-unknown": ({ name, known }) => `no reconstructor is named ${name}: there is ${known}`,
}
