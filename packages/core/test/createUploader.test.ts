import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { createUploader, type Event, type UploaderOptions } from "../src/index.ts"
import { checksumOf, photos } from "./photos.ts"
import { realTime, type Simulation, simulateAt } from "./run.ts"

const given = photos(5)

const options = (world: Pick<Simulation, "http">, more: Partial<UploaderOptions> = {}): UploaderOptions => ({
  endpoint: "http://api.test/graphql",
  key: "key",
  token: "token",
  project: "Survey",
  http: world.http,
  source: {
    files: () => given.map(({ file }) => file),
    read: async file => {
      const one = given.find(other => other.file.ref === file.ref)
      if (one === undefined) throw new Error(`${file.name} is gone`)
      return { content: { checksum: checksumOf(one.bytes), size: one.bytes.byteLength, type: "JPEG" }, bytes: one.bytes }
    },
  },
  ...more,
})

describe("createUploader", () => {
  it("uploads, tells what happens, and starts the reconstruction when every image is Ready", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 1 })
    const events: Array<Event> = []
    const uploader = createUploader(options(world, { reconstruction: "Native", onEvent: event => events.push(event) }))
    const outcome = await uploader.run()
    assert.strictEqual(outcome.summary.ready, 5)
    assert.isTrue(outcome.reconstruction?.started)
    assert.strictEqual(events.filter(event => event.event === "ended").length, 5)
  })

  it("starts no reconstruction when an image is missing", async () => {
    const world = simulateAt(realTime, { processing: 5, putTakes: () => 1 })
    const files = () => [...given.map(({ file }) => file), { ref: "/gone.jpg", name: "gone.jpg", size: 1, modifiedAt: 1 }]
    const base = options(world)
    const source = { files, read: "files" in base.source ? base.source.read : () => Promise.reject(new Error("no source")) }
    const outcome = await createUploader({ ...base, source, reconstruction: "Native" }).run()
    assert.strictEqual(outcome.summary.rejected, 1)
    assert.isUndefined(outcome.reconstruction)
  })

  it("rejects with the reason when the run cannot begin", async () => {
    const world = simulateAt(realTime)
    const error: unknown = await createUploader(options(world, { token: "wrong" }))
      .run()
      .catch(reason => reason)
    assert.match(String((error as Error).message), /does not accept the token/)
  })

  it("stops when it is told to", async () => {
    const world = simulateAt(realTime, { putTakes: () => 60_000 })
    const uploader = createUploader(options(world))
    const run = uploader.run()
    await Effect.runPromise(Effect.sleep(50))
    uploader.stop()
    const outcome = await run
    assert.isTrue(outcome.stopped)
    assert.strictEqual(outcome.images.length, 5)
  })
})
