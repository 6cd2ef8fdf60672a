import { type Problem, readProblem } from "@altilift/core"
import { Effect } from "effect"
import { atOnce, type Run } from "../images/moveImage.ts"
import { Database } from "../ports/Database.ts"
import type { MetaFileRow, ProjectRow } from "../ports/tables.ts"
import { Refusal } from "../Refusal.ts"
import { idPattern } from "../store/ids.ts"

const noSuchFile = new Refusal({ code: "NOT_FOUND", problem: { code: "meta-file-not-found" } })

/** A meta file of the project; refused with NOT_FOUND when it has none of this id. */
export const metaFileOfProject = Effect.fnUntraced(function* (project: ProjectRow, id: string) {
  const row = idPattern.test(id) ? yield* metaFileById(id) : undefined
  return row?.projectId === project.id ? row : yield* noSuchFile
})

export const metaFileById = Effect.fnUntraced(function* (id: string) {
  const { query } = yield* Database
  return yield* query(db => db.selectFrom("metaFiles").selectAll().where("id", "=", id).executeTakeFirst())
})

/** The latest meta file of this checksum, in lower case, in the project. */
export const metaFileByChecksum = Effect.fnUntraced(function* (project: ProjectRow, checksum: string) {
  const { query } = yield* Database
  return yield* query(db =>
    db
      .selectFrom("metaFiles")
      .selectAll()
      .where("projectId", "=", project.id)
      .where("checksum", "=", checksum)
      .orderBy("seq", "desc")
      .limit(1)
      .executeTakeFirst(),
  )
})

/** The meta files of a project, in the order of their registration. */
export const metaFilesOf = Effect.fnUntraced(function* (projectId: string) {
  const { query } = yield* Database
  return yield* query(db => db.selectFrom("metaFiles").selectAll().where("projectId", "=", projectId).orderBy("seq").execute())
})

/** Those that are Ready; of each name there is one. */
export const readyMetaFiles = (projectId: string) =>
  Effect.map(metaFilesOf(projectId), rows => rows.filter(({ state }) => state === "Ready"))

/** Of each name, the one that is Ready, and the latest of those that are not and came after it. */
export const latestMetaFiles = (rows: ReadonlyArray<MetaFileRow>): ReadonlyArray<MetaFileRow> => {
  const latest = new Map<string, MetaFileRow>()
  for (const row of rows) latest.set(`${row.state === "Ready"} ${row.name.toLowerCase()}`, row)
  const ready = (name: string) => latest.get(`true ${name.toLowerCase()}`)?.seq ?? 0
  return [...latest.values()].filter(row => row.state === "Ready" || row.seq > ready(row.name))
}

/** Moves a file whose state is one of these; undefined: it is in another state, or gone. */
export const moveMetaFile = Effect.fnUntraced(function* <E = never>(
  { id }: Pick<MetaFileRow, "id">,
  from: ReadonlyArray<MetaFileRow["state"]>,
  change: Partial<Omit<MetaFileRow, "id" | "seq" | "projectId">>,
  run: Run<E> = atOnce,
) {
  return yield* run(db =>
    db.updateTable("metaFiles").set(change).where("id", "=", id).where("state", "in", from).returningAll().executeTakeFirst(),
  )
})

/** Makes a file Ready, and removes the rows of the files of the same name that it replaces. Yields these. */
export const replaceByReady = Effect.fnUntraced(function* (file: MetaFileRow, facts: Partial<MetaFileRow>) {
  const { query } = yield* Database
  return yield* query(db =>
    db.transaction().execute(async both => {
      const moved = await both
        .updateTable("metaFiles")
        .set({ ...facts, state: "Ready" })
        .where("id", "=", file.id)
        .where("state", "=", "Uploaded")
        .returning("id")
        .executeTakeFirst()
      if (moved === undefined) return undefined
      const others = await both
        .selectFrom("metaFiles")
        .selectAll()
        .where("projectId", "=", file.projectId)
        .where("id", "!=", file.id)
        .where(of => of.or([of("state", "=", "Ready"), of.and([of("state", "=", "Invalid"), of("seq", "<", file.seq)])]))
        .execute()
      const replaced = others.filter(({ name }) => name.toLowerCase() === file.name.toLowerCase())
      for (const { id } of replaced) await both.deleteFrom("metaFiles").where("id", "=", id).execute()
      return replaced
    }),
  )
})

/** What the row of a file that is Invalid says besides. */
export const refusedFor = (problems: ReadonlyArray<Problem>) =>
  ({ state: "Invalid", problems: JSON.stringify(problems), size: null, lookAt: null }) as const

/** Why a file is Invalid. */
export const problemsOf = ({ problems }: Pick<MetaFileRow, "problems">): ReadonlyArray<Problem> =>
  (JSON.parse(problems ?? "[]") as ReadonlyArray<unknown>).flatMap(value => readProblem(value) ?? [])
