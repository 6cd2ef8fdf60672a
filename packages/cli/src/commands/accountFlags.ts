import { Option, type Redacted } from "effect"
import { Flag } from "effect/cli"
import type { AccountFlags } from "../config/findAccount.ts"

/** The flags of the account. Every user of a machine can see its command lines: the help says so. */
export const accountFlags = {
  endpoint: Flag.String("endpoint").pipe(Flag.withMetavar("URL"), Flag.withDescription("Address of the API"), Flag.optional),
  key: Flag.Redacted("key").pipe(
    Flag.withMetavar("KEY"),
    Flag.withDescription("App key. Other users of this machine can see it here: prefer ALTI_KEY or altilift login"),
    Flag.optional,
  ),
  token: Flag.Redacted("token").pipe(
    Flag.withMetavar("TOKEN"),
    Flag.withDescription("User token. Other users of this machine can see it here: prefer ALTI_TOKEN or altilift login"),
    Flag.optional,
  ),
}

export const accountOf = (flags: {
  readonly endpoint: Option.Option<string>
  readonly key: Option.Option<Redacted.Redacted<string>>
  readonly token: Option.Option<Redacted.Redacted<string>>
}): AccountFlags => ({
  endpoint: Option.getOrUndefined(flags.endpoint),
  key: Option.getOrUndefined(flags.key),
  token: Option.getOrUndefined(flags.token),
})
