import { existsSync } from "node:fs"
import { mkdir, utimes, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Layer } from "effect"
import { type Kysely, sql } from "kysely"
import { afterAll, describe, expect, it } from "vitest"
import { readSettings, Settings } from "../src/config.ts"
import { Database } from "../src/ports/Database.ts"
import type { Tables } from "../src/ports/tables.ts"
import { TasksHere } from "../src/reconstruction/TasksHere.ts"
import { clearOwnFolders } from "../src/retention/ownFolders.ts"
import { DataFolder } from "../src/store/DataFolder.ts"
import { newId } from "../src/store/ids.ts"
import { ask, createProject, image, images, settled, until, upload } from "./api.ts"
import { jpeg } from "./photos.ts"
import { databaseOf, removeAll, runProgram, startService } from "./service.ts"
import { inStore } from "./store.ts"

afterAll(removeAll)

const env = { ALTILIFT_KEEP_AUDIT_DAYS: "10", ALTILIFT_KEEP_HANDOFFS_DAYS: "5", ALTILIFT_KEEP_TASKS_DAYS: "20" }
const day = 24 * 60 * 60 * 1000

const inTables = (data: string, use: (db: Kysely<Tables>) => Promise<unknown>) =>
  inStore(
    data,
    Effect.flatMap(Database, ({ query }) => query(db => use(db).then(() => undefined))),
  )

const counts = (stdout: string) =>
  Object.fromEntries(JSON.parse(stdout).map(({ name, count }: { name: string; count: number }) => [name, count]))

/** A project with four Ready photos, whose reconstruction, a handoff, is Done. */
const reconstructed = async () => {
  const service = await startService({ env })
  const pid = await createProject(service, "Kloster")
  for (const seed of [1, 2, 3, 4]) await upload(service, pid, await jpeg(seed))
  await settled(service, pid)
  const started = await ask(service, `mutation { startReconstructionWithError(id: "${pid}") { task { id } error { message } } }`)
  const task = started.data.startReconstructionWithError.task.id as string
  const state = async () => (await ask(service, `{ project(id: "${pid}") { taskState } }`)).data.project.taskState
  await until(state, now => now === "Done")
  return { service, pid, task }
}

describe("what is kept for a time", () => {
  it("is counted by a dry run, goes with a sweep, and no original of a Ready image goes with it", async () => {
    const { service, pid, task } = await reconstructed()
    const { data } = service
    const sweep = async (...args: ReadonlyArray<string>) =>
      counts((await runProgram(["sweep", "--json", ...args, "--data", data], env)).stdout)
    const handoff = join(data, "handoff", pid, task)
    expect(await sweep("--dry-run")).toEqual({
      "abandoned images": 0,
      audit: 0,
      notices: 0,
      "edge objects": 0,
      handoffs: 0,
      tasks: 0,
    })
    // As after six days: a handoff is due. Objects of a Ready image, and of none, are left in the bucket; one is new.
    const filename = await fileOfFirst(data)
    const folder = join(data, "edge", "objects", pid)
    await mkdir(folder, { recursive: true })
    for (const name of [filename, "gone.jpg", "new.jpg"]) {
      await writeFile(join(folder, name), "bytes")
      const age = name === "new.jpg" ? 0 : 2 * day
      await utimes(join(folder, name), new Date(Date.now() - age), new Date(Date.now() - age))
    }
    await inTables(data, db =>
      db
        .updateTable("tasks")
        .set({ endedAt: Date.now() - 6 * day })
        .execute(),
    )
    await inTables(data, db =>
      db
        .updateTable("audit")
        .set({ at: Date.now() - 11 * day })
        .where("act", "=", "project-created")
        .execute(),
    )
    const due = { "abandoned images": 0, audit: 1, notices: 0, "edge objects": 2, handoffs: 1, tasks: 0 }
    expect(await sweep("--dry-run")).toEqual(due)
    expect([existsSync(handoff), existsSync(join(folder, filename))]).toEqual([true, true])
    expect(await sweep()).toEqual(due)
    expect([handoff, join(folder, filename), join(folder, "gone.jpg"), join(folder, "new.jpg")].map(existsSync)).toEqual([
      false,
      false,
      false,
      true,
    ])
    // As after three weeks: the task goes, by the sweep that the service does itself after its start.
    await inTables(data, db =>
      db
        .updateTable("tasks")
        .set({ endedAt: Date.now() - 21 * day })
        .execute(),
    )
    await service.end()
    const again = await startService({ data, env })
    const latest = async () => (await ask(again, `{ project(id: "${pid}") { task { id } } }`)).data.project.task
    await until(latest, found => found === null)
    expect((await images(again, pid)).map(({ state }) => state)).toEqual(["Ready", "Ready", "Ready", "Ready"])
    for (const { id } of await images(again, pid)) {
      expect(existsSync(join(data, "vault", pid, id))).toBe(true)
      expect((await image(again, pid, id)).state).toBe("Ready")
    }
    expect(again.printed()).toContain("tasks: removed 1")
    await again.end()
  })
})

