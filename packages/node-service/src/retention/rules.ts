import { Effect } from "effect"
import type { Buckets } from "../buckets/Buckets.ts"
import { Settings } from "../config.ts"
import { countAbandoned, removeAbandoned } from "../images/invalidRows.ts"
import type { Database, DatabaseError } from "../ports/Database.ts"
import type { Vault, VaultError } from "../ports/Vault.ts"
import type { DataFolder } from "../store/DataFolder.ts"
import { countLeftObjects, removeLeftObjects } from "./leftObjects.ts"
import { countOld, removeOld } from "./oldRows.ts"
import { countHandoffs, countTasks, removeHandoffs, removeTasks } from "./oldTasks.ts"

export type RetentionServices = Buckets | Database | DataFolder | Vault
type Act<A> = Effect.Effect<A, DatabaseError | VaultError, RetentionServices>

/** Something that is kept for a time. */
export interface Rule {
  /** As `sweep` names it. */
  readonly name: string
  /** How many are due. */
  readonly count: Act<number>
  readonly remove: Act<unknown>
}

/** Milliseconds. */
export const day = 24 * 60 * 60_000

/**
 * What is kept for a time, by the settings; what has no time is kept. The original of a Ready image is under no rule:
 * it goes with its image or its project alone.
 */
export const retentionRules = Effect.gen(function* () {
  const { keepAbandonedDays, keepAuditDays, keepNoticesDays, keepHandoffsDays, keepTasksDays } = yield* Settings
  const now = Date.now()
  const before = (days: number) => now - days * day
  const rules: Array<Rule> = [
    {
      name: "abandoned images",
      count: countAbandoned(before(keepAbandonedDays)),
      remove: removeAbandoned(before(keepAbandonedDays)),
    },
    { name: "audit", count: countOld("audit", before(keepAuditDays)), remove: removeOld("audit", before(keepAuditDays)) },
    { name: "notices", count: countOld("outbox", before(keepNoticesDays)), remove: removeOld("outbox", before(keepNoticesDays)) },
    { name: "edge objects", count: countLeftObjects(before(1)), remove: removeLeftObjects(before(1)) },
  ]
  if (keepHandoffsDays !== undefined) {
    rules.push({
      name: "handoffs",
      count: countHandoffs(before(keepHandoffsDays)),
      remove: removeHandoffs(before(keepHandoffsDays)),
    })
  }
  if (keepTasksDays !== undefined) {
    rules.push({ name: "tasks", count: countTasks(before(keepTasksDays)), remove: removeTasks(before(keepTasksDays)) })
  }
  return rules
})
