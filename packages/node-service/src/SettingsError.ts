import { Data } from "effect"

/** A flag, an environment variable or a line of the configuration file that cannot be used; the message names it. */
export class SettingsError extends Data.TaggedError("SettingsError")<{ readonly message: string }> {}
