import { Data } from "effect"
import { sentences } from "../messages/language.ts"

/** No account was given. Exit code 4. */
export class NotSignedIn extends Data.TaggedError("NotSignedIn")<{
  readonly endpoint: string | undefined
  /** Flags of the account that were given, and do not suffice. */
  readonly flags: ReadonlyArray<string>
}> {
  override get message(): string {
    return sentences().account.notSignedIn(this.endpoint, this.flags)
  }
}
