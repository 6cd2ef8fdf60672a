import type { Ask } from "./ask.ts"
import { type Reading, reads } from "./Failure.ts"
import type * as documents from "./generated/documents.ts"
import * as operations from "./operations.ts"
import { orUnexplained } from "./people.ts"
import { timeOf } from "./projects.ts"
import type { RequestOptions } from "./RequestOptions.ts"

/** How the user gets notices: that a set is complete or stuck, or how a reconstruction ended. */
export interface NoticeSettings {
  /** Whether notices of the user's projects are mailed. */
  readonly mail: boolean
  /** Of mails, `en` or `zh`; `undefined`: the server's own. */
  readonly language: string | undefined
  /** Whether the server sends mails. */
  readonly offered: boolean
}

/** Where notices of a project are posted; times are milliseconds since 1970. */
export interface Webhook {
  readonly id: string
  /** The rest of its address is not shown: it may be a secret. */
  readonly host: string
  readonly created: number | undefined
  /** When a notice was taken last, and when one could not be delivered last. */
  readonly delivered: number | undefined
  readonly failed: number | undefined
}

/** What is asked of a server about notices. Only our service knows it. */
export interface NoticesClient {
  readonly notices: (options?: RequestOptions) => Promise<NoticeSettings>
  /** What is left out stays. `language`: a tag like `zh-CN`. */
  readonly setNotices: (
    change: { readonly mail?: boolean; readonly language?: string },
    options?: RequestOptions,
  ) => Promise<NoticeSettings>
  /** For those who own the project. */
  readonly webhooks: (project: string, options?: RequestOptions) => Promise<ReadonlyArray<Webhook>>
  /** Not idempotent. `secret`: what notices are signed with, as Standard Webhooks writes it; in this answer only. */
  readonly addWebhook: (
    project: string,
    url: string,
    options?: RequestOptions,
  ) => Promise<{ readonly webhook: Webhook; readonly secret: string }>
  readonly removeWebhook: (id: string, options?: RequestOptions) => Promise<void>
}

export const noticesOf = (ask: Ask): NoticesClient => ({
  notices: ({ signal } = {}) => ask(operations.noticeSettings, {}, ({ my }) => read(my?.notices, noticeSettings), signal),
  setNotices: ({ mail, language }, { signal } = {}) =>
    ask(
      operations.setNotices,
      { mail: mail ?? null, language: language ?? null },
      answer => read(answer.setNotices, noticeSettings),
      signal,
    ),
  webhooks: (id, { signal } = {}) =>
    ask(operations.webhooks, { id }, ({ project }) => read(project?.webhooks, all => all.map(webhook)), signal),
  addWebhook: (id, url, { signal } = {}) =>
    ask(
      operations.addWebhook,
      { id, url },
      ({ addWebhook }) => read(addWebhook, made => ({ secret: made.secret, webhook: webhook(made.webhook) })),
      signal,
    ),
  removeWebhook: (id, { signal } = {}) =>
    ask(operations.removeWebhook, { id }, answer => read(answer.removeWebhook, () => undefined), signal),
})

const read = <A, B>(value: A | null | undefined, use: (value: A) => B): Reading<B> => {
  const reading = orUnexplained("manage-notices", value)
  return reading.ok ? reads(use(reading.value)) : reading
}

const noticeSettings = ({ mail, language, offered }: documents.NoticeFactsFragment): NoticeSettings => ({
  mail,
  language: language ?? undefined,
  offered,
})

const webhook = ({ id, host, created, delivered, failed }: documents.WebhookFactsFragment): Webhook => ({
  id,
  host,
  created: timeOf(created),
  delivered: timeOf(delivered),
  failed: timeOf(failed),
})
