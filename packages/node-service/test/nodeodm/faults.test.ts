import { readdir, stat, writeFile } from "node:fs/promises"
import type { ServerResponse } from "node:http"
import { join } from "node:path"
import { Effect, Fiber, type Scope } from "effect"
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest"
import { makeNodeOdm } from "../../src/drivers/nodeodm/nodeOdm.ts"
import { usualBounds } from "../../src/drivers/nodeodm/unpack.ts"
import { openState, readFacts, uuidOf } from "../../src/drivers/nodeodm/WorkState.ts"
import type { ReconstructionJob } from "../../src/ports/Reconstructor.ts"
import { Vault } from "../../src/ports/Vault.ts"
import { removeAll } from "../service.ts"
import { type FakeNode, startFakeNode } from "./fakeNode.ts"
import { layerVault, makeJob, makeListener, settingsOf, soon } from "./jobs.ts"
import { zip } from "./zip.ts"

const token = "the secret/token"

let node: FakeNode
beforeEach(async () => {
  node = await startFakeNode()
})
afterEach(() => node.close())
afterAll(removeAll)

const names = Array.from({ length: 12 }, (_, index) => `${index}.jpg`)

interface Outcome {
  /** undefined: it succeeded. */
  readonly problem: { readonly code: string; readonly words?: string } | undefined
  readonly lines: ReadonlyArray<string>
  readonly steps: ReadonlyArray<string>
  readonly results: ReadonlyArray<string>
  readonly message: string
}

const inVault = <A>(effect: Effect.Effect<A, unknown, Vault | Scope.Scope>) =>
  Effect.runPromise(Effect.scoped(Effect.provide(effect, layerVault)))

const runJob = Effect.fnUntraced(function* (job: ReconstructionJob, bounds = usualBounds) {
  const { report, lines, steps } = makeListener()
  const { run } = yield* makeNodeOdm(settingsOf({ url: node.url, token, options: { dsm: true } }), soon, bounds)
  const ended = yield* Effect.result(run(job, report))
  const fault = ended._tag === "Failure" ? ended.failure : undefined
  const problem = fault === undefined ? undefined : fault._tag === "ReconstructionFault" ? fault.problem : { code: String(fault) }
  const results = yield* Effect.promise(() => readdir(job.results, { recursive: true }))
  return { problem, lines, steps, results, message: fault?.message ?? "" } satisfies Outcome
})

const outcome = (bounds = usualBounds): Promise<Outcome> => inVault(Effect.flatMap(makeJob(names), job => runJob(job, bounds)))

/** Intervenes in the first requests for a path. */
const first = (count: number, wanted: string, how: (response: ServerResponse) => boolean | "answered") => {
  let left = count
  node.intervene = (path, _, response) => path === wanted && left-- > 0 && how(response)
}
const always = (wanted: string, how: (response: ServerResponse) => boolean | "answered") =>
  first(Number.POSITIVE_INFINITY, wanted, how)

const html = (status: number) => (response: ServerResponse) => {
  response.writeHead(status, { "content-type": "text/html" }).end("<html>secret page</html>")
  return true
}
const says = (error: string) => (response: ServerResponse) => {
  response.setHeader("content-type", "application/json").end(JSON.stringify({ error }))
  return true
}
const cut = (response: ServerResponse) => {
  response.socket?.destroy()
  return true
}

const done = { problem: undefined, results: expect.arrayContaining([join("odm_report", "report.pdf")]) }

const paths = [
  "/info",
  "/options",
  "/task/new/init",
  "/task/new/upload",
  "/task/new/commit",
  "/task/info",
  "/task/output",
  "/task/download/all.zip",
  "/task/remove",
]

