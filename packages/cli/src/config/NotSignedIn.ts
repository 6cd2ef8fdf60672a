import { Data } from "effect"

/** No account was given. Exit code 4. */
export class NotSignedIn extends Data.TaggedError("NotSignedIn")<{
  readonly endpoint: string | undefined
  /** Flags of the account that were given, and do not suffice. */
  readonly flags: ReadonlyArray<string>
}> {
  override get message(): string {
    const where = this.endpoint === undefined ? "" : ` for ${this.endpoint}`
    const flag = this.endpoint === undefined ? "" : ` --endpoint ${this.endpoint}`
    const given =
      this.flags.length === 0 ? "" : ` ${this.flags.join(" and ")} alone ${this.flags.length === 1 ? "does" : "do"} not suffice.`
    return `Not signed in${where}.${given} Run "altilift login${flag}", or set ALTI_ENDPOINT, ALTI_KEY and ALTI_TOKEN.`
  }
}
