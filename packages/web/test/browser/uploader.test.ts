import { assert, describe, inject, it, onTestFinished, vi } from "vitest"
import type { BrowserEvent, BrowserOutcome, BrowserUploader, BrowserUploaderOptions } from "../../src/index.ts"
import { createBrowserUploader } from "../../src/index.ts"
import { picture } from "../support/picture.ts"

/** An uploader to a project of its own, and all that it said. */
const uploaderOf = (options: Partial<BrowserUploaderOptions> & Pick<BrowserUploaderOptions, "files">) => {
  const events: Array<BrowserEvent> = []
  const project = options.project ?? `Project ${crypto.randomUUID()}`
  const uploader = createBrowserUploader({
    ...inject("account"),
    project,
    create: true,
    ...options,
    onEvent: event => {
      events.push(event)
      options.onEvent?.(event)
    },
  })
  const said = (name: BrowserEvent["event"]) => events.filter(({ event }) => event === name)
  return { uploader, project, events, said }
}

const pictures = (count: number, bytes?: number): Promise<ReadonlyArray<File>> =>
  Promise.all(Array.from({ length: count }, (_, index) => picture(`DJI_${index}.JPG`, { bytes, seed: Math.random() })))

const reached = (uploader: BrowserUploader, phase: string) => assert.strictEqual(uploader.phase(), phase)

