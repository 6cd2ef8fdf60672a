import type { Problem } from "@altilift/core"
import { Context, Data, Effect, Layer, type Scope } from "effect"
import { Settings } from "../config.ts"
import { inEnglish } from "../messages/inEnglish.ts"
import { Database, type DatabaseError } from "../ports/Database.ts"
import { Refusal } from "../Refusal.ts"
import { type DiskFull, DiskSpace } from "../store/DiskSpace.ts"

/** The owner of an image has as many bytes as a user may have. */
export class QuotaExceeded extends Data.TaggedError("QuotaExceeded")<{ readonly problem: Problem }> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/**
 * Whether there is room for more: on the disk, and among what a user may have. What is asked at the same time is judged
 * alike, so a quota may be exceeded by as much.
 */
export class Room extends Context.Service<
  Room,
  {
    /** For another image of this user. */
    readonly forImage: (ownerId: string) => Effect.Effect<void, Refusal | DatabaseError>
    /** For so many bytes of a project, until the scope closes. */
    readonly forBytes: (
      projectId: string,
      bytes: number,
    ) => Effect.Effect<void, DiskFull | QuotaExceeded | DatabaseError, Scope.Scope>
  }
>()("@altilift/node-service/images/Room") {
  static readonly layer = Layer.effect(
    Room,
    Effect.gen(function* () {
      const { quotas } = yield* Settings
      const { query } = yield* Database
      const disk = yield* DiskSpace

      const forImage = Effect.fnUntraced(function* (ownerId: string) {
        const full = yield* disk.complaint
        if (full !== undefined) {
          return yield* new Refusal({ code: "INSUFFICIENT_STORAGE", problem: { code: "service-disk-nearly-full" } })
        }
        const counts = yield* query(db =>
          db.selectFrom("userCounts").selectAll().where("userId", "=", ownerId).executeTakeFirst(),
        )
        if (counts === undefined) return
        if (counts.unfinished >= quotas.unfinishedImages) {
          return yield* new Refusal({ code: "QUOTA", problem: { code: "images-waiting-limit", limit: quotas.unfinishedImages } })
        }
        if (quotas.bytes !== undefined && counts.bytes >= quotas.bytes) {
          return yield* new Refusal({ code: "QUOTA", problem: { code: "bytes-limit", limit: quotas.bytes } })
        }
      })

      const forBytes = Effect.fnUntraced(function* (projectId: string, bytes: number) {
        yield* disk.take(bytes)
        if (quotas.bytes === undefined) return
        const counts = yield* query(db =>
          db
            .selectFrom("projects")
            .innerJoin("userCounts", "userCounts.userId", "projects.ownerId")
            .select("userCounts.bytes")
            .where("projects.id", "=", projectId)
            .executeTakeFirst(),
        )
        if ((counts?.bytes ?? 0) + bytes > quotas.bytes) {
          return yield* new QuotaExceeded({ problem: { code: "bytes-limit", limit: quotas.bytes } })
        }
      })

      return Room.of({ forImage, forBytes })
    }),
  )
}
