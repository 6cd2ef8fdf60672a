import { Effect } from "effect"
import { describe, expect, onTestFinished, test, vi } from "vitest"
import { makeThumbnails } from "../../src/app/upload/thumbnails.ts"
import { makePhotoReaders } from "../../src/workers/PhotoReaders.ts"
import { makePhotoWorkers } from "../../src/workers/PhotoWorkers.ts"

/** A picture of this size, as a browser draws it. */
const picture = async (width: number, height: number, type: string): Promise<Blob> => {
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext("2d")?.fillRect(0, 0, width / 2, height)
  return canvas.convertToBlob({ type })
}

const workers = () => {
  const made = makePhotoWorkers()
  onTestFinished(made.close)
  return made
}

test("workers tell what headers say, in the order in which they were asked", async () => {
  const files = [
    { name: "a.jpg", file: await picture(640, 360, "image/jpeg") },
    { name: "b.png", file: await picture(320, 200, "image/png") },
    { name: "c.jpg", file: new Blob(["no picture"]) },
    { name: "d.txt", file: new Blob(["text"]) },
  ]
  expect(await workers().facts(files)).toMatchObject([
    { kind: "image", width: 640, height: 360 },
    { kind: "image", width: 320, height: 200 },
    { kind: "broken", because: "not an image inside" },
    { kind: "other" },
  ])
})

test("a photo without a preview of its own is scaled down, and what is no picture has no thumbnail", async () => {
  const { thumbnail } = workers()
  const made = await thumbnail(await picture(640, 320, "image/jpeg"))
  expect(made).toBeInstanceOf(ImageBitmap)
  expect([made?.width, made?.height]).toEqual([112, 56])
  expect(await thumbnail(new Blob(["no picture"]))).toBeUndefined()
})

test("after they were closed nobody waits for an answer", async () => {
  const made = makePhotoWorkers()
  const asking = made.thumbnail(await picture(64, 32, "image/jpeg"))
  made.close()
  await expect(asking).rejects.toThrow("closed")
})

test("a thumbnail is made once, for what is looked at now first, and not for what is gone from view", async () => {
  const made: Array<number> = []
  const bitmap = await createImageBitmap(await picture(4, 4, "image/png"))
  const gates: Array<() => void> = []
  const thumbnails = makeThumbnails(async index => {
    made.push(index)
    await new Promise<void>(resolve => gates.push(resolve))
    return bitmap
  })
  const looking = new AbortController()
  const gone = new AbortController()
  const asked = [0, 1, 2, 3, 4, 5].map(index => thumbnails.of(index, index === 4 ? gone.signal : looking.signal))
  gone.abort()
  expect(made).toEqual([0, 1, 2])
  while (made.length < 5) {
    for (const open of gates.splice(0)) open()
    await new Promise(resolve => setTimeout(resolve, 0))
  }
  expect(made).toEqual([0, 1, 2, 5, 3])
  for (const open of gates.splice(0)) open()
  await Promise.all(asked)
  await thumbnails.of(0, looking.signal)
  expect(made).toHaveLength(5)
})

describe("a worker that cannot start", () => {
  /** Every worker of the page is one that fails while it is loaded. */
  const breakWorkers = () => {
    const Real = globalThis.Worker
    const broken = URL.createObjectURL(new Blob(["throw new Error('broken')"], { type: "text/javascript" }))
    vi.stubGlobal(
      "Worker",
      class extends Real {
        constructor() {
          super(broken, { type: "module" })
        }
      },
    )
    onTestFinished(() => void vi.unstubAllGlobals())
  }

  test("fails the calls to it, before and after it is known, instead of letting them wait", async () => {
    breakWorkers()
    const { thumbnail } = workers()
    for (const _ of [1, 2, 3, 4]) await expect(thumbnail(new Blob(["x"]))).rejects.toThrow(/broken|cannot be started/)
  })

  test("fails a photo with a problem of its own", async () => {
    breakWorkers()
    const read = Effect.scoped(Effect.flatMap(makePhotoReaders(), readers => readers.read(new File(["x"], "a.jpg"), false)))
    expect(await Effect.runPromise(read)).toEqual({ read: "failed", problem: { code: "file-reader-crashed" } })
  })
})

/** Counts the workers that the page starts, and that it ends. */
const countWorkers = () => {
  const Real = globalThis.Worker
  const counts = { started: 0, ended: 0 }
  vi.stubGlobal(
    "Worker",
    class extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        counts.started++
      }
      override terminate(): void {
        super.terminate()
        counts.ended++
      }
    },
  )
  onTestFinished(() => void vi.unstubAllGlobals())
  return counts
}

test("workers start when they are first wanted", async () => {
  const counts = countWorkers()
  const { facts } = workers()
  expect(counts.started).toBe(0)
  await facts([])
  expect(counts).toEqual({ started: 1, ended: 0 })
})

describe("workers end, with what their jobs left in memory", () => {
  const two = [1, 2].map(number => ({ name: `${number}.txt`, file: new Blob(["text"]) }))

  test("when there is no work for a while, and start again with the next", async () => {
    const counts = countWorkers()
    const made = makePhotoWorkers(2, { idle: 50, files: 1_000 })
    onTestFinished(made.close)
    await Promise.all([made.facts(two), made.facts(two), made.facts(two)])
    await expect.poll(() => counts).toEqual({ started: 2, ended: 2 })
    expect(await made.facts(two)).toHaveLength(2)
    expect(counts.started).toBe(3)
  })

  test("after so many files, once they have answered; others take their place", async () => {
    const counts = countWorkers()
    const made = makePhotoWorkers(2, { idle: 60_000, files: 4 })
    const answers = await Promise.all(Array.from({ length: 8 }, () => made.facts(two)))
    expect(answers.flat()).toHaveLength(16)
    expect(counts).toEqual({ started: 5, ended: 3 })
    const asking = Promise.allSettled([made.facts([...two, ...two]), made.facts(two)])
    made.close()
    expect((await asking).map(({ status }) => status)).toEqual(["rejected", "rejected"])
    expect(counts).toEqual({ started: 6, ended: 6 })
  })
})
