import { Effect } from "effect"
import { noticePreferences, setNoticePreferences } from "../../notices/preferences.ts"
import { addWebhook, removeWebhook, webhooksOf } from "../../notices/Webhooks.ts"
import { rightInProject } from "../../projects/access.ts"
import { asUser } from "../asUser.ts"
import type { MutationResolvers, MyResolvers, ProjectResolvers, WebhookResolvers } from "../generated/resolvers.ts"
import { toInstant } from "../instant.ts"

export const myNotices: NonNullable<MyResolvers["notices"]> = (_, __, context) => asUser(context, noticePreferences)

/** Where notices of a project are posted; for those who may change it. */
export const projectWebhooks: Pick<ProjectResolvers, "webhooks"> = {
  webhooks: (project, _, context) =>
    asUser(context, user =>
      Effect.flatMap(rightInProject(user.id, project), right => (right === "own" ? webhooksOf(project) : Effect.succeed(null))),
    ),
}

export const webhookFields: WebhookResolvers = {
  host: ({ url }) => new URL(url).host,
  created: ({ createdAt }) => toInstant(createdAt),
  delivered: ({ deliveredAt }) => toInstant(deliveredAt),
  failed: ({ failedAt }) => toInstant(failedAt),
}

export const noticeMutations: MutationResolvers = {
  setNotices: (_, { mail, language }, context) =>
    asUser(context, user => setNoticePreferences(user, { mail: mail ?? undefined, language: language ?? undefined })),
  addWebhook: (_, { pid, url }, context) =>
    asUser(context, user => Effect.map(addWebhook(user.id, pid, url), webhook => ({ webhook, secret: webhook.secret }))),
  removeWebhook: (_, { id }, context) => asUser(context, user => removeWebhook(user.id, id)),
}