describe("a fault that passes", () => {
  for (const path of paths) {
    it.each([
      ["500", html(500)],
      ["HTML", html(200)],
      ["a lost connection", cut],
      ["a lost answer", () => "answered" as const],
    ])(`at ${path}: %s is tried again, and there is one task with every photo once or twice`, async (_, how) => {
      first(2, path, how)
      const [begun, sent] = [new Set<string>(), new Set<string>()]
      const intervene = node.intervene
      node.intervene = (at, request, response) => {
        if (at === "/task/new/init") begun.add(String(request.headers["set-uuid"]))
        for (const { files } of node.tasks.values()) for (const file of files) sent.add(file)
        return intervene(at, request, response)
      }
      expect(await outcome()).toMatchObject(done)
      expect([begun.size, [...sent].sort()]).toEqual([1, [...names].sort()])
      expect(node.tasks.size).toBe(0)
    })
  }

  it("is told by the step while it lasts", async () => {
    first(3, "/task/info", html(503))
    expect((await outcome()).steps).toContain("waiting for the node: 503 text/html")
  })

  it("in the download goes on where it was, where the server gives ranges", async () => {
    node.ranges = true
    node.archive = zip([{ name: "a.bin", data: Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)) }])
    const ranges: Array<string | undefined> = []
    let left = 1
    node.intervene = (path, { headers }, response) => {
      if (path !== "/task/download/all.zip") return false
      ranges.push(headers.range)
      if (left-- < 1) return false
      response.writeHead(200, { "content-type": "application/zip", "content-length": node.archive.length })
      response.write(node.archive.subarray(0, 100), () => setTimeout(() => response.socket?.destroy(), 50))
      return true
    }
    expect(await outcome()).toMatchObject({ problem: undefined, results: ["a.bin"] })
    expect(ranges).toEqual([undefined, "bytes=100-"])
  })

  it("in the download of an archive that became shorter begins it anew", async () => {
    node.ranges = true
    first(1, "/task/download/all.zip", response => {
      response.writeHead(200, { "content-type": "application/zip", "content-length": 5000 })
      response.write(Buffer.alloc(4000), () => setTimeout(() => response.socket?.destroy(), 50))
      return true
    })
    expect(await outcome()).toMatchObject(done)
  })

  it("is none when the download is redirected to a bucket, which gets no token", async () => {
    const bucket = await startFakeNode()
    bucket.intervene = (_, __, response) => {
      response.writeHead(200, { "content-type": "application/octet-stream" }).end(zip([{ name: "of-bucket", data: "x" }]))
      return true
    }
    always("/task/download/all.zip", response => {
      response.writeHead(301, { location: `${bucket.url}/results/all.zip` }).end()
      return true
    })
    expect(await outcome()).toMatchObject({ problem: undefined, results: ["of-bucket"] })
    expect([bucket.asked, bucket.queries]).toEqual([["/results/all.zip"], [""]])
    await bucket.close()
  })

  it("of the archive is downloaded once more", async () => {
    const good = node.archive
    node.archive = good.subarray(0, -30)
    const { archive } = node
    let downloads = 0
    node.intervene = path => {
      if (path === "/task/download/all.zip") node.archive = downloads++ === 0 ? archive : good
      return false
    }
    expect(await outcome()).toMatchObject(done)
    expect(downloads).toBe(2)
  })

  it("of a busy ClusterODM is waited for", async () => {
    first(3, "/task/new/init", says("Reached maximum number of concurrent tasks: 1. Please wait until other tasks have finished"))
    expect(await outcome()).toMatchObject(done)
  })
})

describe("a fault that lasts", () => {
  it.each([
    ["503", html(503), { code: "node-unreachable", words: "503 text/html" }],
    ["a lost connection", cut, { code: "node-unreachable", words: "UND_ERR_SOCKET" }],
    ["HTML", html(200), { code: "node-answer-odd", words: "200 text/html" }],
    ["a wrong address", html(404), { code: "node-answer-odd", words: "404 text/html" }],
    ["401", html(401), { code: "node-not-authorised" }],
    ["a refused token", says("Invalid authentication token: token does not match."), { code: "node-not-authorised" }],
  ])("fails the task with a code: %s", async (_, how, problem) => {
    always("/info", how)
    expect((await outcome()).problem).toMatchObject(problem)
  })

  it("is a node that is down", async () => {
    const { url } = node
    await node.close()
    expect((await outcome()).problem).toEqual({ code: "node-unreachable", name: "odm", words: "ECONNREFUSED" })
    node = await startFakeNode()
    expect(node.url).not.toBe(url)
  })

  it.each([
    ["507", html(507)],
    ["its words", says("ENOSPC: no space left on device, write")],
  ])("is a full disk of the node, told by %s", async (_, how) => {
    always("/task/new/upload", how)
    expect((await outcome()).problem).toMatchObject({ code: "node-out-of-disk" })
  })

  it("is told without the token, whatever the node says", async () => {
    node.info = { status: { code: 30, errorMessage: `bad request ?token=${encodeURIComponent(token)} (${token})` } }
    node.output = [`GET /info?token=${token}`]
    const { problem, lines, message } = await outcome()
    expect(node.queries.every(query => new URLSearchParams(query).get("token") === token)).toBe(true)
    expect(problem).toMatchObject({ code: "node-task-failed", words: "bad request ?token=*** (***)" })
    expect(lines).toContain("GET /info?token=***")
    expect(message).not.toContain("secret")
  })
})

