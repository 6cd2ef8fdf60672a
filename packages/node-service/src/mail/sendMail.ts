import { Data, Effect, Redacted } from "effect"
import { operator } from "../messages/operator.ts"
import { isLoopback } from "../settingsSchema.ts"
import type { SmtpSettings } from "./smtpSettings.ts"

/** A mail in plain text. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** A new one at every attempt when it is left out. */
  readonly messageId?: string
}

/** The SMTP server did not take a mail. */
export class MailError extends Data.TaggedError("MailError")<{ readonly message: string }> {}

/** Milliseconds. */
export interface MailPatience {
  /** Without a byte from the server. */
  readonly silence: number
  /** For all steps together: a server may send a line now and then, and take no mail. */
  readonly total: number
}

const patience: MailPatience = { silence: 15_000, total: 60_000 }

/**
 * The way to the SMTP server. nodemailer is loaded only then.
 *
 * @param silence milliseconds without a byte from the server
 */
export const transportOf = async ({ host, port, secure, user, password }: SmtpSettings, silence: number) => {
  const { createTransport } = await import("nodemailer")
  return createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && !isLoopback(host),
    connectionTimeout: silence,
    greetingTimeout: silence,
    socketTimeout: silence,
    // Content comes from nowhere else.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: Redacted.value(password) } }),
  })
}

/** Hands a mail to the SMTP server. */
export const sendMail = Effect.fn("sendMail")(function* (
  settings: SmtpSettings,
  mail: Mail,
  { silence, total }: MailPatience = patience,
) {
  const { host, port, from } = settings
  const transport = yield* Effect.promise(() => transportOf(settings, silence))
  const notSent = (why: string) => new MailError({ message: operator.mailNotSent(`${host}:${port}`, why) })
  yield* Effect.tryPromise({
    try: () => transport.sendMail({ from, ...mail, headers: { "auto-submitted": "auto-generated" } }),
    catch: cause => notSent(faultOf(cause)),
  }).pipe(Effect.timeoutOrElse({ duration: total, orElse: () => Effect.fail(notSent("ETIMEDOUT")) }))
})

/** What is wrong, without the server's sentences: they may quote the mail. */
const faultOf = (cause: unknown): string => {
  const { code, responseCode } = cause as { readonly code?: unknown; readonly responseCode?: unknown }
  const parts = [code, responseCode].filter(part => typeof part === "string" || typeof part === "number")
  return parts.length === 0 ? "unknown" : parts.join(" ")
}
