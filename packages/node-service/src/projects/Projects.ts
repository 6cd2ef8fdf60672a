import { Effect } from "effect"
import { type Kysely, sql } from "kysely"
import { recorded } from "../audit/record.ts"
import { Database } from "../ports/Database.ts"
import type { ProjectRow, Tables } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import { newId } from "../store/ids.ts"
import { type PageRequest, readPageRequest } from "../store/page.ts"
import { readPage } from "../store/readPage.ts"
import { ownProject, visibleTo } from "./access.ts"
import { Removals } from "./Removals.ts"

/** Arguments of `createProject`. */
export type ProjectDraft = Pick<ProjectRow, "name" | "type" | "visibility" | "modelType"> & { readonly imported: boolean }

/** Bytes of the longest name of a project. */
const longestName = 255

const readName = Effect.fnUntraced(function* (given: string) {
  const name = given.trim()
  if (name !== "" && Buffer.byteLength(name) <= longestName) return name
  return yield* new Refusal({ code: "BAD_USER_INPUT", problem: { code: "project-name-length", most: longestName } })
})

/** Makes a project of this user's. */
export const createProject = Effect.fnUntraced(function* (ownerId: string, draft: ProjectDraft) {
  const name = yield* readName(draft.name)
  return yield* recorded(
    all =>
      all
        .insertInto("projects")
        .values({ ...draft, name, imported: draft.imported ? 1 : 0, id: newId(), ownerId, createdAt: Date.now() })
        .returningAll()
        .executeTakeFirstOrThrow(),
    ({ id }) => ({ act: "project-created", projectId: id, subject: name }),
  )
})

/** A page of the projects that a user may see, newest first; `search` is a part of the name, or the start of the id. */
export const projectsOf = Effect.fnUntraced(function* (userId: string, request: PageRequest, search: string) {
  const { query } = yield* Database
  const window = yield* readPageRequest(request)
  const projects = (db: Kysely<Tables>) => db.selectFrom("projects").selectAll().where(visibleTo(userId)).where(matches(search))
  const count = yield* countProjects(userId, search)
  return yield* readPage(window, count, "desc", ({ after, before, order, limit, offset }) =>
    query(db =>
      projects(db)
        .$if(after !== undefined, rows => rows.where("seq", "<", after ?? 0))
        .$if(before !== undefined, rows => rows.where("seq", ">", before ?? 0))
        .orderBy("seq", order)
        .limit(limit)
        .offset(offset)
        .execute(),
    ),
  )
})

/** How many projects a user may see, or how many of them a search finds. */
export const countProjects = Effect.fnUntraced(function* (userId: string, search = "") {
  const { query } = yield* Database
  const { rows } = yield* query(db =>
    db
      .selectFrom("projects")
      .select(of => of.fn.countAll<number>().as("rows"))
      .where(visibleTo(userId))
      .where(matches(search))
      .executeTakeFirstOrThrow(),
  )
  return rows
})

/** Projects that a user may see whose id begins so, newest first. */
export const projectsByPrefix = Effect.fnUntraced(function* (userId: string, prefix: string, limit: number) {
  const { query } = yield* Database
  return yield* query(db =>
    db
      .selectFrom("projects")
      .selectAll()
      .where(visibleTo(userId))
      .where(startsWith(prefix))
      .orderBy("seq", "desc")
      .limit(limit)
      .execute(),
  )
})

/** Gives a project of this user's another name, and returns it. Several projects may have one name. */
export const renameProject = Effect.fn("renameProject")(function* (ownerId: string, id: string, given: string) {
  const name = yield* readName(given)
  const row = yield* ownProject(ownerId, id)
  yield* recorded(
    all => all.updateTable("projects").set({ name }).where("id", "=", row.id).execute(),
    () => ({ act: "project-renamed", projectId: row.id, subject: name }),
  )
  return { ...row, name }
})

/**
 * Removes a project that a user owns with its images, files and reconstructions, and returns what it was. From here on
 * it does not exist for anybody; the rest is done in the background.
 */
export const removeProject = Effect.fn("removeProject")(function* (userId: string, id: string) {
  const row = yield* ownProject(userId, id)
  const now = Date.now()
  yield* recorded(
    async both => {
      await both.updateTable("projects").set({ removedAt: now }).where("id", "=", row.id).execute()
      const active = both.updateTable("tasks").where("projectId", "=", row.id).where("state", "in", ["Pending", "Running"])
      await active.set({ state: "Stopped", endedAt: now }).execute()
    },
    () => ({ act: "project-removed", projectId: row.id, subject: row.name }),
  )
  yield* (yield* Removals).wake
  return row
})

/** Escapes what is special in a LIKE pattern, so that a search for `50%` finds just that. */
const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&")

/** Ids are in lower case; SQLite would not mind. */
const startsWith = (prefix: string) => sql<boolean>`id like ${`${literal(prefix.toLowerCase())}%`} escape '\\'`

const matches = (search: string) =>
  search === ""
    ? sql<boolean>`true`
    : sql<boolean>`(lower(name) like lower(${`%${literal(search)}%`}) escape '\\' or ${startsWith(search)})`
