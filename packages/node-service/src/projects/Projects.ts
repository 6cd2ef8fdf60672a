import { Context, Effect, Layer } from "effect"
import { sql } from "kysely"
import { Refusal } from "../Refusal.ts"
import { Database, type DatabaseError } from "../store/Database.ts"
import { idPattern, newId } from "../store/ids.ts"
import { type Page, type PageRequest, readPageRequest, toPage } from "../store/page.ts"
import type { ProjectRow } from "../store/tables.ts"
import { type FileError, ProjectFiles } from "./ProjectFiles.ts"

/** What `createProject` is told. */
export type ProjectDraft = Pick<ProjectRow, "name" | "type" | "visibility" | "modelType"> & { readonly imported: boolean }

/** Projects, each seen and changed by its owner alone: to everybody else it does not exist. */
export class Projects extends Context.Service<
  Projects,
  {
    readonly create: (ownerId: string, draft: ProjectDraft) => Effect.Effect<ProjectRow, Refusal | DatabaseError>
    /** Refused with NOT_FOUND when there is none of this id, or it is another user's. */
    readonly owned: (ownerId: string, id: string) => Effect.Effect<ProjectRow, Refusal | DatabaseError>
    /** Newest first; `search` is a part of the name, or the start of the id. */
    readonly page: (
      ownerId: string,
      request: PageRequest,
      search: string,
    ) => Effect.Effect<Page<ProjectRow>, Refusal | DatabaseError>
    readonly byIdPrefix: (ownerId: string, prefix: string, limit: number) => Effect.Effect<Array<ProjectRow>, DatabaseError>
    /** Removes the project with its images, files and reconstructions, and returns what it was. */
    readonly remove: (ownerId: string, id: string) => Effect.Effect<ProjectRow, Refusal | DatabaseError | FileError>
  }
>()("@altilift/node-service/projects/Projects") {
  static readonly layer = Layer.effect(
    Projects,
    Effect.gen(function* () {
      const { query } = yield* Database
      const files = yield* ProjectFiles

      const owned = Effect.fnUntraced(function* (ownerId: string, id: string) {
        const row = idPattern.test(id)
          ? yield* query(db =>
              db.selectFrom("projects").selectAll().where("id", "=", id).where("ownerId", "=", ownerId).executeTakeFirst(),
            )
          : undefined
        return row ?? (yield* new Refusal({ code: "NOT_FOUND", message: "there is no such project" }))
      })

      const create = Effect.fnUntraced(function* (ownerId: string, draft: ProjectDraft) {
        const name = draft.name.trim()
        if (name === "" || Buffer.byteLength(name) > 255) {
          return yield* new Refusal({ code: "BAD_INPUT", message: "the name of a project has 1 to 255 bytes" })
        }
        return yield* query(db =>
          db
            .insertInto("projects")
            .values({ ...draft, name, imported: draft.imported ? 1 : 0, id: newId(), ownerId, createdAt: Date.now() })
            .returningAll()
            .executeTakeFirstOrThrow(),
        )
      })

      const page = Effect.fnUntraced(function* (ownerId: string, request: PageRequest, search: string) {
        const window = yield* readPageRequest(request)
        const count = yield* query(db =>
          db
            .selectFrom("projects")
            .select(of => of.fn.countAll<number>().as("rows"))
            .where("ownerId", "=", ownerId)
            .where(named(search))
            .executeTakeFirstOrThrow(),
        )
        const rows = yield* query(db =>
          db
            .selectFrom("projects")
            .selectAll()
            .where("ownerId", "=", ownerId)
            .where(named(search))
            .$if(window.after !== undefined, rows => rows.where("seq", "<", window.after ?? 0))
            .$if(window.before !== undefined, rows => rows.where("seq", ">", window.before ?? 0))
            .orderBy("seq", window.from === "start" ? "desc" : "asc")
            .$if(window.limit !== undefined, rows => rows.limit((window.limit ?? 0) + 1))
            .execute(),
        )
        return toPage(rows, window, count.rows)
      })

      const byIdPrefix = (ownerId: string, prefix: string, limit: number) =>
        query(db =>
          db
            .selectFrom("projects")
            .selectAll()
            .where("ownerId", "=", ownerId)
            .where(startsWith(prefix))
            .orderBy("seq", "desc")
            .limit(limit)
            .execute(),
        )

      const remove = Effect.fn("Projects.remove")(function* (ownerId: string, id: string) {
        const row = yield* owned(ownerId, id)
        yield* query(db => db.deleteFrom("projects").where("id", "=", row.id).execute())
        yield* files.remove(row.id)
        return row
      })

      return Projects.of({ create, owned, page, byIdPrefix, remove })
    }),
  )
}

/** Escapes what is special in a LIKE pattern, so that a search for `50%` finds just that. */
const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&")

const startsWith = (prefix: string) => sql<boolean>`id like ${`${literal(prefix)}%`} escape '\\'`

const named = (search: string) =>
  search === "" ? sql<boolean>`true` : sql<boolean>`(name like ${`%${literal(search)}%`} escape '\\' or ${startsWith(search)})`
