import { Data, Effect, Redacted } from "effect"
import { operator } from "../messages/operator.ts"
import { isLoopback } from "../settingsSchema.ts"
import type { SmtpSettings } from "./smtpSettings.ts"

/** A mail in plain text. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** The SMTP server did not take a mail. */
export class MailError extends Data.TaggedError("MailError")<{ readonly message: string }> {}

/** Milliseconds that the server may take for a step. */
const patience = 15_000

/** Hands a mail to the SMTP server. nodemailer is loaded only then. */
export const sendMail = Effect.fn("sendMail")(function* ({ host, port, secure, user, password, from }: SmtpSettings, mail: Mail) {
  const { createTransport } = yield* Effect.promise(() => import("nodemailer"))
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && !isLoopback(host),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    // Content comes from nowhere else.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(user === undefined || password === undefined ? {} : { auth: { user, pass: Redacted.value(password) } }),
  })
  yield* Effect.tryPromise({
    try: () => transport.sendMail({ from, ...mail, headers: { "auto-submitted": "auto-generated" } }),
    catch: cause => new MailError({ message: operator.mailNotSent(`${host}:${port}`, faultOf(cause)) }),
  })
})

/** What is wrong, without the server's sentences: they may quote the mail. */
const faultOf = (cause: unknown): string => {
  const { code, responseCode } = cause as { readonly code?: unknown; readonly responseCode?: unknown }
  const parts = [code, responseCode].filter(part => typeof part === "string" || typeof part === "number")
  return parts.length === 0 ? "unknown" : parts.join(" ")
}
