import { z } from "zod/mini"

/** Parameters of problems: what a sentence needs to know, in the units that the field's name or comment says. */
export const text = z.string()
export const number = z.number()

/** A problem as far as another problem knows it, whose reason it is. */
export interface Reason {
  readonly code: string
}

/** The reason of another problem; `isProblem` is set by `Problem.ts`, because the tables are made before it. */
export const reason = z.custom<Reason>(value => checks.isProblem(value))
export const checks: { isProblem: (value: unknown) => boolean } = { isProblem: () => false }

/** Requests and transfers that problems name: what was being done. */
export const activities = [
  "preflight",
  "find-project",
  "create-project",
  "change-project",
  "list-buckets",
  "list-labels",
  "get-credentials",
  "has-image",
  "register",
  "start",
  "done",
  "server-features",
  "sign-parts",
  "put",
  "fetch",
  "image-state",
  "task-state",
  "reconstruct",
  "stop-reconstruction",
  "share-project",
  "manage-tokens",
  "manage-notices",
  "abandon",
  "receipt",
  "list-projects",
  "list-images",
  "sign-in",
  "has-meta-file",
  "register-meta-file",
  "fetch-meta-file",
  "meta-file-state",
  "download",
] as const
export type Activity = (typeof activities)[number]
export const activity = z.enum(activities)
