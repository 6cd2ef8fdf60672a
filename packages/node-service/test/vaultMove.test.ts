import { spawn } from "node:child_process"
import { once } from "node:events"
import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readSettings, Settings } from "../src/config.ts"
import { makeDiskVault } from "../src/drivers/diskVault.ts"
import { BucketError } from "../src/ports/Bucket.ts"
import type { Vault } from "../src/ports/Vault.ts"
import { DataFolder } from "../src/store/DataFolder.ts"
import { moveVault } from "../src/vault/moveVault.ts"
import { makeTally } from "../src/vault/Tally.ts"
import { ask, createProject, images, settled, sha1, until, upload } from "./api.ts"
import { vaultIn } from "./bucketVault.ts"
import { configured, keysIn, newBucket, noCeph, putByAdmin } from "./ceph.ts"
import { jpeg } from "./photos.ts"
import { startS3Proxy } from "./s3Proxy.ts"
import { databaseOf, type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"
import { inStore, sql } from "./store.ts"

const program = fileURLToPath(new URL("../bin/altilift-service.js", import.meta.url))
const count = 12
const sent = new Map<string, string>()

let service: RunningService
let proxy: Awaited<ReturnType<typeof startS3Proxy>>
let [pid, one, two] = ["", "", ""]

afterAll(async () => {
  await removeAll()
  await proxy?.close()
})

/** What a command or a service is started with whose files move. */
const places = (vault: unknown, formerVault?: unknown) =>
  configured({ vault, ...(formerVault === undefined ? {} : { formerVault }) })

const move = async (settings: Awaited<ReturnType<typeof places>>, ...args: ReadonlyArray<string>) => {
  const ended = await runProgram(["vault", "move", "--data", service.data, ...settings.args, "--json", ...args], settings.env)
  return { ...ended, report: ended.stdout === "" ? undefined : JSON.parse(ended.stdout) }
}

const restart = async (settings: Awaited<ReturnType<typeof places>>) => {
  await service.end()
  service = await startService({ ...settings, data: service.data })
}

/** Every photo is Ready, and its original and thumbnail are given out. */
const allThere = async () => {
  const query = `query($id: ID!) { project(id: $id) {
    allImages { edges { node { id state photo { thumbnail original } } } } downloads { edges { node { link checksum } } } } }`
  const { project } = (await ask(service, query, { id: pid })).data
  const nodes = project.allImages.edges.map((edge: { node: object }) => edge.node)
  expect(nodes).toHaveLength(sent.size)
  for (const { id, state, photo } of nodes) {
    expect(state).toBe("Ready")
    expect(sha1(Buffer.from(await (await fetch(photo.original)).arrayBuffer()))).toBe(sent.get(id))
    expect((await fetch(photo.thumbnail)).status).toBe(200)
  }
  const [{ node }] = project.downloads.edges
  expect(sha1(Buffer.from(await (await fetch(node.link)).arrayBuffer()))).toBe(node.checksum)
}

const send = async (seed: number) => {
  const bytes = await jpeg(seed)
  sent.set(await upload(service, pid, bytes), sha1(bytes))
}

const filesIn = async (folder: string) =>
  (await readdir(join(service.data, folder), { recursive: true, withFileTypes: true })).filter(entry => entry.isFile()).length

describe("results that are moved", () => {
  it("count once, also where the new place did not answer at first", async () => {
    const before = await startService()
    const id = await createProject(before)
    for (let seed = 0; seed < 3; seed++) await upload(before, id, await jpeg(7300 + seed))
    await settled(before, id)
    await ask(before, `mutation { startReconstructionWithError(id: "${id}") { error { code } } }`)
    await until(
      () => ask(before, `{ project(id: "${id}") { downloads { edges { node { name } } } } }`),
      ({ data }) => data.project.downloads.edges.length > 0,
    )
    await before.end()
    const placeIn = (data: string) =>
      Effect.runPromise(
        makeDiskVault.pipe(Effect.provide(DataFolder.layer), Effect.provideService(Settings, readSettings({ data }, {}))),
      )
    const [former, now] = [await placeIn(before.data), await placeIn(await temporaryFolder())]
    let refusals = 1
    const keepResults: Vault["Service"]["keepResults"] = task =>
      Effect.suspend((): ReturnType<Vault["Service"]["keepResults"]> => {
        if (refusals-- <= 0) return now.keepResults(task)
        const problem = { code: "bucket-answered", host: "vault", status: 503 } as const
        return Effect.fail(new BucketError({ problem, retryable: true }))
      })
    const tally = makeTally("missing")
    await inStore(before.data, moveVault({ former, now: { ...now, keepResults } }, tally))
    expect(tally.report()).toMatchObject({ moved: 7, there: 0, faults: [] })
  })
})

describe.skipIf(noCeph)("vault move", () => {
  beforeAll(async () => {
    proxy = await startS3Proxy()
    ;[one, two] = [await newBucket(), await newBucket()]
    service = await startService()
    pid = await createProject(service)
    for (let seed = 0; seed < count; seed++) await send(7100 + seed)
    await settled(service, pid)
    await ask(service, `mutation { startReconstructionWithError(id: "${pid}") { error { code } } }`)
    await until(
      () => ask(service, `{ project(id: "${pid}") { downloads { edges { node { name } } } } }`),
      ({ data }) => data.project.downloads.edges.length > 0,
    )
  })

  it("asks for both places, and refuses a wrong direction", async () => {
    const without = await move(await places(vaultIn(one)), "--to", one)
    expect([without.code, without.stderr]).toEqual([2, expect.stringMatching(/formerVault/)])
    const wrong = await move(await places(vaultIn(one), "data-folder"), "--to", "data-folder")
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining(`is ${one}`)])
    const same = await move(await places("data-folder", "data-folder"))
    expect([same.code, same.stderr]).toEqual([2, expect.stringMatching(/formerVault: is the place/)])
  })

  it("from the data folder to a bucket: killed in the middle it goes on, beside a service that serves all and takes more", async () => {
    const slow = await places(vaultIn(one, { endpoint: proxy.url }), "data-folder")
    await restart(slow)
    await allThere()
    await proxy.become([{ route: "^PUT", fault: { kind: "latency", milliseconds: 150 } }])
    const env = { ...process.env, ...slow.env, ...(await databaseOf(service.data)) }
    const child = spawn(process.execPath, [program, "vault", "move", "--data", service.data, ...slow.args, "--to", one], { env })
    await until(
      () => filesIn("vault"),
      left => left < count,
    )
    child.kill("SIGKILL")
    await once(child, "exit")
    expect(await filesIn("vault")).toBeGreaterThan(0)
    await allThere()
    await proxy.become([])
    await send(7200)
    await settled(service, pid)
    await allThere()
    const { code, report, stderr } = await move(slow, "--to", one)
    expect([code, report.faults, stderr]).toEqual([0, [], expect.stringMatching(/formerVault may be taken out/)])
    expect(report.moved + report.there).toBe(2 * sent.size + 1)
    const [act] = await sql(service.data, "select act, subject from audit where act = 'vault-moved' order by seq desc limit 1")
    expect(act?.subject).toBe(`data-folder to ${one}: ${report.moved} ${report.moved === 1 ? "file" : "files"} moved`)
    for (const folder of ["vault", "thumbs", "results"]) expect(await filesIn(folder), folder).toBe(0)
    await allThere()
    await restart(await places(vaultIn(one)))
    await allThere()
  })

  it("from a bucket to another, and back to the data folder", async () => {
    const over = await places(vaultIn(two), vaultIn(one))
    await restart(over)
    expect((await move(over, "--to", two)).report).toMatchObject({ moved: 2 * sent.size + 1, there: 0, faults: [] })
    expect(await keysIn(one)).toEqual([])
    await allThere()
    const back = await places("data-folder", vaultIn(two))
    await restart(back)
    expect((await move(back, "--to", "data-folder")).code).toBe(0)
    expect(await keysIn(two)).toEqual([])
    expect(await filesIn("vault")).toBe(sent.size)
    await restart(await places("data-folder"))
    await allThere()
  })

  it("--check reads everything, changes nothing, and names what is damaged or missing", async () => {
    const onDisk = await places("data-folder")
    const whole = await move(onDisk, "--check")
    expect([whole.code, whole.report]).toEqual([
      0,
      expect.objectContaining({ checked: true, there: 2 * sent.size + 1, faults: [] }),
    ])
    const again = await places(vaultIn(one), "data-folder")
    const [damaged = "", missing = ""] = sent.keys()
    await putByAdmin(one, `${pid}/originals/${damaged}`, Buffer.from("something else"))
    const found = await move(again, "--check")
    expect([found.code, found.report.faults]).toEqual([
      1,
      [{ file: `original ${pid}/${damaged}`, why: expect.stringMatching(/its SHA-1 is/) }],
    ])
    await restart(again)
    // What is wrong in the new place is replaced by what is right in the old one.
    expect((await move(again, "--to", one)).code).toBe(0)
    await putByAdmin(one, `${pid}/originals/${missing}`, Buffer.from(""))
    const last = await move(await places(vaultIn(one)), "--check")
    expect([last.code, last.report.faults.map(({ file }: { file: string }) => file)]).toEqual([1, [`original ${pid}/${missing}`]])
    expect((await images(service, pid)).length).toBe(sent.size)
  })
})
