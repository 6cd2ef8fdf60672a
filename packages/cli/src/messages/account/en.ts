import type { AccountWords } from "./Words.ts"

const listed = (names: ReadonlyArray<string>): string => names.join(" and ")
const are = (names: ReadonlyArray<string>): string => (names.length === 1 ? "is" : "are")

/** English. */
export const account: AccountWords = {
  allFrom: place => `Endpoint, key and token come from ${place}.`,
  keyAndTokenFrom: place => `Key and token come from ${place}.`,
  keyFrom: (key, token) => `The key comes from ${key}, the token from ${token}.`,
  notSignedIn: (endpoint, flags, command) =>
    `Not signed in${endpoint === undefined ? "" : ` for ${endpoint}`}.` +
    `${flags.length === 0 ? "" : ` ${listed(flags)} alone ${flags.length === 1 ? "does" : "do"} not suffice.`}` +
    ` Run "${command}",` +
    " or set ALTI_ENDPOINT, ALTI_KEY and ALTI_TOKEN.",
  variablesMissing: ({ set, missing, flags, login }) =>
    `${listed(set)} ${are(set)} set, but ${listed(missing)} ${are(missing)} not. Set ${listed(missing)} too, ` +
    `or give ${listed(flags)}, or unset ${listed(set)} to use what altilift login keeps (${login}).`,
  fault: (name, what) => `${name} ${what}`,
  missing: "is missing or not text",
  notJson: "it is not a JSON object",
  empty: "is empty",
  badCharacters: "has characters that cannot be part of it (a line break or a blank?)",
  notAnAddress: example => `is not an http or https address such as ${example}`,
  flagFault: fault => `${fault}.`,
  variableFault: fault => `${fault}. Set it right, or unset it.`,
  loginFault: (file, fault, command) => `${file}: ${fault}. Run "${command}" again.`,
  profileName: (from, name) =>
    `${from} "${name}": the name of a profile has letters, digits, ".", "_" and "-", 64 at most, and begins with a ` +
    `letter or digit.`,
  profileUnknown: (name, stored, command) =>
    `You have no profile named ${name}${stored.length === 0 ? "" : `, but ${listed(stored)}`}. Run "${command}" to make it.`,
  fromFault: (file, fault) => `--from ${file}: ${fault}. Name a file of the form {"endpoint": …, "key": …, "token": …}.`,
  fromMissing: file => `--from ${file}: no such file.`,
  activeProfile: fault => `the active profile's ${fault}`,
  noActiveProfile: "the active profile is not among the profiles",
  profileFault: (file, fault) => `${file}: ${fault}. Correct the file, or run "altilift login", which comes before it.`,
  file: (file, failed, code) =>
    code === "EISDIR"
      ? `${file} is a folder. Name a file.`
      : `${file} cannot be ${{ read: "read", write: "written", remove: "removed" }[failed]}` +
        `${code === undefined ? "" : ` (${code})`}. Give yourself access to it and to its folder.`,
  noQuestions: "Not on a terminal, so there are no questions: give --from FILE, or --key and --token.",
  allNeeded: "An endpoint, an app key and a user token are needed.",
  askEndpoint: standard => `Endpoint (nothing: ${standard})`,
  askKey: "App key",
  askToken: "User token",
  loggedIn: (endpoint, email, file) => `Logged in at ${endpoint} as ${email}. Kept in ${file}.`,
  loggedOut: file => `Removed ${file}.`,
  notLoggedIn: "Not logged in; nothing to remove.",
}
