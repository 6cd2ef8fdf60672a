import { Redacted } from "effect"
import { z } from "zod"
import { operator } from "../messages/operator.ts"
import { duration, networks } from "../settingValues.ts"
import { isWebhookSecret } from "./signature.ts"

const webhook = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: "must be a URL like https://hooks.example.com/altilift" }),
  /** As Standard Webhooks writes it. */
  secret: z
    .string()
    .refine(isWebhookSecret, operator.webhookSecretUnfit)
    .transform(value => Redacted.make(value)),
})

/**
 * `notices` in the configuration file: when a set counts as complete or stuck, and where notices of all projects are
 * posted.
 */
export const noticeSettings = z.strictObject({
  /** A set is complete when nothing is awaited and nothing came for so long. */
  completeAfter: duration.default(60_000),
  /** A set is stuck when photos are awaited and nothing came for so long. */
  stuckAfter: duration.default(30 * 60_000),
  /** A reconstruction is stuck when it has not moved for so long. */
  reconstructionStuckAfter: duration.default(12 * 60 * 60_000),
  /** Of mails to users whose language is not known. */
  language: z.enum(["en", "zh"], "must be en or zh").default("en"),
  /** Networks that are not public, and that users may have notices of their projects posted to. */
  allow: networks.default([]),
  /** Get the notices of all projects; these addresses may be anywhere. */
  webhooks: z.array(webhook).max(20).default([]),
})

export type NoticeSettings = z.infer<typeof noticeSettings>
