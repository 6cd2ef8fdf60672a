import type { ReconstructionSentences } from "../Catalogue.ts"

/** English: why a reconstruction was refused, or failed. */
export const reconstruction: ReconstructionSentences = {
  "reconstructor-unknown": ({ name, known }) => `no reconstructor is named ${name}: there is ${known}`,
  "upstream-refused": ({ host, reason }, say) => `${host} does not take the photos: ${say(reason)}`,
  "upstream-incomplete": ({ host, images }) => `${host} did not take ${images} of the photos`,
  "upstream-failed": ({ host, state, reason }, say) => `the reconstruction at ${host} is ${state}: ${say(reason)}`,
  "upstream-result-damaged": ({ host, name }) => `${name} arrives from ${host} with other bytes than it announces`,
}
