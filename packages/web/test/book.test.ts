import type { Final, SourceFile } from "@altilift/core"
import { describe, expect, test } from "vitest"
import { groupOf } from "../src/app/upload/model/Photo.ts"
import { imagesOf, indexesOf, PhotoBook, timeLeft } from "../src/app/upload/model/PhotoBook.ts"
import { kept, RateMeter } from "../src/app/upload/model/Rate.ts"
import { reasonsOf } from "../src/app/upload/model/reasons.ts"

const file = (name: string, size = 1_000): SourceFile => ({ ref: `DCIM/${name}`, name, size, modifiedAt: 0 })
const content = { checksum: "0".repeat(40), size: 1_000, type: "JPEG" } as const
const ready = (of: SourceFile): Final => ({ at: "Ready", file: of, content, id: "1" })

const bookOf = (...files: ReadonlyArray<SourceFile>): PhotoBook => {
  const book = new PhotoBook(0)
  for (const one of files) book.apply({ event: "found", file: one }, 0)
  book.apply({ event: "scan-complete" }, 0)
  return book
}

describe("where every photo is", () => {
  test("it goes through the groups that people tell apart", () => {
    const one = file("a.jpg")
    const book = bookOf(one)
    const group = () => {
      const [photo] = book.photos
      return photo === undefined ? undefined : groupOf(photo)
    }
    const seen = [group()]
    for (const at of ["Hashed", "Absent", "Signed", "Started"] as const) book.apply({ event: "moved", file: one, at }, 0)
    seen.push(group())
    book.apply({ event: "sent", file: one, bytes: 400 }, 0)
    seen.push(group())
    book.apply({ event: "moved", file: one, at: "Stored" }, 0)
    seen.push(group())
    book.apply({ event: "ended", file: one, final: ready(one) }, 0)
    seen.push(group())
    expect(seen).toEqual(["waiting", "waiting", "sending", "verifying", "ready"])
  })

  test("a file that was met counts at once, and its bytes when they are known", () => {
    const book = new PhotoBook(0)
    const one = file("a.jpg", 700)
    const met = book.meet(one)
    expect([met.size, book.totals.photos, book.totals.bytes]).toEqual([undefined, 1, 0])
    expect(book.add(one)).toBe(met)
    expect([met.size, book.totals.photos, book.totals.bytes]).toEqual([700, 1, 700])
  })

  test("the sums are those of the photos after any sequence of events", () => {
    const files = Array.from({ length: 200 }, (_, at) => file(`${at}.jpg`, 1_000 + at))
    const book = bookOf(...files)
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    for (let step = 0; step < 5_000; step++) {
      const one = files[random(files.length)] ?? file("none")
      const what = random(6)
      if (what === 0) book.apply({ event: "moved", file: one, at: "Started" }, step)
      else if (what === 1) book.apply({ event: "sent", file: one, bytes: random(one.size + 1) }, step)
      else if (what === 2) book.apply({ event: "moved", file: one, at: "Processing" }, step)
      else if (what === 3) book.apply({ event: "ended", file: one, final: ready(one) }, step)
      else if (what === 4)
        book.apply({ event: "ended", file: one, final: { at: "Skipped", file: one, problem: { code: "file-empty" } } }, step)
      else book.apply({ event: "moved", file: one, at: "Discovered" }, step)
    }
    const { counts, bytes, doneBytes } = book.totals
    expect(counts).toEqual({
      waiting: 0,
      sending: 0,
      verifying: 0,
      ready: 0,
      duplicate: 0,
      problem: 0,
      skipped: 0,
      ...Object.fromEntries(
        Object.entries(Object.groupBy(book.photos, groupOf)).map(([group, photos]) => [group, photos?.length ?? 0]),
      ),
    })
    expect(bytes).toBe(book.photos.filter(one => groupOf(one) !== "skipped").reduce((sum, { size = 0 }) => sum + size, 0))
    expect(doneBytes).toBeLessThanOrEqual(bytes)
    expect(imagesOf(book.totals)).toBe(200 - counts.skipped)
  })

  test("what is passed over does not count as bytes to be sent", () => {
    const [photo, track] = [file("a.jpg", 900), file("a.MRK", 100)]
    const book = bookOf(photo, track)
    book.learn(1, { kind: "other" })
    expect(book.totals.bytes).toBe(900)
    book.apply({ event: "ended", file: track, final: { at: "Skipped", file: track, problem: { code: "file-empty" } } }, 0)
    book.apply({ event: "ended", file: photo, final: ready(photo) }, 0)
    expect(book.totals).toMatchObject({ bytes: 900, doneBytes: 900, endedBytes: 900 })
  })

  test("a photo that is tried again begins anew", () => {
    const one = file("a.jpg")
    const book = bookOf(one)
    book.apply(
      { event: "ended", file: one, final: { at: "Failed", file: one, problem: { code: "answer-empty" }, rerunMayHelp: true } },
      0,
    )
    expect(book.totals.counts.problem).toBe(1)
    book.apply({ event: "moved", file: one, at: "Discovered" }, 0)
    expect(book.totals).toMatchObject({ counts: { problem: 0, waiting: 1 }, doneBytes: 0 })
  })

  test("an attempt that begins again takes its bytes back", () => {
    const one = file("a.jpg")
    const book = bookOf(one)
    book.apply({ event: "moved", file: one, at: "Started" }, 0)
    book.apply({ event: "sent", file: one, bytes: 700 }, 0)
    expect(book.totals.doneBytes).toBe(700)
    book.apply({ event: "moved", file: one, at: "Started" }, 0)
    expect(book.totals.doneBytes).toBe(0)
  })

  test("a list by group holds that group in the order in which it was found", () => {
    const files = ["a.jpg", "b.jpg", "c.jpg"].map(name => file(name))
    const book = bookOf(...files)
    const before = book.grouping
    for (const one of [files[2], files[0]]) if (one !== undefined) book.apply({ event: "ended", file: one, final: ready(one) }, 0)
    expect(indexesOf(book.photos, "ready")).toEqual([0, 2])
    expect(book.grouping).toBeGreaterThan(before)
  })

  test("problems are gathered by their reason, the most frequent first", () => {
    const files = ["a.jpg", "b.jpg", "c.jpg", "d.jpg"].map(name => file(name))
    const book = bookOf(...files)
    for (const [at, one] of files.entries()) {
      const final: Final =
        at === 0
          ? { at: "Invalid", file: one, content, id: "1", problems: [{ code: "photo-cut-off" }] }
          : { at: "Rejected", file: one, problem: { code: "file-empty" } }
      book.apply({ event: "ended", file: one, final }, 0)
    }
    expect(reasonsOf(book.photos)).toEqual([
      { at: "Rejected", problems: [{ code: "file-empty" }], of: undefined, count: 3 },
      { at: "Invalid", problems: [{ code: "photo-cut-off" }], of: undefined, count: 1 },
    ])
  })
})

