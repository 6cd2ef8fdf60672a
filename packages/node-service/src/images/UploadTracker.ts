import { Context, Effect, Layer, type Scope } from "effect"
import { embeddedLabel } from "../ports/Bucket.ts"
import { CommitMode, Database, type DatabaseError } from "../ports/Database.ts"
import { keyOf, prefixOf } from "../ports/objectKey.ts"
import { Queue } from "../ports/Queue.ts"
import type { ImageRow } from "../ports/tables.ts"
import { presentTime } from "../store/databaseTime.ts"
import { moveImage, type Run } from "./moveImage.ts"
import { type QuotaExceeded, Room } from "./Room.ts"
import { reasonsOf } from "./reasons.ts"
import { isPutHere, sameSource } from "./source.ts"

/**
 * What to do with bytes that come for a key. `store`: an image waits for them. `discard`: the image has its bytes, a
 * repeated PUT is acknowledged and changes nothing. `refuse`: the image is Invalid and must be registered again.
 * `unknown`: no image.
 */
export type Admission = "store" | "discard" | "refuse" | "unknown"

/**
 * Where objects and images meet. The embedded bucket, under whichever cloud an image chose it, asks whether bytes are
 * wanted and says by their key that they arrived; of other buckets it is noticed by image.
 */
export class UploadTracker extends Context.Service<
  UploadTracker,
  {
    readonly admit: (projectId: string, filename: string) => Effect.Effect<Admission, DatabaseError>
    /**
     * The embedded bucket holds the object durably. False: no image waits for it (any more), and the bucket should drop
     * it.
     *
     * @param size bytes
     */
    readonly arrived: (projectId: string, filename: string, size: number) => Effect.Effect<boolean, DatabaseError>
    /**
     * The bucket that this image was registered in holds its object. Changes nothing when the image is awaited from
     * another bucket or source since. Where the object is more than its project or owner may have, the image is Invalid.
     */
    readonly noticed: (image: ImageRow, size: number) => Effect.Effect<void, DatabaseError>
    /** A part of the object arrived: its image is not given up for another while. */
    readonly touch: (projectId: string, filename: string) => Effect.Effect<void, DatabaseError>
    /** Marks an object as coming in until the scope closes, so that its image is not given up meanwhile. */
    readonly receiving: (projectId: string, filename: string) => Effect.Effect<void, never, Scope.Scope>
    readonly isReceiving: (image: ImageRow) => boolean
    /** Filenames of a project's objects that are coming in. */
    readonly receivingOf: (projectId: string) => ReadonlyArray<string>
  }
>()("@altilift/node-service/images/UploadTracker") {
  static readonly layer = Layer.effect(
    UploadTracker,
    Effect.gen(function* () {
      const database = yield* Database
      const queue = yield* Queue
      const room = yield* Room
      const incoming = new Map<string, number>()
      const count = (key: string, step: 1 | -1) => {
        const open = (incoming.get(key) ?? 0) + step
        if (open === 0) incoming.delete(key)
        else incoming.set(key, open)
      }

      const find = (projectId: string, filename: string) =>
        database.query(db =>
          db
            .selectFrom("images")
            .innerJoin("projects", "projects.id", "images.projectId")
            .select(["images.id", "images.state"])
            .where("images.projectId", "=", projectId)
            .where("images.filename", "=", filename)
            .where("images.bucket", "=", embeddedLabel)
            .where("images.source", "=", "bucket")
            .where("projects.removedAt", "is", null)
            .executeTakeFirst(),
        )

      const move = Effect.fnUntraced(function* <E = never>(
        id: string,
        size: number,
        holds: (row: ImageRow) => boolean,
        run?: Run<E>,
      ) {
        const moving = moveImage(id, "arrived", { size }, holds, run)
        const outcome = yield* moving.pipe(
          Effect.provideService(Database, database),
          // The object is durable. Where the row is not, the sweep finds it again.
          Effect.provideService(CommitMode, "later"),
        )
        if (outcome?.moved === true) yield* queue.offer("verification", [id])
        return outcome
      })

      const admit = Effect.fnUntraced(function* (projectId: string, filename: string) {
        const row = yield* find(projectId, filename)
        return row === undefined ? "unknown" : admissions[row.state]
      })

      const arrived = Effect.fnUntraced(function* (projectId: string, filename: string, size: number) {
        const row = yield* find(projectId, filename)
        if (row === undefined) return false
        const outcome = yield* move(row.id, size, isPutHere)
        // Where the sweep was faster the image has moved already, and these are its bytes.
        return outcome !== undefined && outcome.row.state !== "Invalid" && isPutHere(outcome.row)
      })

      const noticed = Effect.fnUntraced(function* (image: ImageRow, size: number) {
        const isSame = (row: ImageRow) => sameSource(row, image)
        const counted = Effect.flatMap(
          room.forArrived(image.projectId, embeddedLabel === image.bucket ? 0 : size),
          // What was put here was judged before it came.
          counting => move(image.id, size, isSame, isPutHere(image) ? undefined : counting),
        )
        const refuse = ({ problem }: QuotaExceeded) =>
          Effect.provideService(moveImage(image.id, "refused", reasonsOf(problem), isSame), Database, database)
        yield* Effect.catchTag(counted, "QuotaExceeded", refuse)
      }, Effect.scoped)

      const touch = (projectId: string, filename: string) =>
        database
          .query(db =>
            db
              .updateTable("images")
              .set({ touchedAt: presentTime(db) })
              .where("projectId", "=", projectId)
              .where("filename", "=", filename)
              .where("state", "in", ["Pending", "Uploading"])
              .execute(),
          )
          .pipe(Effect.asVoid, Effect.provideService(CommitMode, "later"))

      const receiving = (projectId: string, filename: string) => {
        const key = keyOf({ projectId, filename })
        return Effect.asVoid(
          Effect.acquireRelease(
            Effect.sync(() => count(key, 1)),
            () => Effect.sync(() => count(key, -1)),
          ),
        )
      }

      const isReceiving = (image: ImageRow) => incoming.has(keyOf(image))

      const receivingOf = (projectId: string) => {
        const prefix = prefixOf(projectId)
        return [...incoming.keys()].flatMap(key => (key.startsWith(prefix) ? key.slice(prefix.length) : []))
      }

      return UploadTracker.of({ admit, arrived, noticed, touch, receiving, isReceiving, receivingOf })
    }),
  )
}

const admissions: Record<ImageRow["state"], Admission> = {
  Pending: "store",
  Uploading: "store",
  Uploaded: "discard",
  Ready: "discard",
  Invalid: "refuse",
}
