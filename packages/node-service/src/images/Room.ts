import type { Problem } from "@altilift/core"
import { Context, Data, Effect, Layer, type Scope } from "effect"
import type { Kysely } from "kysely"
import { type ServiceSettings, Settings } from "../config.ts"
import { inEnglish } from "../messages/inEnglish.ts"
import { Database, type DatabaseError } from "../ports/Database.ts"
import type { Tables } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import { type DiskFull, DiskSpace } from "../store/DiskSpace.ts"
import { makePromises } from "./promises.ts"
import { bytesProblem, type Usage, usageOf } from "./usage.ts"

/** A project, or its owner, has as many bytes as it may have. */
export class QuotaExceeded extends Data.TaggedError("QuotaExceeded")<{ readonly problem: Problem }> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/**
 * Runs a change of rows that counts bytes. Where bytes are limited, and others count in the same database, the change and
 * the judgement of what is counted then are one transaction: the counts are locked by the change, so that no two of them
 * exceed a quota together. It is undone where it fails.
 */
export type Counting = <A>(change: (db: Kysely<Tables>) => Promise<A>) => Effect.Effect<A, DatabaseError | QuotaExceeded>

/**
 * Whether there is room for more: on the disk, among what a user may have, and among what a project may have. Bytes are
 * promised before they are counted, so that those which come at the same time through one process do not exceed a quota
 * together; those that come through several are judged when they are counted.
 */
export class Room extends Context.Service<
  Room,
  {
    /**
     * For another image, or another file, of this project.
     *
     * @returns how many images the project may have; undefined: no limit
     */
    readonly forImage: (projectId: string) => Effect.Effect<number | undefined, Refusal | DatabaseError>
    /** For so many bytes of a project, until the scope closes; by then they are counted. */
    readonly forBytes: (
      projectId: string,
      bytes: number,
    ) => Effect.Effect<Counting, DiskFull | QuotaExceeded | DatabaseError, Scope.Scope>
    /** The same for bytes that are in a bucket, or on this disk, already. */
    readonly forArrived: (projectId: string, bytes: number) => Effect.Effect<Counting, QuotaExceeded | DatabaseError, Scope.Scope>
  }
>()("@altilift/node-service/images/Room") {
  static readonly layer = Layer.effect(
    Room,
    Effect.gen(function* () {
      const { quotas, database } = yield* Settings
      const { query } = yield* Database
      const disk = yield* DiskSpace
      const promises = makePromises()
      const look = (projectId: string) => query(db => usageOf(db, projectId, quotas))

      const countingFor =
        (projectId: string): Counting =>
        change =>
          query(db =>
            db
              .transaction()
              .setIsolationLevel("read committed")
              .execute(async all => {
                const changed = await change(all)
                const usage = await usageOf(all, projectId, quotas)
                const problem = usage && bytesProblem(usage, { user: 0, project: 0 })
                if (problem !== undefined) throw new QuotaExceeded({ problem })
                return changed
              }),
          ).pipe(Effect.catch(error => Effect.fail(error.cause instanceof QuotaExceeded ? error.cause : error)))

      const forImage = Effect.fnUntraced(function* (projectId: string) {
        const full = yield* disk.complaint
        if (full !== undefined) {
          return yield* new Refusal({ code: "INSUFFICIENT_STORAGE", problem: { code: "service-disk-nearly-full" } })
        }
        const usage = yield* look(projectId)
        const problem = usage && imageProblem(usage, quotas)
        if (problem !== undefined) return yield* new Refusal({ code: "QUOTA", problem })
        return usage?.project.mostImages
      })

      const forArrived = Effect.fnUntraced(function* (projectId: string, bytes: number) {
        const before = yield* look(projectId)
        if (before === undefined || !hasByteLimit(before)) return query
        const promised = yield* promises.make(before.ownerId, projectId, bytes)
        // Read after the promise: what was promised before is in this sum, or is counted by now.
        const usage = yield* look(projectId)
        const problem = usage && bytesProblem(usage, promised)
        if (problem !== undefined) return yield* new QuotaExceeded({ problem })
        return database === undefined ? query : countingFor(projectId)
      })

      const forBytes = (projectId: string, bytes: number) => Effect.andThen(disk.take(bytes), forArrived(projectId, bytes))

      return Room.of({ forImage, forBytes, forArrived })
    }),
  )
}

const hasByteLimit = ({ user, project }: Usage): boolean => user.mostBytes !== undefined || project.mostBytes !== undefined

/** Nothing is registered where no byte could come. */
const imageProblem = (usage: Usage, { unfinishedImages }: ServiceSettings["quotas"]): Problem | undefined => {
  const { user, project } = usage
  if (user.unfinished >= unfinishedImages) return { code: "images-waiting-limit", limit: unfinishedImages }
  if (project.mostImages !== undefined && project.images >= project.mostImages) {
    return { code: "project-images-limit", limit: project.mostImages }
  }
  return bytesProblem(usage, { user: 1, project: 1 })
}
