import type { Generated } from "kysely"

/** A set of images, or a reconstruction, that is under way. Written by triggers whenever something moves. */
export interface Watches {
  /** Id of the task; of the project, where it is about images. */
  subject: string
  projectId: string
  taskId: string | null
  /** When something moved last. */
  movedAt: number
  /** When the notice was made that nothing moves; null: none since something moved. */
  stuckAt: number | null
}

/** Where notices of a project are posted. */
export interface Webhooks {
  id: string
  projectId: string
  /** May hold a secret of the receiver. */
  url: string
  /** What notices are signed with, as Standard Webhooks writes it (`whsec_`). */
  secret: string
  createdAt: number
  /** When a notice was taken last, and when one could not be delivered last. */
  deliveredAt: number | null
  failedAt: number | null
}

/** A notice that waits for its delivery to one addressee. The row is removed when it was delivered or given up. */
export interface Outbox {
  seq: Generated<number>
  /** Of the notice, the same at every attempt. */
  id: string
  projectId: string
  channel: "mail" | "webhook"
  /** Id of a user or a webhook; of a webhook of the configuration, `config:` and a hash of its address. */
  target: string
  /** JSON. */
  notice: string
  createdAt: number
  /** When it is sent, or sent again. */
  dueAt: number
  /** Those that failed. */
  attempts: Generated<number>
}
