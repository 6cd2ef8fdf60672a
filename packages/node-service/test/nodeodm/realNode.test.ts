import { readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Fiber, type Scope } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { reconstructorSuite } from "../../contract/reconstructorSuite.ts"
import { makeNodeOdm } from "../../src/drivers/nodeodm/nodeOdm.ts"
import { uuidOf } from "../../src/drivers/nodeodm/WorkState.ts"
import type { MetaFileRow } from "../../src/ports/tables.ts"
import { metaFileOf, Vault } from "../../src/ports/Vault.ts"
import { ask, createProject, settled, until, upload } from "../api.ts"
import { jpeg } from "../photos.ts"
import { type RunningService, removeAll, startService, temporaryFolder } from "../service.ts"
import { layerVault, makeJob, makeListener, settingsOf, soon } from "./jobs.ts"
import { type RealNode, startRealNode } from "./realNode.ts"

const started = await startRealNode(2)
const node = started as RealNode
if (typeof started === "string") console.warn(`tests against a real NodeODM are SKIPPED: ${started}`)

/** Waits for a node that is started again. */
const patient = { ...soon, patience: { ...soon.patience, unreachable: 60_000 } }

const photos = (count: number) => Array.from({ length: count }, (_, index) => `DJI_${index}.JPG`)

afterAll(async () => {
  if (typeof started !== "string") await node.remove()
  await removeAll()
})

const here = () => settingsOf({ url: node.url, token: node.token, options: { "pc-quality": "low", dsm: true } })

const inVault = <A>(effect: Effect.Effect<A, unknown, Vault | Scope.Scope>) =>
  Effect.runPromise(Effect.scoped(Effect.provide(effect, layerVault)))

