import { Option, type Redacted } from "effect"
import { Flag } from "effect/cli"
import type { AccountFlags } from "../config/findAccount.ts"

/** The flags that say whom to speak to. What stands on a command line is seen by every user of the machine: the help says so. */
export const accountFlags = {
  endpoint: Flag.String("endpoint").pipe(
    Flag.withMetavar("URL"),
    Flag.withDescription("Address of the server's API"),
    Flag.optional,
  ),
  key: Flag.Redacted("key").pipe(
    Flag.withMetavar("KEY"),
    Flag.withDescription("App key; prefer ALTI_KEY or altilift login, a command line is seen by every user of the machine"),
    Flag.optional,
  ),
  token: Flag.Redacted("token").pipe(
    Flag.withMetavar("TOKEN"),
    Flag.withDescription("User token; prefer ALTI_TOKEN or altilift login, a command line is seen by every user of the machine"),
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
