import type { Kysely } from "kysely"
import type { ServiceSettings } from "../config.ts"
import type { OutboxRow, Tables } from "../ports/tables.ts"
import { addresseesOf } from "./addressees.ts"
import type { Notice } from "./Notice.ts"

const [second, minute, hour] = [1_000, 60_000, 3_600_000]

/** Milliseconds between attempts (Standard Webhooks: Retries); after the last one a notice is given up. */
const pauses = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]

/** When a notice is sent again after so many failed attempts; undefined: no more. A random delay of up to a tenth. */
export const nextAttempt = (failed: number, now: number): number | undefined => {
  const pause = pauses[failed - 1]
  return pause === undefined ? undefined : now + Math.round(pause * (1 + Math.random() / 10))
}

/** Queues a notice for each addressee, in the transaction that made it. Yields how many there are. */
export const enqueue = async (
  db: Kysely<Tables>,
  notice: Notice,
  settings: Pick<ServiceSettings, "smtp" | "notices">,
): Promise<number> => {
  const addressees = await addresseesOf(db, notice.project.id, settings)
  if (addressees.length === 0) return 0
  const { id, at, project } = notice
  const row = { id, projectId: project.id, notice: JSON.stringify(notice), createdAt: at, dueAt: at }
  await db
    .insertInto("outbox")
    .values(addressees.map(addressee => ({ ...row, ...addressee })))
    .execute()
  return addressees.length
}

/** What is to be sent now; what never failed first, so that unreachable receivers do not delay the others. */
export const due = (db: Kysely<Tables>, channel: OutboxRow["channel"], now: number, most: number) =>
  db
    .selectFrom("outbox")
    .selectAll()
    .where("channel", "=", channel)
    .where("dueAt", "<=", now)
    .orderBy("attempts")
    .orderBy("seq")
    .limit(most)
    .execute()
