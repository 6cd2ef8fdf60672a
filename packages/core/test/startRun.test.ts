import { assert, describe, it } from "vitest"
import { inspectMetaFile, mayEndBetter, type Progress, type RunEvent, type StartRunOptions, startRun } from "../src/index.ts"
import { checksumOf, photos } from "./photos.ts"
import { realTime, type Simulation, simulateAt } from "./run.ts"

const given = photos(8)
const some = given.slice(0, 5)

const read: Extract<StartRunOptions["source"], { readonly files: unknown }>["read"] = async file => {
  const one = given.find(other => other.file.ref === file.ref)
  if (one === undefined || one.problem === "gone") throw new Error(`${file.name} is gone`)
  return { content: { checksum: checksumOf(one.bytes), size: one.bytes.byteLength, type: "JPEG" }, bytes: one.bytes }
}

const options = (world: Pick<Simulation, "http">, more: Partial<StartRunOptions> = {}): StartRunOptions => ({
  endpoint: "http://api.test/graphql",
  key: "key",
  token: "token",
  project: "Survey",
  http: world.http,
  source: { files: () => some.map(({ file }) => file), read },
  ...more,
})

const sleep = (millis: number) => new Promise(resolve => setTimeout(resolve, millis))

const until = async (is: () => boolean) => {
  while (!is()) await sleep(5)
}