describe("a task", () => {
  it("that fails on the node fails with its last words", async () => {
    node.info = { status: { code: 30 } }
    node.output = ["matching", "Not enough overlap", ""]
    expect((await outcome()).problem).toEqual({ code: "node-task-failed", name: "odm", words: "Not enough overlap" })
    node.output = ["OSError: [Errno 28] No space left on device", "Processing stopped"]
    expect((await outcome()).problem).toMatchObject({ code: "node-out-of-disk", words: node.output[0] })
    node.info = { status: { code: 50 } }
    expect((await outcome()).problem).toEqual({ code: "node-task-cancelled", name: "odm" })
  })

  it.each(["/task/new/upload", "/task/info"])("that vanishes at %s is started again once, then fails", async path => {
    let lost = 0
    const vanish = (times: number) => {
      lost = 0
      node.intervene = at => {
        const own = [...node.tasks.values()].some(({ files, committed }) =>
          path === "/task/info" ? committed : files.length > 0,
        )
        if (at === path && own && lost < times) {
          lost++
          node.tasks.clear()
        }
        return false
      }
    }
    vanish(1)
    expect(await outcome()).toMatchObject({
      ...done,
      lines: expect.arrayContaining(["the node no longer has the task: it is started again"]),
    })
    vanish(2)
    expect((await outcome()).problem).toEqual({ code: "node-task-gone", name: "odm" })
    expect(lost).toBe(2)
  })

  it("waits in the queue, and then begins again when the node was restarted", async () => {
    const states = [{ status: { code: 10 }, progress: 0 }, ...[30, 60].map(progress => ({ status: { code: 20 }, progress }))]
    const outputs = [[], ["a", "[INFO] Running dataset stage"], ["b", "c", "d"]]
    let polls = 0
    node.intervene = path => {
      if (path === "/task/info") {
        node.info = states[polls] ?? {}
        node.output = outputs[polls++] ?? node.output
      }
      return false
    }
    // The first is asked whether the task is there, and the second before the commit.
    polls = -2
    const { steps, lines } = await outcome()
    expect(steps).toEqual(expect.arrayContaining(["QUEUED, 2 other tasks on the node", "RUNNING dataset", "COMPLETED"]))
    expect(lines.filter(line => !/^(task|results)/.test(line))).toEqual(["a", "[INFO] Running dataset stage", "b", "c", "d"])
  })

  it("has no more photos than the node takes", async () => {
    always("/info", response => {
      response.setHeader("content-type", "application/json").end(JSON.stringify({ version: "2", maxImages: 11 }))
      return true
    })
    expect((await outcome()).problem).toEqual({ code: "node-too-many-images", name: "odm", images: 12, most: 11 })
    expect(node.tasks.size).toBe(0)
  })

  it.each([
    ["../", { name: "../../outside", data: "x" }, "node-results-unsafe"],
    ["a bomb", { name: "zeros", data: Buffer.alloc(3e6) }, "node-results-unsafe"],
    ["a false checksum", { name: "a", data: "x", crc: 1 }, "node-results-damaged"],
  ])("whose archive has %s fails", async (_, entry, code) => {
    node.archive = zip([{ name: "good", data: "x" }, entry])
    expect((await outcome({ ...usualBounds, bytes: 1e6 })).problem).toMatchObject({ code })
  })

  it("is removed on the node when it is discarded, also while the node is down and without its file", () =>
    inVault(
      Effect.gen(function* () {
        const job = yield* makeJob(names)
        const { discard } = yield* makeNodeOdm(settingsOf({ url: node.url, token }), soon)
        node.tasks.set(uuidOf(job.task, 1), { files: [...names], committed: true })
        first(5, "/task/remove", html(503))
        yield* discard(job.task)
        expect(node.tasks.size).toBe(0)
        node.tasks.set(uuidOf(job.task, 2), { files: [...names], committed: false })
        yield* discard(job.task)
        expect(node.tasks.size).toBe(0)
      }),
    ))

  it("that was completed goes on with the download, and a file that cannot be read begins it anew", () =>
    inVault(
      Effect.gen(function* () {
        const job = yield* makeJob(names)
        const work = (yield* Vault).work(job.task)
        always("/task/download/all.zip", says("Asset not ready"))
        expect((yield* runJob(job)).problem).toMatchObject({ code: "node-refused", words: "Asset not ready" })
        const uploads = () => node.asked.filter(path => path === "/task/new/upload").length
        const before = uploads()
        yield* Effect.promise(() => writeFile(join(work, "nodeodm.json"), "{ half"))
        node.intervene = () => false
        expect(yield* runJob(job)).toMatchObject(done)
        expect(uploads()).toBe(before)
        const gone = yield* Effect.promise(() => stat(work).catch(({ code }) => code))
        expect(gone).toBe("ENOENT")
      }),
    ))
})

it("what is known of a task is written whole, also when the writing is interrupted", () =>
  inVault(
    Effect.gen(function* () {
      const { task } = yield* makeJob([])
      const folder = (yield* Vault).work(task)
      const state = yield* openState(folder, task)
      for (let round = 0; round < 50; round++) {
        const writing = yield* Effect.forkChild(state.uploaded([`a ${round}`]))
        yield* Effect.sleep("1 millis")
        yield* Effect.all([Fiber.interrupt(writing), state.uploaded([`b ${round}`])], { concurrency: 2 })
        expect(yield* readFacts(folder)).toEqual(state.facts())
      }
    }),
  ))
