import { mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import { sql } from "kysely"
import { afterAll, describe, expect, it } from "vitest"
import { Database } from "../src/ports/Database.ts"
import { Vault } from "../src/ports/Vault.ts"
import { recordResults, resultsOf } from "../src/reconstruction/Results.ts"
import { ask, createProject, settled, sha1, until, upload } from "./api.ts"
import { layerOffice, makeJob } from "./office.ts"
import { jpeg } from "./photos.ts"
import { removeAll, startService, temporaryFolder } from "./service.ts"
import { mountSmallDisk, unmountAll } from "./smallDisk.ts"

afterAll(async () => {
  unmountAll()
  await removeAll()
})

const query = `query($id: ID!) { project(id: $id) {
  task { state problem { code } } downloads { edges { node { name size checksum link } } }
} }`

describe("results on a full disk", () => {
  it("are waited for, and given out whole when there is room again", async context => {
    const data = await temporaryFolder()
    const results = join(data, "results")
    await mkdir(results)
    if (!mountSmallDisk(results, "64k")) return context.skip("needs the right to mount a small disk")
    const service = await startService({ data })
    const filler = join(results, "filler")
    await writeFile(filler, Buffer.alloc(64 * 1024))
    const id = await createProject(service)
    for (const seed of [1, 2]) await upload(service, id, await jpeg(seed))
    await settled(service, id)
    await ask(service, "mutation($id: ID!) { startReconstructionWithError(id: $id) { task { id } } }", { id })
    const projectOf = async () => (await ask(service, query, { id })).data.project
    await until(
      async () => service.printed(),
      printed => printed.includes("will try again"),
    )
    expect(await projectOf()).toMatchObject({ task: { state: "Running" }, downloads: { edges: [] } })
    expect((await readdir(join(results, id))).filter(name => !name.endsWith(".draft"))).toEqual([])
    await rm(filler)
    const { task, downloads } = await until(projectOf, ({ task }) => task.state !== "Running")
    expect(task.state).toBe("Done")
    const [{ node }] = downloads.edges
    const bytes = Buffer.from(await (await fetch(node.link)).arrayBuffer())
    expect([bytes.length, sha1(bytes)]).toEqual([node.size, node.checksum])
    expect(JSON.parse(bytes.toString())).toMatchObject({ task: { type: "Native", reconstructor: "folder" } })
  })

  it("are written down all together or not at all", async () => {
    const rows = Effect.gen(function* () {
      const services = yield* layerOffice
      return yield* Effect.provideContext(
        Effect.gen(function* () {
          const { task } = yield* makeJob
          const { query } = yield* Database
          const vault = yield* Vault
          const keep = Effect.fnUntraced(function* (files: Readonly<Record<string, string>>) {
            yield* vault.removeResults(task)
            const draft = yield* vault.draftResults(task)
            for (const [name, content] of Object.entries(files))
              yield* Effect.promise(() => writeFile(join(draft, name), content))
            yield* vault.keepResults(task)
          })
          yield* keep({ "a.ply": "a" })
          yield* recordResults(task)
          yield* keep({ "a.ply": "other", "b.ply": "b" })
          const full = sql`create trigger full before insert on results when new.name = 'b.ply' begin select raise(abort, 'full'); end`
          yield* query(db => full.execute(db))
          const failed = yield* Effect.exit(recordResults(task))
          return [failed._tag, (yield* resultsOf(task)).map(({ name, size }) => [name, size])]
        }),
        services,
      )
    })
    expect(await Effect.runPromise(Effect.scoped(rows))).toEqual(["Failure", [["a.ply", 1]]])
  })
})

describe("the folder of results", () => {
  it("is not kept where a link is in its place, and what the link leads to stays as it is", async () => {
    const others = await temporaryFolder()
    await writeFile(join(others, "a.txt"), "of others")
    await symlink("a.txt", join(others, "b.txt"))
    const kept = Effect.gen(function* () {
      const services = yield* layerOffice
      return yield* Effect.provideContext(
        Effect.gen(function* () {
          const { task } = yield* makeJob
          const vault = yield* Vault
          const draft = yield* vault.draftResults(task)
          yield* Effect.promise(() => rm(draft, { recursive: true }))
          yield* Effect.promise(() => symlink(others, draft))
          return (yield* Effect.exit(vault.keepResults(task)))._tag
        }),
        services,
      )
    })
    expect(await Effect.runPromise(Effect.scoped(kept))).toBe("Failure")
    expect((await readdir(others)).sort()).toEqual(["a.txt", "b.txt"])
  })
})