describe("startRun", () => {
  it("uploads, tells what happens, and starts the reconstruction when every image is Ready", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 1 })
    const events: Array<RunEvent> = []
    const run = startRun(options(world, { reconstruction: { when: "all ready" }, onEvent: event => events.push(event) }))
    const end = await run.done()
    assert.strictEqual(end.summary.ready, 5)
    assert.isTrue(end.reconstruction?.started)
    assert.strictEqual(events.filter(event => event.event === "ended").length, 5)
    assert.deepStrictEqual(
      events.flatMap(event => (event.event === "phase" ? event.phase : [])),
      ["opening", "uploading", "reconstructing", "ended"],
    )
    await run.close()
  })

  it("shows who watches the end, however seldom they look", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 1 })
    const run = startRun(options(world))
    const seen: Array<Progress> = []
    run.watch(progress => seen.push(progress), 60_000)
    await run.done()
    assert.deepInclude(seen.at(-1), { share: 1, filesEnded: 5 })
    assert.deepStrictEqual(seen.at(-1)?.verified.images, { done: 5, total: 5 })
    await run.close()
  })

  it("starts no second reconstruction of the very same images", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 1 })
    const again = () => startRun(options(world, { reconstruction: { when: "all ready" } })).done()
    assert.isTrue((await again()).reconstruction?.started)
    const second = await again()
    assert.deepInclude(second.summary, { ready: 5 })
    assert.strictEqual(second.bytesSent, 0)
    assert.isUndefined(second.reconstruction)
    assert.strictEqual(world.server.counts.get("startReconstructionWithError"), 1)
  })

  it("starts no reconstruction when an image is missing", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 1 })
    const files = () => [...some.map(({ file }) => file), { ref: "/gone.jpg", name: "gone.jpg", size: 1, modifiedAt: 1 }]
    const end = await startRun(options(world, { source: { files, read }, reconstruction: { when: "all ready" } })).done()
    assert.strictEqual(end.summary.rejected, 1)
    assert.isUndefined(end.reconstruction)
  })

  it("starts the reconstruction once the files beside the photos are Ready, and not with one that is Invalid", async () => {
    for (const invalid of [false, true]) {
      const verdict = ({ name }: { readonly name: string }) => (invalid && name === "geo.txt" ? ["line 2 is odd"] : undefined)
      // Of the verdicts the last one is that of the file beside the photos.
      const world = simulateAt(realTime, { processing: 5, putTakes: bytes => (bytes < 100 ? 300 : 1), verdict, metaFiles: ["*"] })
      const text = "EPSG:4326\nDJI_0.JPG 8 47\n"
      const bytes = new TextEncoder().encode(text)
      const named = { ref: "/photos/geo.txt", name: "geo.txt", size: bytes.length, modifiedAt: 1 }
      const geo = { ...named, meta: inspectMetaFile(named, text) }
      const content = { checksum: checksumOf(bytes), size: bytes.length, type: "META" } as const
      const source: StartRunOptions["source"] = {
        files: () => [geo, ...some.map(({ file }) => file)],
        read: file => (file.meta === undefined ? read(file) : Promise.resolve({ content, bytes })),
      }
      const events: Array<string> = []
      const onEvent = (event: RunEvent) => {
        if (event.event === "ended") events.push(`${event.file.name} ${event.final.at}`)
        if (event.event === "phase") events.push(event.phase)
      }
      const end = await startRun(options(world, { source, reconstruction: { when: "all ready" }, onEvent })).done()
      assert.strictEqual(end.summary.ready, 5)
      assert.strictEqual(end.reconstruction?.started, invalid ? undefined : true)
      const last = invalid ? ["geo.txt Invalid", "ended"] : ["geo.txt Ready", "reconstructing", "ended"]
      assert.deepStrictEqual(events.slice(-last.length), last)
    }
  })

  it("ends with the problem when it cannot begin, and goes on when it is resumed", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 1 })
    const refused = startRun(options(world, { token: "wrong" }))
    const { fault, project, images } = await refused.done()
    assert.strictEqual(fault?.problem.code, "token-unknown")
    assert.isUndefined(project)
    assert.deepStrictEqual(images, [])
    const wrong = startRun(options(world, { endpoint: "nowhere" }))
    assert.strictEqual((await wrong.done()).fault?.problem.code, "endpoint-malformed")
    wrong.resume()
    assert.strictEqual((await wrong.done()).fault?.problem.code, "endpoint-malformed")
  })

  it("is paused while it asks the server, and while it uploads, and holds the project only while it uploads", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 40 })
    const held: Array<string> = []
    const { Effect } = await import("effect")
    const run = startRun(
      options(world, {
        transfers: 1,
        hold: project =>
          Effect.sync(() => {
            held.push(project.name)
            return () => held.push("let go")
          }),
      }),
    )
    run.pause()
    assert.strictEqual(run.phase(), "paused")
    await sleep(50)
    assert.deepStrictEqual(held, [])
    run.resume()
    await until(() => world.server.times("put begins") > 0)
    run.pause()
    assert.strictEqual(run.phase(), "pausing")
    await until(() => run.phase() === "paused")
    assert.deepStrictEqual(held, ["Survey", "let go"])
    assert.strictEqual(run.progress().paused, "paused")
    run.resume()
    const end = await run.done()
    assert.strictEqual(end.summary.ready, 5)
    assert.strictEqual(world.server.times("put begins"), 5)
    assert.deepStrictEqual(held, ["Survey", "let go", "Survey", "let go"])
  })

  it("shows progress as often as it is wanted, until nobody wants it", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 20 })
    const run = startRun(options(world, { transfers: 1 }))
    const seen: Array<Progress> = []
    const end = run.watch(progress => seen.push(progress), 10)
    await run.done()
    await sleep(30)
    end()
    const { length } = seen
    assert.isAbove(length, 5)
    assert.strictEqual(seen.at(-1)?.summary.ready, 5)
    await sleep(50)
    assert.strictEqual(seen.length, length)
    await run.close()
  })

  it("takes further files and tries again, during the run and after it", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 1 })
    const [first] = given
    if (first === undefined) throw new Error("no photo")
    first.problem = "gone"
    const run = startRun(options(world))
    run.add(given.slice(5, 7).map(({ file }) => file))
    assert.strictEqual(run.phase(), "opening")
    assert.deepInclude((await run.done()).summary, { ready: 6, failed: 0, rejected: 1 })
    delete first.problem
    run.add(given.map(({ file }) => file))
    assert.deepInclude((await run.done()).summary, { ready: 7, failed: 0, rejected: 1 })
    run.retry(mayEndBetter)
    assert.deepInclude((await run.done()).summary, { ready: 8, failed: 0, rejected: 0 })
  })

  it("uploads what is added while it stops in a round of its own, which ends as every round does", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 50 })
    const run = startRun(options(world, { transfers: 1 }))
    await until(() => world.server.times("put begins") > 1)
    const stopped = run.done()
    run.stop()
    run.add(given.slice(5, 7).map(({ file }) => file))
    assert.isTrue((await stopped).stopped)
    const end = await run.done()
    assert.isFalse(end.stopped)
    assert.strictEqual(run.phase(), "ended")
    assert.strictEqual(end.summary.ready + end.summary.unfinished, 7)
    assert.isAtLeast(end.summary.ready, 2)
  })

  it("stops when it is told to, and goes on when it is resumed", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 100 })
    const run = startRun(options(world, { transfers: 1 }))
    await until(() => world.server.times("put begins") > 1)
    run.stop()
    const stopped = await run.done()
    assert.isTrue(stopped.stopped)
    assert.strictEqual(stopped.images.length, 5)
    assert.isAbove(stopped.summary.unfinished, 0)
    run.resume()
    assert.deepInclude((await run.done()).summary, { ready: 5, unfinished: 0 })
    assert.strictEqual(world.server.times("put begins"), 5)
  })
})
