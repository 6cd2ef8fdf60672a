import { Data } from "effect"
import { sentences } from "../messages/language.ts"
import { loginCommand } from "./profiles.ts"

/** No account was given. Exit code 4. */
export class NotSignedIn extends Data.TaggedError("NotSignedIn")<{
  readonly endpoint: string | undefined
  /** Flags of the account that were given, and do not suffice. */
  readonly flags: ReadonlyArray<string>
  /** The profile that was named, and the stored ones where it is none of them. */
  readonly profile?: { readonly name: string; readonly stored?: ReadonlyArray<string> } | undefined
}> {
  override get message(): string {
    const { notSignedIn, profileUnknown } = sentences().account
    const { name, stored } = this.profile ?? {}
    const command = loginCommand(name, this.endpoint)
    return name === undefined || stored === undefined
      ? notSignedIn(this.endpoint, this.flags, command)
      : profileUnknown(name, stored, command)
  }
}
