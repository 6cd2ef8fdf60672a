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
  "reconstruction-disk-full": ({ name }) => `the program of ${name} was ended because the disk of the server is nearly full`,
  "reconstruction-too-big": ({ name, most }) =>
    `the program of ${name} was ended because it wrote more than the ${most} bytes that are allowed`,
  "reconstruction-few-registered": ({ registered, of, unused }) =>
    `only ${registered} of ${of} photos fit together: photos must overlap; not used: ${unused.join(", ")}`,
  "reconstruction-not-pausable": ({ name }) => `${name} cannot go on where it was, so it is not paused; it can be stopped`,
  "reconstruction-engine-missing": ({ engine, install }) =>
    `${engine} is not installed on the server; its operator installs it: ${install}`,
  "reconstruction-engine-old": ({ engine, version, least }) =>
    `${engine} ${version} on the server is too old: its operator installs ${least} or newer`,
  "reconstruction-step-failed": ({ step, words }) => `the step ${step} failed${said(words)}`,
  "node-unreachable": ({ name, words }) => `${name}: the node does not answer (${words})`,
  "node-certificate": ({ name, words }) =>
    `${name}: the certificate of the node is not trusted (${words}); name it, or its issuer, by the setting ca`,
  "node-answer-odd": ({ name, words }) => `${name}: the answer is not one of NodeODM (${words}); check its url`,
  "node-busy": ({ name, words }) => `${name}: the node takes no tasks: ${words}`,
  "node-out-of-disk": ({ name, words }) => `${name}: the disk of the node is full: ${words}`,
  "node-not-authorised": ({ name }) => `${name}: the node refuses the token in the settings`,
  "node-refused": ({ name, words }) => `${name}: the node refuses the task: ${words}`,
  "node-option-unknown": ({ name, option, nearest }) => `${name}: the node has no option ${option}; the nearest is ${nearest}`,
  "node-too-many-images": ({ name, images, most }) => `${name}: the node takes at most ${most} images, not ${images}`,
  "node-task-failed": ({ name, words }) => `${name}: the reconstruction failed: ${words}`,
  "node-task-cancelled": ({ name }) => `${name}: the task was cancelled on the node`,
  "node-task-gone": ({ name }) => `${name}: the node lost the task twice`,
  "node-results-unsafe": ({ name, fault }) => `${name}: the archive of the results is not safe to unpack: ${fault}`,
  "node-results-damaged": ({ name, fault }) => `${name}: the archive of the results is damaged: ${fault}`,
}