describe("how fast it is", () => {
  test("the rate is that of the bytes handed over, those of repeated attempts too, and the time left follows", () => {
    const one = file("a.jpg", 100_000)
    const book = bookOf(one, file("b.jpg", 100_000))
    book.apply({ event: "moved", file: one, at: "Started" }, 0)
    book.apply({ event: "sent", file: one, bytes: 20_000 }, 500)
    book.apply({ event: "moved", file: one, at: "Started" }, 600)
    book.apply({ event: "sent", file: one, bytes: 30_000 }, 900)
    expect(book.tick(999)).toBe(false)
    expect(book.tick(1_000)).toBe(true)
    expect(book.totals.rate.now).toBe(50_000)
    expect(timeLeft(book.totals)).toBeCloseTo(170_000 / 50_000)
  })

  test("nobody knows the time left before all files are found, or while nothing moves", () => {
    const book = new PhotoBook(0)
    book.apply({ event: "found", file: file("a.jpg") }, 0)
    expect(timeLeft(book.totals)).toBeUndefined()
    book.apply({ event: "scan-complete" }, 0)
    expect(timeLeft(book.totals)).toBeUndefined()
  })

  test("it falls to nothing when nothing moves, and a pause is no slow time", () => {
    const meter = new RateMeter(0)
    meter.sent(1_000_000)
    meter.tick(1_000)
    for (let second = 2; second < 200; second++) meter.tick(second * 1_000)
    expect(meter.rate.now).toBe(0)
    meter.skipTo(900_000)
    meter.sent(500_000)
    meter.tick(901_000)
    expect(meter.rate.now).toBe(500_000)
    expect(meter.rate.peak).toBe(1_000_000)
    expect(meter.rate.samples.length).toBeLessThanOrEqual(kept)
  })

  test("a warning is gone a while after the next attempt", () => {
    const book = bookOf(file("a.jpg"))
    book.apply(
      { event: "retrying", activity: "put", name: "a.jpg", problem: { code: "answer-empty" }, attempt: 1, delay: 1_000 },
      0,
    )
    expect(book.totals.warning).toMatchObject({ problem: { code: "answer-empty" } })
    book.tick(3_999)
    expect(book.totals.warning).toBeDefined()
    expect(book.tick(4_000)).toBe(true)
    expect(book.totals.warning).toBeUndefined()
  })
})
