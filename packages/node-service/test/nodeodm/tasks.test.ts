import { stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect, Fiber } from "effect"
import { describe, expect, it } from "vitest"
import { makeNodeOdm } from "../../src/drivers/nodeodm/nodeOdm.ts"
import { usualBounds } from "../../src/drivers/nodeodm/unpack.ts"
import { openState, readFacts, uuidOf } from "../../src/drivers/nodeodm/WorkState.ts"
import { Vault } from "../../src/ports/Vault.ts"
import { always, done, fake, first, html, inVault, names, outcome, runJob, says, token, useFakeNode } from "./fakeRuns.ts"
import { makeJob, settingsOf, soon } from "./jobs.ts"
import { zip } from "./zip.ts"

useFakeNode()

describe("a task", () => {
  it("that fails on the node fails with its last words", async () => {
    fake.node.info = { status: { code: 30 } }
    fake.node.output = ["matching", "Not enough overlap", ""]
    expect((await outcome()).problem).toEqual({ code: "node-task-failed", name: "odm", words: "Not enough overlap" })
    fake.node.output = ["OSError: [Errno 28] No space left on device", "Processing stopped"]
    expect((await outcome()).problem).toMatchObject({ code: "node-out-of-disk", words: fake.node.output[0] })
    fake.node.info = { status: { code: 50 } }
    expect((await outcome()).problem).toEqual({ code: "node-task-cancelled", name: "odm" })
  })

  it.each(["/task/new/upload", "/task/info"])("that vanishes at %s is started again once, then fails", async path => {
    let lost = 0
    const vanish = (times: number) => {
      lost = 0
      fake.node.intervene = at => {
        const own = [...fake.node.tasks.values()].some(({ files, committed }) =>
          path === "/task/info" ? committed : files.length > 0,
        )
        if (at === path && own && lost < times) {
          lost++
          fake.node.tasks.clear()
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
    fake.node.intervene = path => {
      if (path === "/task/info") {
        fake.node.info = states[polls] ?? {}
        fake.node.output = outputs[polls++] ?? fake.node.output
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
    expect(fake.node.tasks.size).toBe(0)
  })

  it.each([
    ["../", { name: "../../outside", data: "x" }, "node-results-unsafe"],
    ["a bomb", { name: "zeros", data: Buffer.alloc(3e6) }, "node-results-unsafe"],
    ["a false checksum", { name: "a", data: "x", crc: 1 }, "node-results-damaged"],
  ])("whose archive has %s fails", async (_, entry, code) => {
    fake.node.archive = zip([{ name: "good", data: "x" }, entry])
    expect((await outcome({ ...usualBounds, bytes: 1e6 })).problem).toMatchObject({ code })
  })

  it("is removed on the node when it is discarded, also while the node is down and without its file", () =>
    inVault(
      Effect.gen(function* () {
        const job = yield* makeJob(names)
        const { discard } = yield* makeNodeOdm(settingsOf({ url: fake.node.url, token }), soon)
        fake.node.tasks.set(uuidOf(job.task, 1), { files: [...names], committed: true })
        first(5, "/task/remove", html(503))
        yield* discard(job.task)
        expect(fake.node.tasks.size).toBe(0)
        fake.node.tasks.set(uuidOf(job.task, 2), { files: [...names], committed: false })
        yield* discard(job.task)
        expect(fake.node.tasks.size).toBe(0)
      }),
    ))

  it("that was completed goes on with the download, and a file that cannot be read begins it anew", () =>
    inVault(
      Effect.gen(function* () {
        const job = yield* makeJob(names)
        const work = (yield* Vault).work(job.task)
        always("/task/download/all.zip", says("Asset not ready"))
        expect((yield* runJob(job)).problem).toMatchObject({ code: "node-refused", words: "Asset not ready" })
        const uploads = () => fake.node.asked.filter(path => path === "/task/new/upload").length
        const before = uploads()
        yield* Effect.promise(() => writeFile(join(work, "nodeodm.json"), "{ half"))
        fake.node.intervene = () => false
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
