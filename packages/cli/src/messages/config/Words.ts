import type { SettingName } from "../../config/settingNames.ts"
import type { About, Of } from "../Sentence.ts"

/** What the server tells of a token; times as text. */
export interface TokenWords {
  /** Its first characters. */
  readonly prefix: string
  /** What the user calls it; undefined: it was issued at a sign-in or by the operator. */
  readonly name: string | undefined
}

/** Of `altilift config show`, and of `altilift auth status`. */
export interface ConfigWords {
  readonly heads: ReadonlyArray<string>
  readonly names: Of<SettingName>
  /** In place of a value, and of a source. */
  readonly none: string
  readonly standard: string
  readonly account: Of<"serverReadOnly" | "serverOffline" | "endUnknown" | "endsNever" | "rightsUnknown"> &
    About<"server" | "user" | "key", [what: string]> &
    About<"token", [TokenWords]> &
    About<"created" | "used" | "ends" | "onlyApp", [what: string]> &
    About<"rights", [manages: boolean]> &
    About<"scopes", [scopes: ReadonlyArray<string>]> &
    About<"others", [names: ReadonlyArray<string>]>
}
