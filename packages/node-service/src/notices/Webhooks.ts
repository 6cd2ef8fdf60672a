import { Effect, Redacted } from "effect"
import { recorded } from "../audit/record.ts"
import { Settings } from "../config.ts"
import { readUrl, resolveEvenly, systemLookup } from "../fetch/guard.ts"
import { makeLookups } from "../fetch/lookups.ts"
import { Unfetchable } from "../fetch/Unfetchable.ts"
import { Database } from "../ports/Database.ts"
import type { OutboxRow, ProjectRow, WebhookRow } from "../ports/tables.ts"
import { ownProject } from "../projects/access.ts"
import { Refusal } from "../Refusal.ts"
import { idPattern, newId } from "../store/ids.ts"
import { configuredReceiver, type Receiver } from "./addressees.ts"
import { webhookPatience } from "./postWebhook.ts"
import { newWebhookSecret } from "./signature.ts"

/** Webhooks of a project. */
const mostWebhooks = 10

/** Names of receivers, for each project one after the other. */
export const webhookLookup = makeLookups(systemLookup)

const notFound = new Refusal({ code: "NOT_FOUND", problem: { code: "webhook-not-found" } })

/** The webhooks of a project, the oldest first. */
export const webhooksOf = Effect.fnUntraced(function* ({ id }: ProjectRow) {
  const { query } = yield* Database
  return yield* query(db =>
    db.selectFrom("webhooks").selectAll().where("projectId", "=", id).orderBy("createdAt").orderBy("id").execute(),
  )
})

/**
 * Adds a webhook: notices of a project are posted to its address. Refused when it is not a valid address, or leads to a
 * network that is not public.
 *
 * @returns the row; its secret is shown this once
 */
export const addWebhook = Effect.fn("addWebhook")(function* (userId: string, projectId: string, given: string) {
  const { notices } = yield* Settings
  const project = yield* ownProject(userId, projectId)
  const url = yield* Effect.tryPromise({
    try: async () => {
      const read = readUrl(given.trim())
      await resolveEvenly(read, webhookLookup(project.id), notices.allow, webhookPatience.resolve)
      return read
    },
    catch: cause => cause,
  }).pipe(
    Effect.catch(cause =>
      cause instanceof Unfetchable
        ? Effect.fail(new Refusal({ code: "BAD_USER_INPUT", problem: cause.problem }))
        : Effect.die(cause),
    ),
  )
  const row: WebhookRow = {
    id: newId(),
    projectId: project.id,
    url: url.href,
    secret: newWebhookSecret(),
    createdAt: Date.now(),
    deliveredAt: null,
    failedAt: null,
  }
  const added = yield* recorded(
    async both => {
      const present = both.selectFrom("webhooks").select(of => of.fn.countAll<number>().as("rows"))
      const { rows } = await present.where("projectId", "=", project.id).executeTakeFirstOrThrow()
      if (rows >= mostWebhooks) return false
      await both.insertInto("webhooks").values(row).execute()
      return true
    },
    // The path may be a secret of the receiver.
    done => (done ? { act: "webhook-added", projectId: project.id, subject: url.host } : undefined),
  )
  if (!added) return yield* new Refusal({ code: "QUOTA", problem: { code: "webhooks-limit", most: mostWebhooks } })
  return row
})

/** Removes a webhook, and what was still to be posted to it. */
export const removeWebhook = Effect.fn("removeWebhook")(function* (userId: string, id: string) {
  const { query } = yield* Database
  const row = idPattern.test(id)
    ? yield* query(db => db.selectFrom("webhooks").select(["projectId", "url"]).where("id", "=", id).executeTakeFirst())
    : undefined
  if (row === undefined) return yield* notFound
  yield* Effect.catchTag(ownProject(userId, row.projectId), "Refusal", refusal =>
    Effect.fail(refusal.code === "NOT_FOUND" ? notFound : refusal),
  )
  yield* recorded(
    async both => {
      await both.deleteFrom("webhooks").where("id", "=", id).execute()
      await both.deleteFrom("outbox").where("channel", "=", "webhook").where("target", "=", id).execute()
    },
    () => ({ act: "webhook-removed", projectId: row.projectId, subject: new URL(row.url).host }),
  )
  return id
})

/** Where a notice is posted; undefined when the webhook was removed. */
export const receiverOf = Effect.fnUntraced(function* ({ target }: OutboxRow) {
  const { query } = yield* Database
  const configured = configuredReceiver(yield* Settings, target)
  if (configured !== undefined) return configured
  const row = yield* query(db => db.selectFrom("webhooks").selectAll().where("id", "=", target).executeTakeFirst())
  return row && ({ url: new URL(row.url), secret: Redacted.make(row.secret) } satisfies Receiver)
})
