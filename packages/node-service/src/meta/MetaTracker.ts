import { largestMetaFile, metaFileKind } from "@altilift/core"
import { Context, Effect, Layer, type Scope } from "effect"
import type { Run } from "../images/moveImage.ts"
import type { Admission } from "../images/UploadTracker.ts"
import { embeddedLabel, type ObjectKey } from "../ports/Bucket.ts"
import { Database, type DatabaseError } from "../ports/Database.ts"
import { keyOf } from "../ports/objectKey.ts"
import { Signals } from "../ports/Signals.ts"
import type { MetaFileRow } from "../ports/tables.ts"
import { moveMetaFile } from "./metaRows.ts"

/** Where objects and meta files meet, as `UploadTracker` is for images. */
export class MetaTracker extends Context.Service<
  MetaTracker,
  {
    /** What to do with bytes that come to the embedded bucket for a key, and how many there may be. */
    readonly admit: (key: ObjectKey) => Effect.Effect<{ readonly admission: Admission; readonly most: number }, DatabaseError>
    /**
     * The embedded bucket holds the object durably. False: no meta file waits for it, and the bucket should drop it.
     */
    readonly arrived: (projectId: string, filename: string, size: number) => Effect.Effect<boolean, DatabaseError>
    /**
     * Its bucket holds the object of this file.
     *
     * @param run what counts its bytes
     */
    readonly noticed: <E = never>(file: MetaFileRow, size: number, run?: Run<E>) => Effect.Effect<boolean, DatabaseError | E>
    /** Marks an object as coming in until the scope closes, so that its file is not given up meanwhile. */
    readonly receiving: (projectId: string, filename: string) => Effect.Effect<void, never, Scope.Scope>
    readonly isReceiving: (key: ObjectKey) => boolean
    /** A bucket says that it holds this object: it is looked for now. */
    readonly hint: (key: ObjectKey) => Effect.Effect<void, DatabaseError>
    /** Waits until there may be something to check. */
    readonly toCheck: Effect.Effect<void>
    /** Waits until there may be something to look for. */
    readonly toLookFor: Effect.Effect<void>
    /** A file was registered, and its bytes may come into a bucket outside this process. */
    readonly lookSoon: Effect.Effect<void>
  }
>()("@altilift/node-service/meta/MetaTracker") {
  static readonly layer = Layer.effect(
    MetaTracker,
    Effect.gen(function* () {
      const database = yield* Database
      const { send, listen } = yield* Signals
      const incoming = new Map<string, number>()
      const count = (key: string, step: 1 | -1) => {
        const open = (incoming.get(key) ?? 0) + step
        if (open === 0) incoming.delete(key)
        else incoming.set(key, open)
      }

      const find = ({ projectId, filename }: ObjectKey) =>
        database.query(db =>
          db
            .selectFrom("metaFiles")
            .innerJoin("projects", "projects.id", "metaFiles.projectId")
            .selectAll("metaFiles")
            .where("metaFiles.projectId", "=", projectId)
            .where("metaFiles.filename", "=", filename)
            .where("projects.removedAt", "is", null)
            .executeTakeFirst(),
        )

      const noticed = Effect.fnUntraced(function* <E = never>(file: MetaFileRow, size: number, run?: Run<E>) {
        const change = { state: "Uploaded", size, lookAt: null } as const
        const moved = yield* Effect.provideService(moveMetaFile(file, ["Pending"], change, run), Database, database)
        if (moved !== undefined) yield* send("meta-checks")
        return moved !== undefined
      })

      return MetaTracker.of({
        admit: Effect.fnUntraced(function* (key) {
          const row = yield* find(key)
          const isHere = row?.bucket === embeddedLabel && row.source === "bucket"
          const most = largestMetaFile(metaFileKind(row?.name ?? ""))
          return { admission: row === undefined || !isHere ? "unknown" : admissions[row.state], most } as const
        }),
        arrived: Effect.fnUntraced(function* (projectId, filename, size) {
          const row = yield* find({ projectId, filename })
          if (row === undefined) return false
          return (yield* noticed(row, size)) || row.state === "Uploaded"
        }),
        noticed,
        receiving: (projectId, filename) => {
          const key = keyOf({ projectId, filename })
          return Effect.asVoid(
            Effect.acquireRelease(
              Effect.sync(() => count(key, 1)),
              () => Effect.sync(() => count(key, -1)),
            ),
          )
        },
        isReceiving: key => incoming.has(keyOf(key)),
        hint: Effect.fnUntraced(function* (key) {
          const row = yield* find(key)
          if (row === undefined) return
          yield* Effect.provideService(moveMetaFile(row, ["Pending"], { lookAt: 0 }), Database, database)
          yield* send("meta-looks")
        }),
        toCheck: yield* listen("meta-checks"),
        toLookFor: yield* listen("meta-looks"),
        lookSoon: send("meta-looks"),
      })
    }),
  )
}

const admissions: Record<MetaFileRow["state"], Admission> = {
  Pending: "store",
  Uploaded: "discard",
  Ready: "discard",
  Invalid: "refuse",
}
