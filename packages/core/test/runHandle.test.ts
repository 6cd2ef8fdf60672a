import { Effect } from "effect"
import { assert, describe, it } from "vitest"
import { type Phase, type RunEvent, type SourceFile, type StartRunOptions, startRun } from "../src/index.ts"
import { checksumOf, photos } from "./photos.ts"
import { realTime, type Simulation, simulateAt } from "./run.ts"
import type { Fault } from "./simulation/wire.ts"

const given = photos(9)
const filesOf = (from: number, to: number): ReadonlyArray<SourceFile> => given.slice(from, to).map(({ file }) => file)

type Plain = Extract<StartRunOptions["source"], { readonly files: unknown }>

const read: Plain["read"] = async file => {
  const bytes = given.find(one => one.file.ref === file.ref)?.bytes
  if (bytes === undefined) throw new Error(`${file.name} is gone`)
  return { content: { checksum: checksumOf(bytes), size: bytes.byteLength, type: "JPEG" }, bytes }
}

const options = (world: Pick<Simulation, "http">, more: Partial<StartRunOptions> = {}): StartRunOptions => ({
  endpoint: "http://api.test",
  key: "key",
  token: "token",
  project: "Survey",
  http: world.http,
  source: { files: () => filesOf(0, 5), read },
  ...more,
})

const newWorld = (more: Parameters<typeof simulateAt>[1] = {}) =>
  simulateAt(realTime, { processing: 5, putTakes: () => 1, ...more })

const slowly = { putTakes: () => 60 }

const sleep = (millis: number) => new Promise(resolve => setTimeout(resolve, millis))

const until = async (is: () => boolean) => {
  while (!is()) await sleep(5)
}

/** A hold that takes a while, as that of a page whose other tab has the project. */
const slowHold = (taken: Array<"held" | "released">): NonNullable<StartRunOptions["hold"]> => {
  const held = () => {
    taken.push("held")
    return () => taken.push("released")
  }
  return () => Effect.map(Effect.sleep(100), held)
}

const statesOf = (world: Pick<Simulation, "server">) => [...world.server.images.values()].map(({ state }) => state)

/** What becomes an unhandled rejection meanwhile. */
const rejectionsDuring = async (run: () => Promise<unknown>): Promise<ReadonlyArray<unknown>> => {
  const before = process.listeners("unhandledRejection")
  const rejections: Array<unknown> = []
  process.removeAllListeners("unhandledRejection")
  process.on("unhandledRejection", error => rejections.push(error))
  try {
    await run()
    await sleep(0)
  } finally {
    process.removeAllListeners("unhandledRejection")
    for (const listener of before) process.on("unhandledRejection", listener)
  }
  return rejections
}

describe("the handle of a run", () => {
  it("is there before the first event", async () => {
    const phases: Array<Phase> = []
    const run = startRun(options(newWorld(), { onEvent: () => phases.push(run.phase()) }))
    await run.done()
    assert.strictEqual(phases[0], "opening")
    await run.close()
  })

  it("says that it is paused before it began, and ends where it is closed then", async () => {
    const run = startRun(options(newWorld()))
    run.pause()
    assert.strictEqual(run.progress().paused, "paused")
    run.resume()
    run.resume()
    assert.isUndefined(run.progress().paused)
    assert.deepInclude((await run.done()).summary, { ready: 5 })
    await run.close()
    const other = startRun(options(newWorld()))
    other.pause()
    const end = other.done()
    await other.close()
    assert.isTrue((await end).stopped)
  })

  it("tells the server what will not come when it is cancelled, paused or already at its end", async () => {
    for (const first of ["pause", "stop"] as const) {
      const world = newWorld(slowly)
      const run = startRun(options(world, { transfers: 1 }))
      await until(() => world.server.times("put begins") > 1)
      run[first]()
      if (first === "pause") await until(() => run.phase() === "paused")
      else await run.done()
      assert.include(statesOf(world), "Uploading")
      run.cancel()
      await run.done()
      await run.close()
      assert.sameMembers([...new Set(statesOf(world))], ["Ready", "Invalid"])
    }
  })

  it("lets the project go when it is cancelled while it waits for it", async () => {
    const world = newWorld(slowly)
    const taken: Array<"held" | "released"> = []
    const run = startRun(options(world, { transfers: 1, hold: slowHold(taken) }))
    await until(() => world.server.times("put begins") > 1)
    run.pause()
    await until(() => run.phase() === "paused")
    run.resume()
    run.cancel()
    await run.done()
    await sleep(200)
    assert.strictEqual(run.phase(), "ended")
    assert.deepStrictEqual(taken, ["held", "released"])
    await run.close()
  })

  it("goes on when it is resumed while it stops", async () => {
    const world = newWorld(slowly)
    const run = startRun(options(world, { transfers: 1 }))
    await until(() => world.server.times("put begins") > 1)
    const stopped = run.done()
    run.stop()
    run.resume()
    assert.isTrue((await stopped).stopped)
    assert.deepInclude((await run.done()).summary, { ready: 5, unfinished: 0 })
    await run.close()
  })

  it("takes files after its end one after the other, in one round, and stops before that begins", async () => {
    const taken: Array<"held" | "released"> = []
    const run = startRun(options(newWorld(), { hold: slowHold(taken) }))
    await run.done()
    run.add(filesOf(5, 6))
    const end = run.done()
    run.add(filesOf(6, 7))
    assert.deepInclude((await end).summary, { ready: 7 })
    assert.deepStrictEqual(taken, ["held", "released", "held", "released"])
    run.add(filesOf(7, 8))
    run.stop()
    const stopped = await run.done()
    assert.isTrue(stopped.stopped)
    assert.deepInclude(stopped.summary, { ready: 7 })
    run.resume()
    assert.deepInclude((await run.done()).summary, { ready: 8 })
    await run.close()
  })

  it("keeps files that were added to a run that could not begin", async () => {
    let down = true
    const refusal: Fault = { fault: "answer", status: 403, body: "" }
    const world = newWorld({ fault: () => (down ? refusal : undefined) })
    const run = startRun(options(world, { retryFor: 300 }))
    assert.isDefined((await run.done()).fault)
    run.add(filesOf(5, 6))
    assert.isDefined((await run.done()).fault)
    down = false
    run.add(filesOf(6, 7))
    assert.deepInclude((await run.done()).summary, { ready: 7 })
    await run.close()
  })

  it("is not paused any more once it was stopped in a pause, which is no part of its duration", async () => {
    const world = newWorld(slowly)
    const run = startRun(options(world, { transfers: 1 }))
    await until(() => world.server.times("put begins") > 1)
    run.pause()
    await until(() => run.phase() === "paused")
    await sleep(1000)
    run.stop()
    assert.isBelow((await run.done()).duration, 1000)
    assert.isUndefined(run.progress().paused)
    run.resume()
    await until(() => run.phase() === "uploading")
    assert.isUndefined(run.progress().paused)
    await run.done()
    await run.close()
  })

  it("does nothing any more once it is closed", async () => {
    const run = startRun(options(newWorld()))
    const end = await run.done()
    await run.close()
    run.add(filesOf(5, 6))
    run.resume()
    run.cancel()
    run.watch(() => assert.fail("it is closed"))
    assert.strictEqual(await run.done(), end)
  })
})

