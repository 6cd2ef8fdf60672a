import { Redacted } from "effect"
import { z } from "zod"

/**
 * `smtp` in the configuration file: the server that takes the service's mail. Beyond this machine a connection is
 * encrypted, or nothing is sent: a mail holds a link that is as good as a password.
 */
export const smtpSettings = z
  .strictObject({
    host: z.string().min(1, "must name a host"),
    port: z.number().int().min(1).max(65_535).default(587),
    /** TLS from the first byte (port 465), and not by STARTTLS. */
    secure: z.boolean().optional(),
    user: z.string().min(1, "must not be empty").optional(),
    password: z
      .string()
      .min(1, "must not be empty")
      .transform(value => Redacted.make(value))
      .optional(),
    /** The sender: an address, or `Name <address>`. */
    from: z
      .string()
      .regex(/^([^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, "must be an address like survey@example.com"),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), "user and password go together")
  .transform(({ secure, ...given }) => ({ ...given, secure: secure ?? given.port === 465 }))

export type SmtpSettings = z.infer<typeof smtpSettings>
