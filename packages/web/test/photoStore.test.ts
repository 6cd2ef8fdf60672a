import type { Final, SourceFile } from "@altilift/core"
import { describe, expect, test } from "vitest"
import { groupOf, mayRetry } from "../src/app/upload/model/Photo.ts"
import { indexesOf, PhotoStore } from "../src/app/upload/model/PhotoStore.ts"
import { kept, noHistory, withSample } from "../src/app/upload/model/RateHistory.ts"
import { reasonsOf } from "../src/app/upload/model/reasons.ts"
import { choosing, ended, inPhase, isActive, running, takenOver } from "../src/app/upload/uploadingState.ts"
import type { BrowserOutcome } from "../src/uploader/BrowserUploader.ts"

const file = (name: string, size = 1_000): SourceFile => ({ ref: `DCIM/${name}`, name, size, modifiedAt: 0 })
const content = { checksum: "0".repeat(40), size: 1_000, type: "JPEG" } as const
const ready = (of: SourceFile): Final => ({ at: "Ready", file: of, content, id: "1" })

const storeOf = (...files: ReadonlyArray<SourceFile>): PhotoStore => {
  const store = new PhotoStore()
  for (const one of files) store.onEvent({ event: "found", file: one })
  return store
}

describe("where every photo is", () => {
  test("it goes through the groups that people tell apart", () => {
    const one = file("a.jpg")
    const store = storeOf(one)
    const group = () => {
      const [photo] = store.photos
      return photo === undefined ? undefined : groupOf(photo)
    }
    const seen = [group()]
    for (const at of ["Hashed", "Absent", "Signed", "Started"] as const) store.onEvent({ event: "moved", file: one, at })
    seen.push(group())
    store.onEvent({ event: "sent", file: one, bytes: 400 })
    seen.push(group())
    store.onEvent({ event: "moved", file: one, at: "Stored" })
    seen.push(group())
    store.onEvent({ event: "ended", file: one, final: ready(one) })
    seen.push(group())
    expect(seen).toEqual(["waiting", "waiting", "sending", "verifying", "ready"])
  })

  test("a file counts as soon as its name is known", () => {
    const store = new PhotoStore()
    const one = file("a.jpg", 700)
    const named = store.onName(one)
    expect([named.size, store.totals.photos]).toEqual([undefined, 1])
    expect(store.add(one)).toBe(named)
    expect([named.size, store.totals.photos]).toEqual([700, 1])
  })

  test("the counts are those of the photos after any sequence of events", () => {
    const files = Array.from({ length: 200 }, (_, at) => file(`${at}.jpg`, 1_000 + at))
    const store = storeOf(...files)
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed % below
    }
    for (let step = 0; step < 5_000; step++) {
      const one = files[random(files.length)] ?? file("none")
      const what = random(6)
      if (what === 0) store.onEvent({ event: "moved", file: one, at: "Started" })
      else if (what === 1) store.onEvent({ event: "sent", file: one, bytes: random(one.size + 1) })
      else if (what === 2) store.onEvent({ event: "moved", file: one, at: "Processing" })
      else if (what === 3) store.onEvent({ event: "moved", file: one, at: "Discovered" })
      else if (what === 4)
        store.onEvent({ event: "ended", file: one, final: { at: "Skipped", file: one, problem: { code: "file-empty" } } })
      else store.onEvent({ event: "ended", file: one, final: ready(one) })
    }
    const counted = Map.groupBy(store.photos, groupOf)
    const { counts, photos, files: all, sent, verified } = store.totals
    expect(all).toBe(200)
    for (const [group, count] of Object.entries(counts)) expect(count).toBe(counted.get(group as never)?.length ?? 0)
    expect(photos).toBe(200 - counts.skipped)
    expect(verified).toEqual({ done: counts.ready + counts.duplicate, total: photos })
    expect(sent).toEqual({ done: store.photos.filter(one => one.arrived && groupOf(one) !== "skipped").length, total: photos })
  })

  test("the end of a photo is not undone by what comes late, and is when it is tried again", () => {
    const one = file("a.jpg")
    const store = storeOf(one)
    store.onEvent({
      event: "ended",
      file: one,
      final: { at: "Failed", file: one, problem: { code: "answer-empty" }, rerunMayHelp: true },
    })
    store.onEvent({ event: "sent", file: one, bytes: 10 })
    store.onEvent({ event: "moved", file: one, at: "Failed" })
    expect(store.totals.counts.problem).toBe(1)
    expect(store.photos.filter(mayRetry).length).toBe(1)
    store.onEvent({ event: "moved", file: one, at: "Discovered" })
    expect(store.totals.counts).toMatchObject({ problem: 0, waiting: 1 })
  })

  test("photos are found by their group", () => {
    const [one, other] = [file("a.jpg"), file("b.jpg")]
    const store = storeOf(one, other)
    store.onEvent({ event: "ended", file: other, final: ready(other) })
    expect(indexesOf(store.photos, "ready")).toEqual([1])
    expect(indexesOf(store.photos, undefined)).toEqual([0, 1])
  })

  test("what is no photo is in no list of photos but its own", () => {
    const [photo, licence] = [file("a.jpg"), file("LICENSE")]
    const store = storeOf(photo, licence)
    store.onEvent({
      event: "ended",
      file: licence,
      final: { at: "Skipped", file: licence, problem: { code: "not-an-image", type: "" } },
    })
    expect(store.totals).toMatchObject({ photos: 1, files: 2 })
    expect([indexesOf(store.photos, undefined), indexesOf(store.photos, "skipped")]).toEqual([[0], [1]])
  })

  test("what arrived is being verified, also when nobody waited for the verdict", () => {
    const [arrived, left] = [file("a.jpg"), file("b.jpg")]
    const store = storeOf(arrived, left)
    for (const at of ["Hashed", "Absent", "Signed", "Started", "Stored"] as const)
      store.onEvent({ event: "moved", file: arrived, at })
    for (const one of [arrived, left])
      store.onEvent({ event: "ended", file: one, final: { at: "Unfinished", file: one, content: {} } })
    expect(store.totals.counts).toMatchObject({ verifying: 1, problem: 1 })
    expect(reasonsOf(store.photos)).toEqual([{ at: "Unfinished", problems: [], of: undefined, count: 1 }])
  })

  test("what can never be verified is in no stage, and in the set all the same", () => {
    const [good, text, bad] = [file("a.jpg"), file("b.jpg"), file("c.jpg")]
    const store = storeOf(good, text, bad)
    store.learn(1, { kind: "broken", because: "not an image inside" })
    expect(store.totals).toMatchObject({ photos: 3, sent: { done: 0, total: 2 }, verified: { done: 0, total: 2 } })
    for (const at of ["Hashed", "Stored"] as const) store.onEvent({ event: "moved", file: bad, at })
    const final: Final = { at: "Invalid", file: bad, content, id: "1", problems: [{ code: "photo-cut-off" }] }
    store.onEvent({ event: "ended", file: bad, final })
    store.onEvent({ event: "ended", file: good, final: ready(good) })
    expect(store.totals).toMatchObject({ photos: 3, sent: { done: 2, total: 2 }, verified: { done: 1, total: 1 } })
  })

  test("a camera raw that is skipped is named with the reasons, and a file that is nothing of the kind is not", () => {
    const [raw, notes] = [file("a.DNG"), file("notes.txt")]
    const store = storeOf(raw, notes)
    const problem = { code: "other-format", kind: "camera raw", format: "DNG", named: "" } as const
    store.onEvent({ event: "ended", file: raw, final: { at: "Skipped", file: raw, problem } })
    store.onEvent({
      event: "ended",
      file: notes,
      final: { at: "Skipped", file: notes, problem: { code: "not-an-image", type: "" } },
    })
    expect(reasonsOf(store.photos)).toEqual([{ at: "Skipped", problems: [problem], of: undefined, count: 1 }])
  })

  test("the reasons of all problems are told together, the most frequent first", () => {
    const files = [file("a.jpg"), file("b.jpg"), file("c.jpg"), file("d.jpg")]
    const store = storeOf(...files)
    files.forEach((one, at) => {
      const final: Final =
        at === 0
          ? { at: "Invalid", file: one, content, id: "1", problems: [{ code: "photo-cut-off" }] }
          : { at: "Rejected", file: one, problem: { code: "file-empty" } }
      store.onEvent({ event: "ended", file: one, final })
    })
    expect(reasonsOf(store.photos)).toEqual([
      { at: "Rejected", problems: [{ code: "file-empty" }], of: undefined, count: 3 },
      { at: "Invalid", problems: [{ code: "photo-cut-off" }], of: undefined, count: 1 },
    ])
  })
})

