import { Effect } from "effect"
import { Settings } from "../config.ts"
import { Endpoints } from "../http/Endpoints.ts"
import { projectPage } from "../http/projectPage.ts"
import { sendMail } from "../mail/sendMail.ts"
import { operator } from "../messages/operator.ts"
import { parseNetwork } from "../networks.ts"
import { Database } from "../ports/Database.ts"
import type { OutboxRow } from "../ports/tables.ts"
import { databaseTime } from "../store/databaseTime.ts"
import { isConfigured, mailedUser } from "./addressees.ts"
import { Notice } from "./Notice.ts"
import { noticeMail } from "./noticeMail.ts"
import { due, nextAttempt } from "./outbox.ts"
import { postWebhook } from "./postWebhook.ts"
import { textsOf } from "./preferences.ts"
import { receiverOf, webhookLookup } from "./Webhooks.ts"
import { webhookBody } from "./webhookBody.ts"

/** Notices that are read at a time, and those of them that are sent at the same time. */
const atOnce = { read: 32, sent: 8 }

/** Addresses of the configuration may be anywhere. */
const anywhere = ["0.0.0.0/0", "::/0"].map(parseNetwork).filter(network => network !== undefined)

const readNotice = ({ notice }: OutboxRow): Notice | undefined => Notice.safeParse(JSON.parse(notice)).data

/** Sends a notice by its channel, unless its addressee was removed or switched notices off. */
const send = Effect.fnUntraced(function* (row: OutboxRow, notice: Notice) {
  const { smtp, notices } = yield* Settings
  if (row.channel === "webhook") {
    const receiver = yield* receiverOf(row)
    if (receiver === undefined) return
    const allowed = isConfigured(row) ? anywhere : notices.allow
    return yield* postWebhook(receiver, row.id, webhookBody(notice), { allowed, lookup: webhookLookup(row.projectId) })
  }
  const { query } = yield* Database
  const user = yield* query(db => mailedUser(db, row))
  if (user === undefined || smtp === undefined) return
  const { api } = yield* Endpoints
  const addresses = { page: yield* projectPage(notice.project), service: api.url }
  yield* sendMail(smtp, noticeMail(notice, user, addresses, yield* textsOf(user)))
})

const noteAt = Effect.fnUntraced(function* ({ channel, target }: OutboxRow, name: "deliveredAt" | "failedAt") {
  if (channel !== "webhook") return
  const { query } = yield* Database
  yield* query(db =>
    db
      .updateTable("webhooks")
      .set({ [name]: Date.now() })
      .where("id", "=", target)
      .execute(),
  )
})

const remove = Effect.fnUntraced(function* ({ seq }: OutboxRow) {
  const { query } = yield* Database
  yield* query(db => db.deleteFrom("outbox").where("seq", "=", seq).execute())
})

/** Sends a notice again later, or gives it up. */
const postpone = Effect.fnUntraced(function* (row: OutboxRow, why: string, gone: boolean) {
  const { query } = yield* Database
  const attempts = row.attempts + 1
  const now = yield* databaseTime
  const dueAt = gone ? undefined : nextAttempt(attempts, now)
  yield* noteAt(row, "failedAt")
  if (dueAt === undefined) {
    yield* Effect.logWarning(operator.noticeGivenUp(row.id, attempts, why))
    return yield* remove(row)
  }
  yield* Effect.logWarning(operator.noticeNotSent(row.id, attempts, dueAt - now, why))
  yield* query(db => db.updateTable("outbox").set({ attempts, dueAt }).where("seq", "=", row.seq).execute())
})

/** The row is removed after the delivery: killed in between, the service sends the same again. */
const deliver = Effect.fn("deliverNotice")(function* (row: OutboxRow) {
  const notice = readNotice(row)
  if (notice === undefined) {
    yield* Effect.logWarning(operator.noticeUnreadable(row.id))
    return yield* remove(row)
  }
  yield* send(row, notice).pipe(
    Effect.andThen(noteAt(row, "deliveredAt")),
    Effect.andThen(remove(row)),
    Effect.catchTag("WebhookFault", ({ message, gone }) => postpone(row, message, gone)),
    Effect.catchTag("MailError", ({ message }) => postpone(row, message, false)),
  )
})

/**
 * Sends what is due by one channel. Receivers that do not answer do not delay the other channel.
 *
 * @returns how many there were
 */
export const deliverDue = Effect.fn("deliverDue")(function* (channel: OutboxRow["channel"]) {
  const { query } = yield* Database
  const now = yield* databaseTime
  const rows = yield* query(db => due(db, channel, now, atOnce.read))
  yield* Effect.forEach(rows, deliver, { concurrency: atOnce.sent, discard: true })
  return rows.length
})
