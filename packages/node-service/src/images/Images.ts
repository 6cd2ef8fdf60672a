import { Effect } from "effect"
import { Database } from "../ports/Database.ts"
import type { ImageRow, ProjectRow, Right } from "../ports/tables.ts"
import { projectFor, visibleTo } from "../projects/access.ts"
import { Refusal } from "../Refusal.ts"
import { idPattern } from "../store/ids.ts"
import { between, isNotReady } from "../store/imageRows.ts"
import { type PageRequest, readPageRequest } from "../store/page.ts"
import { prepared } from "../store/prepared.ts"
import { readPage } from "../store/readPage.ts"
import { moveImage } from "./moveImage.ts"

export const noSuchImage = new Refusal({ code: "NOT_FOUND", problem: { code: "image-not-found" } })

/** Clients spell checksums in either case; one spelling is kept. Refused when it cannot be a SHA-1. */
export const readChecksum = Effect.fnUntraced(function* (checksum: string) {
  const lower = checksum.toLowerCase()
  if (/^[0-9a-f]{40}$/.test(lower)) return lower
  return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "checksum-malformed", length: 40 } })
})

const imagesByChecksum = prepared((db, projectId: string, checksum: string) =>
  db.selectFrom("images").selectAll().where("projectId", "=", projectId).where("checksum", "=", checksum),
)

/** The image of this checksum, in lower case, in the project. */
export const imageByChecksum = Effect.fnUntraced(function* (project: ProjectRow, checksum: string) {
  const { query } = yield* Database
  const [image] = yield* query(db => imagesByChecksum(db, project.id, checksum))
  return image
})

/** An image of the project; refused with NOT_FOUND when it has none of this id. */
export const imageOfProject = Effect.fnUntraced(function* (project: ProjectRow, id: string) {
  const { query } = yield* Database
  const row = idPattern.test(id)
    ? yield* query(db =>
        db.selectFrom("images").selectAll().where("id", "=", id).where("projectId", "=", project.id).executeTakeFirst(),
      )
    : undefined
  return row ?? (yield* noSuchImage)
})

/**
 * An image in any project that a user may use so. Refused with NOT_FOUND when there is none of this id in a project
 * that the user may see.
 */
export const imageFor = Effect.fnUntraced(function* (userId: string, id: string, right: Right) {
  const { query } = yield* Database
  const row = idPattern.test(id)
    ? yield* query(db =>
        db
          .selectFrom("images")
          .innerJoin("projects", "projects.id", "images.projectId")
          .selectAll("images")
          .where("images.id", "=", id)
          .where(visibleTo(userId))
          .executeTakeFirst(),
      )
    : undefined
  if (row === undefined) return yield* noSuchImage
  yield* projectFor(userId, row.projectId, right)
  return row
})

/** Notes that the bytes are about to move. Changes nothing when they are there already. */
export const startImage = Effect.fnUntraced(function* (image: ImageRow) {
  const outcome = yield* moveImage(image.id, "started")
  return outcome?.row ?? image
})

/** How many images of the project are in which state. */
export const imageStates = Effect.fnUntraced(function* (project: ProjectRow) {
  const { query } = yield* Database
  return yield* query(db =>
    db.selectFrom("imageCounts").selectAll().where("projectId", "=", project.id).where("images", ">", 0).execute(),
  )
})

/** How many images the project has, and the giga-pixels of those that are Ready. */
export const imageTotals = Effect.fnUntraced(function* (project: ProjectRow) {
  const states = yield* imageStates(project)
  return {
    count: states.reduce((sum, { images }) => sum + images, 0),
    gigaPixel: states.find(({ state }) => state === "Ready")?.gigaPixel ?? 0,
  }
})

/** A page of the project's images, in the order of their registration. */
export const imagesOfProject = (project: ProjectRow, request: PageRequest) => pageOf(project, request, false)

/** The same of those that are not Ready. */
export const imagesNotReady = (project: ProjectRow, request: PageRequest) => pageOf(project, request, true)

const pageOf = Effect.fnUntraced(function* (project: ProjectRow, request: PageRequest, onlyNotReady: boolean) {
  const { query } = yield* Database
  const window = yield* readPageRequest(request)
  const counted = (yield* imageStates(project)).filter(({ state }) => !onlyNotReady || state !== "Ready")
  const count = counted.reduce((sum, { images }) => sum + images, 0)
  return yield* readPage(window, count, "asc", ({ after, before, order, limit, offset }) =>
    query(db =>
      db
        .selectFrom("images")
        .selectAll()
        .where(between(db, project.id, after, before))
        .$if(onlyNotReady, rows => rows.where(isNotReady))
        .orderBy("projectId", order)
        .orderBy("seq", order)
        .limit(limit)
        .offset(offset)
        .execute(),
    ),
  )
})