describe("the rates of the last minutes", () => {
  test("begin when something moves, know their peak, and go back five minutes", () => {
    let history = withSample(noHistory, { at: 0, rate: 0 })
    expect(history).toBe(noHistory)
    for (let second = 1; second <= 1_000; second++)
      history = withSample(history, { at: second * 1_000, rate: second === 3 ? 9 : 5 })
    expect(history.peak).toBe(9)
    expect(history.samples.length).toBe(kept)
    expect(history.samples.at(-1)).toEqual({ at: 1_000_000, rate: 5 })
  })
})

describe("the state of a set", () => {
  const outcome = { duration: 3, bytesSent: 5 } as BrowserOutcome

  test("a run begins, is taken over, goes on, and ends", () => {
    const begun = running({ stage: "listing", resumed: true })
    expect(begun).toEqual({ stage: "running", phase: "opening", resumed: true, takenOver: false })
    const over = takenOver(inPhase(begun, "pausing"))
    expect(inPhase(over, "paused")).toMatchObject({ phase: "paused", takenOver: true })
    expect(inPhase(over, "uploading")).toMatchObject({ phase: "uploading", takenOver: false })
    expect(
      ["opening", "uploading", "pausing", "paused", "stopping", "elsewhere"].map(phase =>
        isActive(inPhase(begun, phase as "opening")),
      ),
    ).toEqual([true, true, false, false, false, false])
    expect(ended(outcome)).toEqual({ stage: "ended", outcome })
  })

  test("what an uploader says after its end, or before its run, changes nothing", () => {
    expect(inPhase(choosing, "ended")).toBe(choosing)
    expect(takenOver(choosing)).toBe(choosing)
    const end = ended(outcome)
    expect(inPhase(end, "uploading")).toBe(end)
  })
})
