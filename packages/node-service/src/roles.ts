import { z } from "zod"
import { operator } from "./messages/operator.ts"

/**
 * What a process does. `api`: answers clients. `worker`: verifies, looks into buckets, sends notices, clears away.
 * `reconstruct`: leads reconstructions.
 */
export const roles = ["api", "worker", "reconstruct"] as const

export type Role = (typeof roles)[number]

/** A list, or its parts in one string with commas between. */
export const roleList = z.preprocess(
  value => (typeof value === "string" ? value.split(",").map(role => role.trim()) : value),
  z
    .array(z.enum(roles, operator.notARole(roles)), operator.notARole(roles))
    .min(1, operator.notARole(roles))
    .transform(given => roles.filter(role => given.includes(role))),
)

/** Whether a process does everything; such a one may be alone. */
export const hasAllRoles = (given: ReadonlyArray<Role>): boolean => given.length === roles.length

interface Parts {
  readonly roles: ReadonlyArray<Role>
  readonly database?: unknown
  readonly buckets: ReadonlyArray<unknown>
  readonly vault: unknown
}

/** Why a process with these roles cannot work with others, if it cannot. */
export const missingFor = ({ roles, database, buckets, vault }: Parts): string | undefined => {
  if (hasAllRoles(roles)) return undefined
  if (database === undefined) return operator.rolesNeedDatabase
  if (buckets.length === 0) return operator.rolesNeedBuckets
  return vault === "data-folder" ? operator.rolesNeedVault : undefined
}
