import type { About, Of } from "../Sentence.ts"

interface MissingVariables {
  readonly set: ReadonlyArray<string>
  readonly missing: ReadonlyArray<string>
  /** The flags that say the same. */
  readonly flags: ReadonlyArray<string>
  /** The file of `altilift login`. */
  readonly login: string
}

/** Who is signed in, and from where that is known. */
export type AccountWords = Of<
  | "missing"
  | "notJson"
  | "empty"
  | "badCharacters"
  | "noActiveProfile"
  | "noQuestions"
  | "allNeeded"
  | "askKey"
  | "askToken"
  | "notLoggedIn"
> &
  About<"allFrom" | "keyAndTokenFrom", [place: string]> &
  About<"keyFrom", [key: string, token: string]> &
  About<"notSignedIn", [endpoint: string | undefined, flags: ReadonlyArray<string>, command: string]> &
  About<"variablesMissing", [MissingVariables]> &
  About<"fault", [name: string, what: string]> &
  About<"notAnAddress", [example: string]> &
  About<"flagFault" | "variableFault" | "activeProfile", [fault: string]> &
  About<"fromFault" | "profileFault", [file: string, fault: string]> &
  About<"loginFault", [file: string, fault: string, command: string]> &
  /** Of stored logins. `from`: the flag or the variable. */
  About<"profileName", [from: string, name: string]> &
  About<"profileUnknown", [name: string, stored: ReadonlyArray<string>, command: string]> &
  About<"fromMissing" | "loggedOut", [file: string]> &
  About<"file", [file: string, failed: "read" | "write" | "remove", code: string | undefined]> &
  About<"askEndpoint", [standard: string]> &
  About<"loggedIn", [endpoint: string, email: string, file: string]>
