import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import { vi } from "vitest"
import type { Event, Final, Progress, SourceFile, State } from "../src/index.ts"
import { makeProgress } from "../src/index.ts"
import { endOf, fileOf, untilStarted } from "./told.ts"

type Ongoing = Exclude<State, Final>["at"]

/** Where an image can go from a state, as events tell it. */
const onward: Readonly<Record<Ongoing, ReadonlyArray<State["at"]>>> = {
  Discovered: ["Hashed", "Hashed", "Hashed", "Fetching", "Skipped", "Duplicate", "Rejected", "Failed", "Unfinished"],
  Hashed: ["Absent", "Absent", "Absent", "Processing", "Stored", "Ready", "Invalid", "Duplicate", "Failed", "Unfinished"],
  Absent: ["Signed", "Signed", "Signed", "Processing", "Stored", "Ready", "Discovered", "Rejected", "Failed", "Unfinished"],
  Signed: ["Started", "Started", "Started", "Absent", "Discovered", "Failed", "Unfinished"],
  Started: ["Stored", "Stored", "Stored", "Hashed", "Absent", "Discovered", "Failed", "Rejected", "Unfinished"],
  Stored: ["Processing", "Processing", "Failed", "Unfinished"],
  Processing: ["Ready", "Ready", "Invalid", "Absent", "Failed", "Unfinished"],
  Fetching: ["Ready", "Invalid", "Failed", "Unfinished"],
}

const isOngoing = (at: State["at"]): at is Ongoing => at in onward

interface Throw {
  readonly what: "move" | "move" | "send" | "wait" | "fail" | "find" | "close" | "resume"
  readonly which: number
  readonly how: number
}

const throws = fc.array(
  fc.record({
    what: fc.constantFrom("move", "move", "move", "send", "send", "wait", "fail", "find", "close", "resume"),
    which: fc.nat(11),
    how: fc.nat(99),
  }),
  { maxLength: 300 },
)

interface Step {
  readonly event: Event | undefined
  readonly now: number
}

/** A run of a few files in which anything happens that is legal, and nothing else. */
const play = (thrown: ReadonlyArray<Throw>): ReadonlyArray<Step> => {
  const files: Array<{ file: SourceFile; at: State["at"]; sent: number }> = []
  const steps: Array<Step> = []
  let now = 0
  const emit = (event?: Event) => steps.push({ event, now })
  for (const { what, which, how } of thrown) {
    const one = files[which % Math.max(1, files.length)]
    if (what === "wait") {
      now += how * how * 20
      emit()
    } else if (what === "fail")
      emit({
        event: "retrying",
        activity: "has-image",
        name: "",
        problem: { code: "answer-empty" },
        attempt: 1 + (how % 9),
        delay: how * 100,
      })
    else if (what === "close") emit({ event: "scan-complete" })
    else if (what === "find" && files.length < 12) {
      const file = fileOf(`${files.length}.jpg`, how % 10 === 0 ? 0 : how * 1000)
      files.push({ file, at: "Discovered", sent: 0 })
      emit({ event: "found", file })
    } else if (one === undefined) continue
    else if (what === "resume" && !isOngoing(one.at)) {
      one.at = "Discovered"
      emit({ event: "found", file: one.file })
    } else if (what === "send" && one.at === "Started") {
      one.sent = how === 0 ? 0 : Math.min(one.file.size, one.sent + how * 500)
      emit({ event: "sent", file: one.file, bytes: one.sent })
    } else if (what === "move" && isOngoing(one.at)) {
      const to = onward[one.at][how % onward[one.at].length] ?? "Failed"
      one.at = to
      one.sent = 0
      if (how % 2 === 0 || isOngoing(to)) emit({ event: "moved", file: one.file, at: to })
      if (!isOngoing(to)) emit({ event: "ended", file: one.file, final: endOf(one.file, to) })
    }
  }
  return steps
}

const sumOf = (numbers: Iterable<number>): number => Array.from(numbers).reduce((sum, one) => sum + one, 0)

/** What holds of every snapshot. */
const assertSound = (progress: Progress) => {
  const { sent, verified, summary, images } = progress
  const { duplicateOfFailed, ...ends } = summary
  const rates = [sent.rate, sent.secondsLeft, verified.rate, verified.secondsLeft].filter(number => number !== undefined)
  for (const number of rates) assert.isTrue(Number.isFinite(number) && number > 0, `${number}`)
  for (const share of [sent.share, verified.share, progress.share]) assert.isTrue(share >= 0 && share <= 1, `${share}`)
  for (const part of [sent.images, sent.bytes, verified.images]) assert.isTrue(part.done >= 0 && part.done <= part.total)
  assert.isAtMost(progress.bytesAcknowledged + progress.bytesUnderWay, progress.bytesFound)
  assert.isAtMost(progress.bytesAcknowledged + progress.bytesUnderWay, Math.max(sent.bytes.total, 0))
  assert.strictEqual(progress.bytesUnderWay, sumOf(progress.sending.map(({ bytes }) => bytes)))
  assert.strictEqual(sumOf(Object.values(images)), progress.filesFound)
  assert.strictEqual(sumOf(Object.values(ends)), progress.filesEnded)
  assert.isAtMost(duplicateOfFailed, summary.duplicate)
  if (!progress.scanComplete || progress.stalled !== undefined)
    assert.deepStrictEqual(
      [sent, verified].map(at => at.secondsLeft),
      [undefined, undefined],
    )
  if (progress.stalled !== undefined) {
    assert.deepStrictEqual([sent.rate, verified.rate], [undefined, undefined])
    assert.isAtMost(progress.stalled.since, progress.at)
  }
}

