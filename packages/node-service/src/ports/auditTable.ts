import type { Generated } from "kysely"

/** What administrators and users do that is written down. */
export const acts = [
  "signed-in",
  "sign-in-failed",
  "password-set",
  "link-issued",
  "user-added",
  "user-invited",
  "user-disabled",
  "user-enabled",
  "user-removed",
  "token-made",
  "token-revoked",
  "tokens-revoked",
  "app-added",
  "app-removed",
  "quota-set",
  "project-created",
  "project-renamed",
  "project-removed",
  "project-shared",
  "project-unshared",
  "image-removed",
  "reconstruction-started",
  "reconstruction-stopped",
  "reconstruction-paused",
  "reconstruction-resumed",
  "webhook-added",
  "webhook-removed",
  "migrated",
  "copied",
  "vault-move-started",
  "vault-moved",
  "jobs-retried",
  "jobs-dropped",
  "backed-up",
  "restored",
  "swept",
] as const
export type Act = (typeof acts)[number]

/** An act. It outlives the users and projects that it is about, so it refers to no row. */
export interface Audit {
  seq: Generated<number>
  at: number
  act: Act
  /** Who did it: the e-mail address of a user, `operator:` and a user of the operating system, or `service`; null: unknown. */
  actor: string | null
  projectId: string | null
  /** What it was done to, in words: an address, the name of a token, a project or an image. Never a secret. */
  subject: string | null
  /** Of the client. */
  address: string | null
  /** Of the request, as the log has it. */
  requestId: string | null
}
