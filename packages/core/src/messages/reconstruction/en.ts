import type { ReconstructionSentences } from "../Catalogue.ts"

const said = (words: string): string => (words === "" ? "" : `: ${words}`)

/** English: why a reconstruction was refused, or failed. */
export const reconstruction: ReconstructionSentences = {
  "reconstructor-unknown": ({ name, known }) => `no reconstructor is named ${name}: there is ${known}`,
  "upstream-refused": ({ host, reason }, say) => `${host} does not take the photos: ${say(reason)}`,
  "upstream-incomplete": ({ host, images }) => `${host} did not take ${images} of the photos`,
  "upstream-failed": ({ host, state, reason }, say) => `the reconstruction at ${host} is ${state}: ${say(reason)}`,
  "upstream-result-damaged": ({ host, name }) => `${name} arrives from ${host} with other bytes than it announces`,
  "reconstruction-program-failed": ({ name, exitCode, words }) =>
    `the program of ${name} failed (exit code ${exitCode})${said(words)}`,
  "reconstruction-program-killed": ({ name, signal, words }) => `the program of ${name} was ended by ${signal}${said(words)}`,
  "reconstruction-program-not-started": ({ name, words }) => `the program of ${name} could not be started: ${words}`,
  "reconstruction-no-results": ({ name, words }) => `the program of ${name} ended without results${said(words)}`,
  "reconstruction-took-too-long": ({ seconds }) => `it took longer than the ${seconds} seconds that are allowed`,
  "reconstruction-few-registered": ({ registered, of, unused }) =>
    `only ${registered} of ${of} photos fit together: photos must overlap; not used: ${unused.join(", ")}`,
  "reconstruction-engine-missing": ({ engine, install }) =>
    `${engine} is not installed on the server; its operator installs it: ${install}`,
  "reconstruction-step-failed": ({ step, words }) => `the step ${step} failed${said(words)}`,
}