describe.skipIf(typeof started === "string")("a real NodeODM", () => {
  reconstructorSuite(
    "NodeODM",
    Effect.gen(function* () {
      return { reconstructor: yield* makeNodeOdm(here(), patient), job: yield* makeJob(photos(3)) }
    }).pipe(Effect.provide(layerVault)),
  )

  const tasks = () => node.ask("/task/list")
  beforeAll(async () => {
    expect(await node.ask("/info")).toMatchObject({ engine: "odm" })
  })

  it("gets control points and positions to their places, and no other text", () =>
    inVault(
      Effect.gen(function* () {
        const vault = yield* Vault
        const photosOnly = yield* makeJob(photos(3))
        const { projectId } = photosOnly.task
        const names = ["GCP_list.txt", "geo.txt", "camera.txt"]
        const metaFiles = names.map((name, index) => ({ id: `${index}`.repeat(24), projectId, name, size: 3 }) as MetaFileRow)
        for (const file of metaFiles) yield* vault.write(metaFileOf(file), Buffer.from("abc"))
        const job = { ...photosOnly, metaFiles }
        const { report, untilStep } = makeListener()
        const running = yield* Effect.forkChild((yield* makeNodeOdm(here(), patient)).run(job, report))
        yield* Effect.promise(() => untilStep(/^RUNNING/))
        const folder = join(node.data, uuidOf(job.task, 1))
        expect((yield* Effect.promise(() => readdir(join(folder, "gcp")))).sort()).toEqual(["gcp_list.txt", "geo.txt"])
        expect(yield* Effect.promise(() => readdir(join(folder, "images")))).toHaveLength(3)
        yield* Fiber.join(running)
      }),
    ))

  it("gets photos under their names, shows what it does, and keeps nothing", () =>
    inVault(
      Effect.gen(function* () {
        const job = yield* makeJob(["DJI_1.JPG", "dji_1.jpg", "照片 1.jpg", "no-extension", "gcp.txt"])
        const { report, lines, steps, untilStep } = makeListener()
        const running = yield* Effect.forkChild((yield* makeNodeOdm(here(), patient)).run(job, report))
        yield* Effect.promise(() => untilStep(/^RUNNING/))
        const images = yield* Effect.promise(() => readdir(join(node.data, uuidOf(job.task, 1), "images")))
        expect(images.sort()).toEqual(["DJI_1.JPG", "dji_1 (2).jpg", "gcp.txt.jpg", "no-extension.jpg", "照片 1.jpg"])
        const info = yield* Effect.promise(() => node.ask(`/task/${uuidOf(job.task, 1)}/info`))
        expect(info).toMatchObject({
          name: "a project",
          options: expect.arrayContaining([
            { name: "pc-quality", value: "low" },
            { name: "dsm", value: true },
          ]),
        })
        yield* Fiber.join(running)
        expect(steps).toEqual(expect.arrayContaining(["upload 0/5", "upload 5/5", "RUNNING", "COMPLETED", "download"]))
        expect(lines).toContainEqual(expect.stringContaining("DJI_0163.JPG has"))
        const results = yield* Effect.promise(() => readdir(job.results, { recursive: true }))
        expect(results.length).toBeGreaterThan(20)
        expect(yield* Effect.promise(tasks)).toEqual([])
      }),
    ))

  it("packs only the assets that are wanted", () =>
    inVault(
      Effect.gen(function* () {
        const job = yield* makeJob(photos(2))
        const settings = { ...here(), assets: ["odm_georeferencing", "cameras.json"] }
        yield* (yield* makeNodeOdm(settings, patient)).run(job, makeListener().report)
        const results = yield* Effect.promise(() => readdir(job.results))
        expect(results.sort().filter(name => !settings.assets.includes(name))).toEqual([])
        expect(results.length).toBeGreaterThan(0)
      }),
    ))

  /** Runs a job, does something to the node when it says this, and has it end all the same. */
  const through = (count: number, step: RegExp, disturb: () => Promise<void>) =>
    inVault(
      Effect.gen(function* () {
        const job = yield* makeJob(photos(count))
        const listener = makeListener()
        const running = yield* Effect.forkChild((yield* makeNodeOdm(here(), patient)).run(job, listener.report))
        yield* Effect.promise(() => listener.untilStep(step))
        yield* Effect.promise(disturb)
        yield* Fiber.join(running)
        expect((yield* Effect.promise(() => readdir(job.results))).length).toBeGreaterThan(0)
        expect(yield* Effect.promise(tasks)).toEqual([])
        return { ...listener, job }
      }),
    )

  it("is restarted while it works: the task goes on there", async () => {
    const { lines, steps } = await through(4, /^RUNNING/, async () => {
      await node.end()
      await new Promise(wake => setTimeout(wake, 500))
      await node.start()
    })
    expect(steps).toContain("waiting for the node: ECONNREFUSED")
    expect(lines.filter(line => line.startsWith("task "))).toHaveLength(1)
  })

  it("is restarted while it takes photos: what it has is not sent again", async () => {
    const { lines, steps } = await through(120, /^upload [1-9]\d*\/120/, async () => {
      await node.end()
      await node.start()
    })
    expect(steps).toContain("upload 120/120")
    expect(lines.filter(line => line.startsWith("task "))).toHaveLength(1)
  })

  it("loses the task when it is killed: it gets it once more", async () => {
    const { lines } = await through(4, /^RUNNING/, async () => {
      await node.end("SIGKILL")
      await node.start()
    })
    expect(lines).toContain("the node no longer has the task: it is started again")
    expect(lines.filter(line => line.startsWith("task "))).toHaveLength(2)
  })

  it.each([
    ["it takes photos", /^upload [1-9]\d*\/60/],
    ["it works", /^RUNNING/],
  ])("goes on with the task of a service that ends while %s and is started again", (_, step) =>
    inVault(
      Effect.gen(function* () {
        const job = yield* makeJob(photos(60))
        const [before, after] = [makeListener(), makeListener()]
        yield* Effect.scoped(
          Effect.gen(function* () {
            const running = yield* Effect.forkChild((yield* makeNodeOdm(here(), patient)).run(job, before.report))
            yield* Effect.promise(() => before.untilStep(step))
            yield* Fiber.interrupt(running)
          }),
        )
        const running = yield* Effect.forkChild((yield* makeNodeOdm(here(), patient)).run(job, after.report))
        yield* Effect.promise(() => after.untilStep(/^RUNNING/))
        expect(yield* Effect.promise(tasks)).toEqual([{ uuid: uuidOf(job.task, 1) }])
        yield* Fiber.join(running)
        expect(after.steps[0]).not.toBe("upload 0/60")
        expect((yield* Effect.promise(() => readdir(job.results))).length).toBeGreaterThan(0)
      }),
    ))

  it.each([
    ["it takes photos", /^upload [1-9]\d*\/60/],
    ["it works", /^RUNNING/],
  ])("keeps nothing of a task that is stopped while %s", (_, step) =>
    inVault(
      Effect.gen(function* () {
        const job = yield* makeJob(photos(60))
        const { report, untilStep } = makeListener()
        const { run, discard } = yield* makeNodeOdm(here(), patient)
        const running = yield* Effect.forkChild(run(job, report))
        yield* Effect.promise(() => untilStep(step))
        yield* Fiber.interrupt(running)
        yield* discard(job.task)
        expect(yield* Effect.promise(tasks)).toEqual([])
        const left = yield* Effect.promise(() => readdir(join(node.data, "..", "..", "tmp")))
        expect(left).toEqual([])
      }),
    ))

  it.each([
    ["a token", { token: "wrong" }, { code: "node-not-authorised", name: "odm" }],
    [
      "an option",
      { options: { "orthophoto-resolutoin": 5 } },
      { code: "node-option-unknown", option: "orthophoto-resolutoin", nearest: "orthophoto-resolution" },
    ],
    [
      "a value",
      { options: { "orthophoto-resolution": -5 } },
      { code: "node-refused", words: expect.stringContaining("out of range") },
    ],
  ])("refuses %s: the task fails at once", (_, more, problem) =>
    inVault(
      Effect.gen(function* () {
        const job = yield* makeJob(photos(2))
        const settings = settingsOf({ url: node.url, token: node.token, ...more })
        const error = yield* Effect.flip((yield* makeNodeOdm(settings, patient)).run(job, makeListener().report))
        expect(error).toMatchObject({ _tag: "ReconstructionFault", problem })
      }),
    ))

  const start = async (data: string) => {
    const config = join(await temporaryFolder(), "altilift.json")
    const odm = {
      name: "odm",
      kind: "nodeodm",
      url: node.url,
      token: { env: "ODM_TOKEN" },
      optionsByType: { pro: { dtm: true } },
    }
    await writeFile(config, JSON.stringify({ reconstructors: [odm] }))
    return startService({ data, args: ["--config", config], env: { ODM_TOKEN: node.token } })
  }

  const begun = async (service: RunningService) => {
    const id = await createProject(service)
    for (const seed of [1, 2, 3]) await upload(service, id, await jpeg(seed))
    await settled(service, id)
    await ask(service, "mutation($id: ID!) { startReconstructionWithError(id: $id) { task { id } } }", { id })
    return id
  }

  const untilTask = (service: RunningService, id: string, isThere: (task: { state: string; stepName: string }) => boolean) => {
    const fields = "task { state progress stepName problem { code } output } downloads { edges { node { name kind link } } }"
    const query = `query($id: ID!) { project(id: $id) { ${fields} } }`
    return until(
      async () => (await ask(service, query, { id })).data.project,
      ({ task }) => isThere(task),
    )
  }

  const isOnNode = ({ stepName }: { stepName: string }) => /^(QUEUED|RUNNING)/.test(stepName)

  it.each(["SIGTERM", "SIGKILL"] as const)("does the task of a service that is ended by %s and started again", async signal => {
    const data = await temporaryFolder()
    const before = await start(data)
    const id = await begun(before)
    await untilTask(before, id, isOnNode)
    await before.end(signal)
    const after = await start(data)
    const { task, downloads } = await untilTask(after, id, ({ state }) => state !== "Running")
    expect(task).toMatchObject({ state: "Done", progress: 1, problem: null })
    expect(task.output.filter((line: string) => line.startsWith("task "))).toHaveLength(0)
    const kinds = new Set(downloads.edges.map((edge: { node: { kind: string } }) => edge.node.kind))
    expect(kinds).toContain("orthophoto")
    expect((await fetch(downloads.edges[0].node.link)).status).toBe(200)
    expect(await tasks()).toEqual([])
    expect(await readdir(join(data, "work", id))).toEqual([])
    expect(`${before.printed()}${after.printed()}${JSON.stringify(task)}`).not.toContain(node.token)
  })

  it("loses the task of a project that is removed while it works", async () => {
    const service = await start(await temporaryFolder())
    const id = await begun(service)
    await untilTask(service, id, isOnNode)
    expect(await tasks()).toHaveLength(1)
    await ask(service, "mutation($id: ID!) { removeProject(id: $id) { id } }", { id })
    await until(tasks, list => (list as Array<unknown>).length === 0)
  })
})
