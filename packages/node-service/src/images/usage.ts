import type { Problem } from "@altilift/core"
import type { Kysely } from "kysely"
import type { ServiceSettings } from "../config.ts"
import type { Tables } from "../ports/tables.ts"
import { isPostgres } from "../store/dialect.ts"

/** What stands for "no limit" where a limit of its own is kept for a project or a user; null: as the settings say. */
export const noLimit = -1

/** What a project and its owner have, and may have; undefined: as much as fits. */
export interface Usage {
  readonly ownerId: string
  readonly user: { readonly unfinished: number; readonly bytes: number; readonly mostBytes: number | undefined }
  readonly project: {
    readonly images: number
    readonly bytes: number
    readonly mostImages: number | undefined
    readonly mostBytes: number | undefined
  }
}

const limitOf = (own: number | null, setting: number | undefined): number | undefined =>
  own === null ? setting : own === noLimit ? undefined : own

/** Undefined: there is no such project. */
export const usageOf = async (
  db: Kysely<Tables>,
  projectId: string,
  quotas: ServiceSettings["quotas"],
): Promise<Usage | undefined> => {
  const row = await db
    .selectFrom("projects")
    .innerJoin("projectCounts", "projectCounts.projectId", "projects.id")
    .innerJoin("users", "users.id", "projects.ownerId")
    .leftJoin("userCounts", "userCounts.userId", "projects.ownerId")
    .select(["projects.ownerId", "projects.bytesLimit", "projects.imagesLimit", "users.bytesLimit as userBytesLimit"])
    .select(["projectCounts.images", "projectCounts.bytes", "userCounts.unfinished", "userCounts.bytes as userBytes"])
    .where("projects.id", "=", projectId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { ownerId, images, bytes, unfinished, userBytes, bytesLimit, imagesLimit, userBytesLimit } = row
  return {
    ownerId,
    user: { unfinished: unfinished ?? 0, bytes: userBytes ?? 0, mostBytes: limitOf(userBytesLimit, quotas.bytes) },
    project: {
      images,
      bytes,
      mostImages: limitOf(imagesLimit, quotas.projectImages),
      mostBytes: limitOf(bytesLimit, quotas.projectBytes),
    },
  }
}

/**
 * How many images a project has, within a transaction in which nobody else registers one: SQLite has one writer, and
 * PostgreSQL's rows are locked in the order of the triggers that count.
 */
export const lockImages = async (all: Kysely<Tables>, projectId: string): Promise<number> => {
  const counts = all.selectFrom("projectCounts").select("images").where("projectId", "=", projectId)
  if (!isPostgres(all)) return (await counts.executeTakeFirst())?.images ?? 0
  const owner = all.selectFrom("projects").select("ownerId").where("id", "=", projectId)
  await all.selectFrom("userCounts").select("userId").where("userId", "in", owner).forUpdate().execute()
  return (await counts.forUpdate().executeTakeFirst())?.images ?? 0
}

/** Why there is no room for so many bytes more; undefined: there is. */
export const bytesProblem = (
  { user, project }: Usage,
  more: { readonly user: number; readonly project: number },
): Problem | undefined => {
  if (user.mostBytes !== undefined && user.bytes + more.user > user.mostBytes) {
    return { code: "bytes-limit", limit: user.mostBytes }
  }
  if (project.mostBytes !== undefined && project.bytes + more.project > project.mostBytes) {
    return { code: "project-bytes-limit", limit: project.mostBytes }
  }
  return undefined
}
