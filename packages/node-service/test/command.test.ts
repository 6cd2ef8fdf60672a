import { once } from "node:events"
import { readdir, readFile, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Readable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { Effect, Layer } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { reconstructorSuite } from "../contract/reconstructorSuite.ts"
import { Settings } from "../src/config.ts"
import { makeCommand } from "../src/drivers/command/command.ts"
import { readLine } from "../src/drivers/command/programOutput.ts"
import { layerDiskVault } from "../src/drivers/diskVault.ts"
import { eachLine } from "../src/lines.ts"
import type { ImageRow, ProjectRow, TaskRow } from "../src/ports/tables.ts"
import { originalOf, Vault } from "../src/ports/Vault.ts"
import { reconstructorSettings } from "../src/reconstruction/reconstructorSettings.ts"
import { DataFolder } from "../src/store/DataFolder.ts"
import { ask, createProject, settled, until, upload } from "./api.ts"
import { head, programs } from "./commandPrograms.ts"
import { freshSettings } from "./embedded.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const projectId = "a".repeat(24)
reconstructorSuite(
  "a program",
  Effect.gen(function* () {
    const settings = Layer.effect(Settings, freshSettings)
    const services = yield* Layer.build(layerDiskVault.pipe(Layer.provide(DataFolder.layer), Layer.provideMerge(settings)))
    return yield* Effect.provideContext(
      Effect.gen(function* () {
        const vault = yield* Vault
        const image = { id: "1".repeat(24), projectId, name: "photo.jpg", size: 5 } as ImageRow
        yield* vault.write(originalOf(image), Buffer.from("photo"))
        const code = `${head} writeFileSync(output + "/model.ply", readdirSync(images).join()); console.log("made a model")`
        const entry = { kind: "command", name: "a", command: [process.execPath, "-e", code, "{images}", "{output}"] }
        const parsed = reconstructorSettings.parse(entry)
        if (parsed.kind !== "command") throw new Error("no command")
        const reconstructor = yield* makeCommand(parsed)
        const project = { id: projectId, name: "a project" } as ProjectRow
        const task = { id: "b".repeat(24), projectId, type: "Native" } as TaskRow
        return { reconstructor, job: { project, task, images: [image], metaFiles: [], results: yield* vault.draftResults(task) } }
      }),
      services,
    )
  }),
)

describe("a line of a program", () => {
  it("tells progress, in the standard form or in a configured one", () => {
    expect(readLine("progress 0.42 matching photos")).toEqual({
      said: "progress",
      progress: { fraction: 0.42, step: "matching photos" },
    })
    expect(readLine("[ 37%] mapper", /^\[ *(?<percent>\d+)%\] (?<step>\w+)/)).toEqual({
      said: "progress",
      progress: { fraction: 0.37, step: "mapper" },
    })
    expect(readLine("progress much")).toEqual({ said: "anything" })
  })

  it("names a problem of a reconstruction, and none of anything else", () => {
    const problem = { code: "reconstruction-few-registered", registered: 2, of: 18, unused: ["a.jpg"] }
    expect(readLine(`problem ${JSON.stringify(problem)}`)).toEqual({ said: "problem", problem })
    for (const line of ['problem {"code":"service-failed"}', "problem {", 'problem {"code":"reconstruction-no-results"}']) {
      expect(readLine(line), line).toEqual({ said: "anything" })
    }
  })
})

describe("the lines of a program", () => {
  it("have room for a problem that names 20 photos with the longest names", async () => {
    const unused = Array.from({ length: 20 }, (_, index) => `${index}`.padEnd(240, "x"))
    const problem = { code: "reconstruction-few-registered", registered: 2, of: 40, unused }
    const lines: Array<string> = []
    const stream = Readable.from([`problem ${JSON.stringify(problem)}\n`])
    eachLine(stream, line => lines.push(line))
    await once(stream, "close")
    expect(lines.map(line => readLine(line))).toEqual([{ said: "problem", problem }])
  })
})

/** With this file a program that waits goes on. */
const goOn = join(await temporaryFolder(), "go on")

const ending = {
  good: {
    code: `${head} console.log("progress 0.5 half")
      const waiting = setInterval(() => {
        if (!existsSync(${JSON.stringify(goOn)})) return
        clearInterval(waiting)
        writeFileSync(output + "/model.ply", "ply")
      }, 50)`,
  },
  fails: { code: `${head} console.error("the last words"); process.exitCode = 7` },
  empty: { code: `${head} mkdirSync(output + "/nothing"); console.log("did nothing")` },
  names: {
    code: `${head} console.log('problem {"code":"reconstruction-few-registered","registered":2,"of":18,"unused":["a.jpg"]}'); process.exitCode = 1`,
  },
  killed: { code: `${head} process.kill(process.pid, "SIGKILL")` },
  endless: { code: `${head} wait()`, timeLimit: "1s" },
  links: {
    code: `${head} writeFileSync(output + "/a.ply", "ply"); symlinkSync(images, output + "/images"); symlinkSync(process.execPath, output + "/b.ply")`,
  },
  loud: {
    code: `${head} for (let n = 0; n < 1000; n++) process.stdout.write("x".repeat(100_000) + (n % 2 ? "\\n" : "")); process.exitCode = 1`,
  },
  greedy: { code: `${head} const all = []; while (true) all.push(Buffer.alloc(50_000_000, 1))`, memory: 1_500_000_000 },
  stubborn: {
    code: `${head} process.on("SIGTERM", () => {}); const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" }); console.log("child " + child.pid); wait()`,
  },
}

describe("a reconstruction by a program", () => {
  let service: RunningService
  let config: string
  beforeAll(async () => {
    config = join(await temporaryFolder(), "service.json")
    await writeFile(config, programs(ending))
    service = await startService({ args: ["--config", config] })
  })

  const query = `query($id: ID!) { project(id: $id) {
    task { id state progress stepName problem { code params } output }
    downloads { edges { node { name kind link } } }
  } }`
  const projectOf = async (id: string, on = service) => (await ask(on, query, { id })).data.project
  const begin = async (reconstructor: string, on = service): Promise<string> => {
    const id = await createProject(on)
    for (const seed of [1, 2]) await upload(on, id, await jpeg(seed))
    await settled(on, id)
    const mutation = `mutation($id: ID!) {
      startReconstructionWithError(id: $id, options: { reconstructor: "${reconstructor}" }) { task { id } }
    }`
    await ask(on, mutation, { id })
    return id
  }
  const taskOf = async (id: string, on = service) => (await projectOf(id, on)).task
  const ended = async (id: string, on = service) =>
    until(
      () => taskOf(id, on),
      ({ state }) => state !== "Running",
    )
  const problemOf = async (name: string) => (await ended(await begin(name))).problem

  it("tells its progress, and gives out what the program made", async () => {
    const id = await begin("good")
    await until(
      () => taskOf(id),
      ({ progress }) => progress === 0.5,
    )
    expect(await taskOf(id)).toMatchObject({ state: "Running", stepName: "half" })
    await writeFile(goOn, "")
    expect(await ended(id)).toMatchObject({ state: "Done", progress: 1 })
    const [{ node }] = (await projectOf(id)).downloads.edges
    expect(node).toMatchObject({ name: "model.ply", kind: "pointcloud" })
    expect(await (await fetch(node.link)).text()).toBe("ply")
    expect(await readdir(join(service.data, "work", id))).toEqual([])
  })

  it("fails with a code that says how the program ended", async () => {
    const words = "the last words"
    expect(await problemOf("fails")).toEqual({
      code: "reconstruction-program-failed",
      params: { name: "fails", exitCode: 7, words },
    })
    expect(await problemOf("empty")).toMatchObject({ code: "reconstruction-no-results", params: { words: "did nothing" } })
    expect(await problemOf("names")).toMatchObject({ code: "reconstruction-few-registered", params: { registered: 2, of: 18 } })
    expect(await problemOf("killed")).toMatchObject({ code: "reconstruction-program-killed", params: { signal: "SIGKILL" } })
    expect(await problemOf("endless")).toEqual({ code: "reconstruction-took-too-long", params: { seconds: 1 } })
  })

  it("keeps the last lines of a program that writes 100 MB, and lives on", async () => {
    const { problem, output } = await ended(await begin("loud"))
    expect(problem.code).toBe("reconstruction-program-failed")
    expect(output.length).toBeLessThanOrEqual(100)
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
  })

  it("gives out no links that a program leaves among its results", async () => {
    const id = await begin("links")
    expect(await ended(id)).toMatchObject({ state: "Done" })
    expect((await projectOf(id)).downloads.edges.map(({ node }: { node: { name: string } }) => node.name)).toEqual(["a.ply"])
  })

  it("fails when the program wants more memory than it may have", async () => {
    expect((await problemOf("greedy")).code).toMatch(/^reconstruction-program-(failed|killed)$/)
  })

  const descendantOf = async (id: string, on = service): Promise<number> => {
    const { output } = await until(
      () => taskOf(id, on),
      ({ output }) => output?.at(-1)?.startsWith("child ") === true,
    )
    return Number(output.at(-1).split(" ")[1])
  }
  const lives = async (pid: number): Promise<boolean> => {
    const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined)
    return text !== undefined && !/\) Z /.test(text)
  }
  const parentOf = async (pid: number): Promise<number> => {
    const text = await readFile(`/proc/${pid}/stat`, "utf8")
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1])
  }
  const gone = (pid: number) =>
    until(
      () => lives(pid),
      alive => !alive,
    )

  it("ends the program and all that it started when it is stopped", async () => {
    const id = await begin("stubborn")
    const pid = await descendantOf(id)
    expect(await lives(pid)).toBe(true)
    await ask(service, "mutation($id: ID!) { stopReconstruction(id: $id) { state } }", { id })
    await gone(pid)
    expect((await taskOf(id)).state).toBe("Stopped")
    await until(
      () => stat(join(service.data, "work", id)).then(() => readdir(join(service.data, "work", id))),
      left => left.length === 0,
    )
  })

  it("ends what a killed service left running before it begins again", async () => {
    const first = await startService({ args: ["--config", config] })
    const id = await begin("stubborn", first)
    const before = await descendantOf(id, first)
    await first.end("SIGKILL")
    await sleep(200)
    expect(await lives(before)).toBe(true)
    const second = await startService({ args: ["--config", config], data: first.data })
    await gone(before)
    const after = await until(
      () => descendantOf(id, second),
      pid => pid !== before,
    )
    expect(await lives(after)).toBe(true)
    const program = await parentOf(after)
    expect(await lives(program)).toBe(true)
    await second.end()
    await gone(after)
    // It ignores SIGTERM.
    await gone(program)
  })

  it("is refused at the start of the service when the program does not exist", async () => {
    const path = join(await temporaryFolder(), "service.json")
    await writeFile(path, JSON.stringify({ reconstructors: [{ kind: "command", name: "lost", command: ["no-such-program"] }] }))
    const { code, stderr } = await runProgram(["start", "--config", path, "--data", await temporaryFolder(), "--port", "0"])
    expect([code, stderr]).toEqual([2, expect.stringContaining("reconstructors: lost: there is no program no-such-program")])
  })
})