/** Whether an event may take back what was acknowledged, or change what the share is of. */
const maySetBack = (before: ReadonlyMap<string, State["at"]>, event: Event | undefined): boolean => {
  if (event?.event === "found") return true
  return event?.event === "moved" && event.at === "Absent" && before.get(event.file.ref) !== "Started"
}

describe("progress, whatever happens", () => {
  it("has sums that hold, and no rate or time that is none", () => {
    fc.assert(
      fc.property(throws, thrown => {
        const tracker = makeProgress(0)
        for (const { event, now } of play(thrown)) {
          if (event !== undefined) tracker.onEvent(event, now)
          assertSound(tracker.snapshot(now))
        }
      }),
      { numRuns: 500 },
    )
  })

  it("goes back only when an image has to go again", () => {
    fc.assert(
      fc.property(throws, thrown => {
        const tracker = makeProgress(0)
        const at = new Map<string, State["at"]>()
        let share = 0
        for (const { event, now } of play(thrown)) {
          const setBack = maySetBack(at, event)
          if (event !== undefined) tracker.onEvent(event, now)
          if (event?.event === "moved") at.set(event.file.ref, event.at)
          const { sent, bytesFound } = tracker.snapshot(now)
          if (!setBack && bytesFound > 0) assert.isAtLeast(sent.share, share)
          share = sent.share
        }
      }),
      { numRuns: 500 },
    )
  })

  it("is the same however often anybody looks at it", () => {
    fc.assert(
      fc.property(throws, thrown => {
        const [watched, other] = [makeProgress(0), makeProgress(0)]
        let last = 0
        for (const { event, now } of play(thrown)) {
          for (const tracker of [watched, other]) if (event !== undefined) tracker.onEvent(event, now)
          for (let look = last; look <= now; look += 5000) watched.snapshot(look)
          last = now
        }
        assert.deepStrictEqual(watched.snapshot(last), other.snapshot(last))
      }),
    )
  })
})

describe("what progress costs", () => {
  /** A file that counts how often anything of it is looked at. */
  const counted = (name: string, looked: { times: number }): SourceFile =>
    new Proxy(fileOf(name), {
      get: (file, key) => {
        looked.times++
        return Reflect.get(file, key)
      },
    })

  /** Entries of maps that are walked meanwhile. */
  const entriesWalked = (task: () => void) => {
    let walked = 0
    const { values, forEach } = Map.prototype
    const spies = [
      vi.spyOn(Map.prototype, "values").mockImplementation(function (this: Map<unknown, unknown>) {
        walked += this.size
        return values.call(this)
      }),
      vi.spyOn(Map.prototype, "forEach").mockImplementation(function (this: Map<unknown, unknown>, each) {
        walked += this.size
        forEach.call(this, each)
      }),
      ...(["entries", "keys", Symbol.iterator] as const).map(name =>
        vi.spyOn(Map.prototype, name).mockImplementation(() => assert.fail("walks keys or entries")),
      ),
    ]
    task()
    for (const spy of spies) spy.mockRestore()
    return walked
  }

  /** Looks at files for one more event of each kind, and for a snapshot, in a run of so many files. */
  const looksIn = (count: number) => {
    const looked = { times: 0 }
    const tracker = makeProgress(0)
    const files = Array.from({ length: count }, (_, index) => counted(`${index}.jpg`, looked))
    for (const file of files) tracker.onEvent({ event: "found", file }, 0)
    const transfers = files.slice(0, 16)
    for (const file of files)
      for (const at of untilStarted.slice(0, transfers.includes(file) ? 4 : 3)) tracker.onEvent({ event: "moved", file, at }, 1)
    for (const file of transfers) tracker.onEvent({ event: "sent", file, bytes: 1000 }, 2)
    const cost = (task: () => void) => {
      looked.times = 0
      const walked = entriesWalked(task)
      return { looked: looked.times, walked }
    }
    const [file] = files
    if (file === undefined) return assert.fail()
    return {
      snapshot: cost(() => tracker.snapshot(9000)),
      sent: cost(() => tracker.onEvent({ event: "sent", file, bytes: 2000 }, 9000)),
      moved: cost(() => tracker.onEvent({ event: "moved", file, at: "Stored" }, 9000)),
      ended: cost(() => tracker.onEvent({ event: "ended", file, final: endOf(file, "Ready") }, 9000)),
    }
  }

  it("does not grow with the number of files, for no event and for no snapshot", () => {
    assert.deepStrictEqual(looksIn(20_000), looksIn(20))
  })
})