describe("a listener that throws", () => {
  it("ends no run, and the platform reports it", async () => {
    const world = newWorld()
    let calls = 0
    const mistake = () => {
      calls++
      throw new Error("a mistake")
    }
    const rejections = await rejectionsDuring(async () => {
      const run = startRun(options(world, { onEvent: mistake }))
      run.watch(mistake, 60_000)
      assert.deepInclude((await run.done()).summary, { ready: 5 })
      await run.close()
    })
    assert.isAbove(calls, 10)
    assert.strictEqual(rejections.length, calls)
  })

  it("may begin another round at the end", async () => {
    let added = false
    const onEvent = (event: RunEvent) => {
      if (event.event !== "phase" || event.phase !== "ended" || added) return
      added = true
      run.add(filesOf(5, 6))
    }
    const run = startRun(options(newWorld(), { onEvent }))
    assert.deepInclude((await run.done()).summary, { ready: 5 })
    assert.deepInclude((await run.done()).summary, { ready: 6 })
    await run.close()
  })
})

describe("a source of one's own", () => {
  const endOf = async (source: Partial<Plain>) => {
    const run = startRun(options(newWorld(), { source: { files: () => filesOf(0, 2), read, ...source } }))
    const end = await run.done()
    const progress = run.progress()
    await run.close()
    return { ...end, progress }
  }

  it("ends the run when its files cannot be listed", async () => {
    const fails = () => {
      throw new Error("no disk")
    }
    const listings: ReadonlyArray<Plain["files"]> = [
      fails,
      function* () {
        yield* filesOf(0, 1)
        fails()
      },
      async function* () {
        yield* filesOf(0, 1)
        fails()
      },
    ]
    for (const files of listings) {
      const { fault } = await endOf({ files })
      assert.deepStrictEqual(fault?.problem, { code: "file-list-unreadable", words: "no disk" })
    }
  })

  it("loses nothing of a generator that is added, when the run is stopped before its end", async () => {
    const run = startRun(options(newWorld(), { source: { files: () => filesOf(0, 1), read } }))
    async function* slowFiles() {
      for (const file of filesOf(1, 8)) {
        await sleep(30)
        yield file
      }
    }
    run.add(slowFiles())
    await sleep(100)
    run.stop()
    const { images } = await run.done()
    assert.isBelow(images.length, 8)
    run.resume()
    assert.deepInclude((await run.done()).summary, { ready: 8 })
    await run.close()
  })

  it("has a file Rejected that it yields nothing of, and no other", async () => {
    const { summary } = await endOf({
      read: file => (file.ref === given[0]?.file.ref ? (Promise.resolve(undefined) as never) : read(file)),
    })
    assert.deepInclude(summary, { rejected: 1, ready: 1 })
  })

  it("may find a file with another size than it reads, which is the one that counts", async () => {
    const { summary, bytesSent, progress } = await endOf({
      files: () => filesOf(0, 2).map(file => ({ ...file, size: 10 })),
      read: async file => {
        const whole = await read(file)
        return { ...whole, content: { ...whole.content, size: file.size } }
      },
    })
    assert.deepInclude(summary, { ready: 2 })
    assert.deepStrictEqual(
      [bytesSent, progress.bytesSent, progress.bytesAcknowledged, progress.bytesFound],
      [2000, 2000, 2000, 2000],
    )
  })
})