describe("the uploader without a view", () => {
  it("brings photos to Ready, and says of everything else what it is", async () => {
    const [one, two] = await pictures(2)
    if (one === undefined || two === undefined) throw new Error("no pictures")
    const files = [
      one,
      two,
      new File([one], "copy of the first.jpg"),
      new File(["flight log"], "flight.log"),
      new File(["no picture"], "broken.jpg"),
      new File([(await one.arrayBuffer()).slice(0, 300)], "cut.jpg"),
    ]
    const { uploader, said } = uploaderOf({ files, reconstruction: { when: "never" } })
    reached(uploader, "idle")
    const { images, summary, fault, project, bytesSent } = await uploader.run()
    assert.isUndefined(fault)
    assert.deepStrictEqual(summary, {
      ready: 2,
      invalid: 1,
      rejected: 1,
      skipped: 1,
      duplicate: 1,
      duplicateOfFailed: 0,
      failed: 0,
      toSend: 0,
      onServer: 0,
      sent: 0,
      unfinished: 0,
    })
    assert.strictEqual(images.length, 6)
    assert.strictEqual(bytesSent >= one.size + two.size, true)
    assert.match(project?.id ?? "", /^[0-9a-f]{24}$/)
    assert.strictEqual(said("found").length, 6)
    assert.strictEqual(said("ended").length, 6)
    assert.strictEqual(said("scan-complete").length, 1)
    reached(uploader, "ended")
  })

  it("has the browser send photos from the disk: their bytes do not pass through the page", async () => {
    const bodies: Array<unknown> = []
    const { send } = XMLHttpRequest.prototype
    XMLHttpRequest.prototype.send = function (body) {
      bodies.push(body)
      send.call(this, body)
    }
    onTestFinished(() => {
      XMLHttpRequest.prototype.send = send
    })
    const files = await pictures(3, 400_000)
    assert.strictEqual((await uploaderOf({ files }).uploader.run()).summary.ready, 3)
    assert.sameMembers(bodies, [...files])
  })

  it("starts the reconstruction by the rule, once", async () => {
    const [bad] = [new File(["no picture"], "broken.jpg")]
    const set = uploaderOf({ files: [...(await pictures(2)), bad], reconstruction: { when: "all finished" } })
    const first = await set.uploader.run()
    assert.isTrue(first.reconstruction?.started)
    const second = await set.uploader.retry()
    assert.strictEqual(second.summary.ready, 2)
    assert.strictEqual(set.said("reconstruction").length, 1)
    const strict = uploaderOf({ files: [...(await pictures(1)), bad], reconstruction: { when: "all ready" } })
    assert.isUndefined((await strict.uploader.run()).reconstruction)
  })

  it("uploads what is added while it begins, while it runs, and after its end", async () => {
    const [first, second, third, fourth] = await Promise.all([1, 2, 3, 4].map(seed => picture("DJI_0001.JPG", { seed })))
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new Error("no pictures")
    const set = uploaderOf({
      files: [first],
      onEvent: event => {
        if (event.event === "phase" && event.phase === "opening") void set.uploader.add([second])
        if (event.event === "ended" && set.said("ended").length === 1) void set.uploader.add([third])
      },
    })
    assert.strictEqual((await set.uploader.run()).summary.ready, 3)
    assert.strictEqual((await set.uploader.add([fourth])).summary.ready, 4)
    const names = ["DJI_0001.JPG", "DJI_0001.JPG (2)", "DJI_0001.JPG (3)", "DJI_0001.JPG (4)"]
    assert.sameMembers(
      (await set.uploader.run()).images.map(({ file }) => file.ref),
      names,
    )
    assert.strictEqual(set.said("found").length, 4)
  })

  it("uploads what is added while it stops after that, and nothing else", async () => {
    const [extra] = await pictures(1)
    const set = uploaderOf({
      files: (await pictures(12, 400_000)).map((file, at) => new File([file], `set/${at}.JPG`)),
      transfers: 1,
      onEvent: event => {
        if (event.event !== "moved" || event.at !== "Stored" || added !== undefined) return
        set.uploader.cancel()
        added = set.uploader.add([extra as File])
      },
    })
    let added: Promise<BrowserOutcome> | undefined
    const first = await set.uploader.run()
    assert.isTrue(first.cancelled)
    const { summary, cancelled } = await (added as unknown as Promise<BrowserOutcome>)
    assert.isFalse(cancelled)
    reached(set.uploader, "ended")
    assert.strictEqual(summary.ready, first.summary.ready + 1)
    assert.strictEqual(summary.unfinished, first.summary.unfinished)
    const count = set.events.length
    await new Promise(resolve => setTimeout(resolve, 1_000))
    assert.strictEqual(set.events.length, count)
  })

  it("tells its progress to whoever watches, from the beginning until that ends", async () => {
    const set = uploaderOf({ files: await pictures(3) })
    const seen: Array<number> = []
    const unwatch = set.uploader.watch(({ verified }) => seen.push(verified.images.done), 20)
    const others: Array<number> = []
    set.uploader.watch(({ verified }) => others.push(verified.images.done), 20)()
    assert.deepStrictEqual(seen, [])
    await set.uploader.run()
    await vi.waitFor(() => assert.strictEqual(seen.at(-1), 3), { timeout: 20_000 })
    unwatch()
    const count = seen.length
    await new Promise(resolve => setTimeout(resolve, 200))
    assert.strictEqual(seen.length, count)
    assert.deepStrictEqual(others, [])
    assert.deepStrictEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    )
  })

  it("pauses, and goes on without sending anything twice", async () => {
    const files = await pictures(24, 400_000)
    const set = uploaderOf({
      files,
      transfers: 2,
      onEvent: event => {
        if (event.event === "moved" && event.at === "Stored" && set.said("phase").length < 4) set.uploader.pause()
        if (event.event === "phase" && event.phase === "paused") setTimeout(set.uploader.resume, 50)
      },
    })
    const stored = watchStored()
    const { summary, cancelled } = await set.uploader.run()
    assert.strictEqual(summary.ready, 24)
    assert.isFalse(cancelled)
    assert.isTrue(set.events.some(event => event.event === "phase" && event.phase === "paused"))
    assert.strictEqual(set.said("found").length, 24)
    assert.strictEqual(set.said("ended").length, 24)
    assert.strictEqual(stored().length, 24)
  })

  it("goes on when it is resumed before it has come to rest", async () => {
    const set = uploaderOf({
      files: await pictures(8, 200_000),
      transfers: 1,
      onEvent: event => {
        if (event.event !== "moved" || event.at !== "Stored" || set.said("phase").length > 3) return
        set.uploader.pause()
        set.uploader.resume()
      },
    })
    assert.strictEqual((await set.uploader.run()).summary.ready, 8)
  })

  it("ends when it is cancelled, also in a pause, and goes on when it is run again", async () => {
    const set = uploaderOf({
      files: await pictures(12, 400_000),
      transfers: 1,
      onEvent: event => {
        if (event.event === "moved" && event.at === "Stored" && set.said("phase").length < 4) set.uploader.pause()
        if (event.event === "phase" && event.phase === "paused") set.uploader.cancel()
      },
    })
    const first = await set.uploader.run()
    assert.isTrue(first.cancelled)
    assert.strictEqual(first.images.length, 12)
    assert.isAbove(first.summary.unfinished, 0)
    const second = await set.uploader.run()
    assert.isFalse(second.cancelled)
    assert.strictEqual(second.summary.ready, 12)
  })

  it("says what is wrong with the token, and not the token", async () => {
    const token = "wrong-token-0123456789"
    const { uploader, events } = uploaderOf({ files: await pictures(1), token })
    const { fault, images } = await uploader.run()
    assert.strictEqual(fault?.kind, "not authorised")
    assert.notInclude(JSON.stringify([fault, events]), token)
    assert.strictEqual(images.length, 0)
  })

  it("goes on with the token of another session after the end of the first", async () => {
    const session = { token: "wrong-token-0123456789" }
    const { uploader } = uploaderOf({ files: await pictures(2), token: () => session.token })
    assert.strictEqual((await uploader.run()).fault?.kind, "not authorised")
    session.token = inject("account").token
    const { fault, summary } = await uploader.run()
    assert.deepStrictEqual([fault, summary.ready], [undefined, 2])
    assert.strictEqual(uploader.progress()?.share, 1)
  })

  it("waits while another tab uploads to the project, and takes it over when it is told to", async () => {
    const files = await pictures(10, 500_000)
    const first = uploaderOf({ files, transfers: 1 })
    const second = uploaderOf({
      files,
      project: first.project,
      onEvent: event => {
        if (event.event === "phase" && event.phase === "elsewhere") second.uploader.takeOver()
      },
    })
    const running = first.uploader.run()
    await until(() => first.uploader.phase() === "uploading")
    assert.strictEqual((await second.uploader.run()).summary.ready, 10)
    assert.strictEqual(first.said("taken-over").length, 1)
    await until(() => first.uploader.phase() === "paused")
    first.uploader.resume()
    assert.strictEqual((await running).summary.ready, 10)
  })
})

/** The objects that buckets acknowledged from here on, as often as they did. */
const watchStored = (): (() => ReadonlyArray<string>) => {
  const stored: Array<string> = []
  const send = XMLHttpRequest.prototype.send
  XMLHttpRequest.prototype.send = function (body) {
    this.addEventListener("load", () => {
      if (this.status === 200) stored.push(new URL(this.responseURL).pathname)
    })
    send.call(this, body)
  }
  onTestFinished(() => {
    XMLHttpRequest.prototype.send = send
  })
  return () => stored
}

const until = async (reached: () => boolean): Promise<void> => {
  while (!reached()) await new Promise(resolve => setTimeout(resolve, 5))
}
