import { Effect } from "effect"
import { recorded } from "../audit/record.ts"
import { operator } from "../messages/operator.ts"
import type { UserRow } from "../ports/tables.ts"
import { CommandRefusal } from "../Refusal.ts"

/** Limits that are kept for one user or project; null: as the settings say, -1: none, undefined: as before. */
export interface OwnLimits {
  readonly bytesLimit?: number | null | undefined
  readonly imagesLimit?: number | null | undefined
}

const given = (limits: OwnLimits) => Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined))

/** Sets what a project may have; it takes effect with the next photo. Refused when there is none of this id. */
export const setProjectLimits = Effect.fn("setProjectLimits")(function* (id: string, limits: OwnLimits) {
  const row = yield* recorded(
    all =>
      all
        .updateTable("projects")
        .set(given(limits))
        .where("id", "=", id)
        .where("removedAt", "is", null)
        .returningAll()
        .executeTakeFirst(),
    project => project && { act: "quota-set", projectId: id, subject: project.name },
  )
  return row ?? (yield* new CommandRefusal({ usage: false, message: operator.projectUnknown(id) }))
})

/** Sets what a user may have in all projects together. */
export const setUserLimits = Effect.fn("setUserLimits")(function* (
  { id, email }: UserRow,
  limits: Pick<OwnLimits, "bytesLimit">,
) {
  return yield* recorded(
    all => all.updateTable("users").set(given(limits)).where("id", "=", id).returningAll().executeTakeFirstOrThrow(),
    () => ({ act: "quota-set", subject: email }),
  )
})