describe("local folders of reconstructions", () => {
  it("go with their tasks and projects, and handoffs after their time; what this process is making is left", async () => {
    const { service, pid, task } = await reconstructed()
    const { data } = service
    await service.end()
    const [old, running, gone, here, project, projectHere] = Array.from({ length: 6 }, newId)
    const insert = (id: string | undefined, state: string, endedAt: number | null) =>
      sql`insert into tasks (id, "projectId", type, reconstructor, state, "createdAt", "endedAt")
        select ${id}, "projectId", type, reconstructor, ${state}, "createdAt", ${endedAt} from tasks where id = ${task}`
    await inTables(data, async db => {
      await insert(old, "Done", Date.now() - 6 * day).execute(db)
      await insert(running, "Running", null).execute(db)
    })
    const kept = [
      `handoff/${pid}/${task}`,
      `handoff/${pid}/${running}.draft`,
      `handoff/${pid}/of-the-operator`,
      `handoff/${projectHere}/${here}.draft`,
      `work/${pid}/${old}`,
      `work/${pid}/${running}`,
      `work/${projectHere}/${here}`,
    ]
    const removed = [
      `handoff/${pid}/${old}`,
      `handoff/${pid}/${gone}`,
      `handoff/${pid}/${gone}.draft`,
      `handoff/${project}/${gone}`,
      `handoff/${projectHere}/${gone}`,
      `work/${pid}/${gone}`,
      `work/${project}`,
    ]
    for (const path of [...kept, ...removed]) await mkdir(join(data, path), { recursive: true })
    const present = () => [...kept, ...removed].filter(path => existsSync(join(data, path)))
    const settings = readSettings({ data }, await databaseOf(data))
    const clear = (before?: number) =>
      inStore(
        data,
        Effect.gen(function* () {
          const { during } = yield* TasksHere
          return yield* during({ id: here ?? "", projectId: projectHere ?? "" })(clearOwnFolders(before))
        }).pipe(Effect.provide(Layer.mergeAll(TasksHere.layer, DataFolder.layer)), Effect.provideService(Settings, settings)),
      )
    expect(await clear()).toEqual({ gone: 5, due: 0, left: 2 })
    expect(present()).toEqual([...kept, `handoff/${pid}/${old}`])
    expect(await clear(Date.now() - 5 * day)).toEqual({ gone: 0, due: 1, left: 2 })
    expect(present()).toEqual(kept)
    await inTables(data, db => db.updateTable("projects").set({ removedAt: 1 }).execute())
    await clear()
    expect(present()).toEqual(kept.filter(path => path.includes(projectHere ?? "")))
  })
})

const fileOfFirst = async (data: string): Promise<string> => {
  let found = ""
  await inTables(data, async db => {
    const { rows } = await sql<{ filename: string }>`select filename from images order by seq limit 1`.execute(db)
    found = rows[0]?.filename ?? ""
  })
  return found
}
