import { randomBytes } from "node:crypto"
import { Context, Effect, Layer } from "effect"
import { Refusal } from "../Refusal.ts"
import { Database, type DatabaseError } from "../store/Database.ts"
import { idPattern, newId } from "../store/ids.ts"
import { type Page, type PageRequest, readPageRequest, toPage } from "../store/page.ts"
import type { ImageRow, ProjectRow } from "../store/tables.ts"
import { moveImage } from "./moveImage.ts"

/** What a client says of an image when it registers it. */
export interface ImageDraft {
  readonly name: string
  readonly type: "JPEG" | "PNG" | "TIFF" | undefined
  /** SHA-1 as the client sent it; undefined: learned from the bytes. */
  readonly checksum: string | undefined
}

/** Sums over the images of a project. */
export interface ImageTotals {
  readonly count: number
  readonly gigaPixel: number
}

/** The images of projects, as clients see and move them. */
export class Images extends Context.Service<
  Images,
  {
    /** The image of this checksum, re-armed if it can be uploaded again; a new one otherwise (protocol: Decisions). */
    readonly register: (project: ProjectRow, draft: ImageDraft) => Effect.Effect<ImageRow, Refusal | DatabaseError>
    readonly byChecksum: (project: ProjectRow, checksum: string) => Effect.Effect<ImageRow | undefined, Refusal | DatabaseError>
    /** Refused with NOT_FOUND when the project has no such image. */
    readonly inProject: (project: ProjectRow, id: string) => Effect.Effect<ImageRow, Refusal | DatabaseError>
    /** Refused with NOT_FOUND when there is no such image in any project of this user's. */
    readonly owned: (ownerId: string, id: string) => Effect.Effect<ImageRow, Refusal | DatabaseError>
    /** The bytes are about to move. Changes nothing when they are there already. */
    readonly start: (image: ImageRow) => Effect.Effect<ImageRow, DatabaseError>
    /** In the order of registration. */
    readonly page: (project: ProjectRow, request: PageRequest) => Effect.Effect<Page<ImageRow>, Refusal | DatabaseError>
    readonly totals: (project: ProjectRow) => Effect.Effect<ImageTotals, DatabaseError>
  }
>()("@altilift/node-service/images/Images") {
  static readonly layer = Layer.effect(
    Images,
    Effect.gen(function* () {
      const database = yield* Database
      const { query } = database
      const move = (...of: Parameters<typeof moveImage>) => Effect.provideService(moveImage(...of), Database, database)

      const findByChecksum = (projectId: string, checksum: string) =>
        query(db =>
          db
            .selectFrom("images")
            .selectAll()
            .where("projectId", "=", projectId)
            .where("checksum", "=", checksum)
            .executeTakeFirst(),
        )

      const byChecksum = Effect.fnUntraced(function* (project: ProjectRow, checksum: string) {
        return yield* findByChecksum(project.id, yield* readChecksum(checksum))
      })

      const register = Effect.fnUntraced(function* (project: ProjectRow, draft: ImageDraft) {
        const row = yield* readDraft(project, draft)
        const known = row.checksum === null ? undefined : yield* findByChecksum(project.id, row.checksum)
        if (known !== undefined) return yield* rearm(known)
        const inserted = yield* query(db =>
          db
            .insertInto("images")
            .values(row)
            .onConflict(conflict => conflict.columns(["projectId", "checksum"]).doNothing())
            .returningAll()
            .executeTakeFirst(),
        )
        // Another registration of the same checksum came first: it is the same image.
        return inserted ?? (yield* register(project, draft))
      }) as (project: ProjectRow, draft: ImageDraft) => Effect.Effect<ImageRow, Refusal | DatabaseError>

      const rearm = (known: ImageRow) =>
        Effect.map(move(known.id, "registered", { touchedAt: Date.now(), error: null }), moved => moved?.row ?? known)

      const inProject = Effect.fnUntraced(function* (project: ProjectRow, id: string) {
        const row = idPattern.test(id)
          ? yield* query(db =>
              db.selectFrom("images").selectAll().where("id", "=", id).where("projectId", "=", project.id).executeTakeFirst(),
            )
          : undefined
        return row ?? (yield* noSuchImage)
      })

      const owned = Effect.fnUntraced(function* (ownerId: string, id: string) {
        const row = idPattern.test(id)
          ? yield* query(db =>
              db
                .selectFrom("images")
                .innerJoin("projects", "projects.id", "images.projectId")
                .selectAll("images")
                .where("images.id", "=", id)
                .where("projects.ownerId", "=", ownerId)
                .executeTakeFirst(),
            )
          : undefined
        return row ?? (yield* noSuchImage)
      })

      const start = (image: ImageRow) =>
        Effect.map(move(image.id, "started", { touchedAt: Date.now() }), moved => moved?.row ?? image)

      const totals = (project: ProjectRow) =>
        query(db =>
          db
            .selectFrom("images")
            .select(of => [
              of.fn.countAll<number>().as("count"),
              of.fn.coalesce(of.fn.sum<number>("gigaPixel").filterWhere("state", "=", "Ready"), of.lit(0)).as("gigaPixel"),
            ])
            .where("projectId", "=", project.id)
            .executeTakeFirstOrThrow(),
        )

      const page = Effect.fnUntraced(function* (project: ProjectRow, request: PageRequest) {
        const window = yield* readPageRequest(request)
        const { count } = yield* totals(project)
        const rows = yield* query(db =>
          db
            .selectFrom("images")
            .selectAll()
            .where("projectId", "=", project.id)
            .$if(window.after !== undefined, rows => rows.where("seq", ">", window.after ?? 0))
            .$if(window.before !== undefined, rows => rows.where("seq", "<", window.before ?? 0))
            .orderBy("seq", window.from === "start" ? "asc" : "desc")
            .$if(window.limit !== undefined, rows => rows.limit((window.limit ?? 0) + 1))
            .execute(),
        )
        return toPage(rows, window, count)
      })

      return Images.of({ register, byChecksum, inProject, owned, start, page, totals })
    }),
  )
}

const noSuchImage = new Refusal({ code: "NOT_FOUND", message: "there is no such image" })

/** Clients spell checksums in either case; one spelling is kept. */
const readChecksum = Effect.fnUntraced(function* (checksum: string) {
  const lower = checksum.toLowerCase()
  if (/^[0-9a-f]{40}$/.test(lower)) return lower
  return yield* new Refusal({ code: "BAD_INPUT", message: "a checksum is the SHA-1 of the file: 40 hexadecimal characters" })
})

const readDraft = Effect.fnUntraced(function* (project: ProjectRow, draft: ImageDraft) {
  const bytes = Buffer.byteLength(draft.name)
  if (bytes < 1 || bytes > 255) {
    return yield* new Refusal({ code: "BAD_INPUT", message: "a filename has 1 to 255 bytes" })
  }
  const now = Date.now()
  return {
    id: newId(),
    projectId: project.id,
    name: draft.name,
    filename: `${randomBytes(20).toString("hex")}.${extensions[draft.type ?? "JPEG"]}`,
    checksum: draft.checksum === undefined ? null : yield* readChecksum(draft.checksum),
    state: "Pending" as const,
    createdAt: now,
    touchedAt: now,
  }
})

/** Only to please people who look into a bucket; what an image is, its bytes decide. */
const extensions = { JPEG: "jpg", PNG: "png", TIFF: "tif" } as const
