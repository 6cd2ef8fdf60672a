import type { Event, Final, Outcome, SourceFile } from "@altilift/core"
import { emptySummary, tally } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import stringWidth from "string-width"
import { endLine, isProblem, summaryLines } from "../../src/view/endLines.ts"
import { jsonLine } from "../../src/view/jsonLine.ts"
import {
  awaited,
  doneBytes,
  elapse,
  endedCount,
  fetching,
  initial,
  type Model,
  preparing,
  reduce,
  sending,
  share,
  timeLeft,
} from "../../src/view/Model.ts"
import { progressLine } from "../../src/view/plain.ts"
import { printable } from "../../src/view/printable.ts"
import { render } from "../../src/view/render.ts"
import { makeRepetition } from "../../src/view/repetition.ts"
import { duration } from "../../src/view/units.ts"

const file = (name: string, size = 1_000_000): SourceFile => ({ ref: `/photos/${name}`, name, size, modifiedAt: 0 })
const content = { checksum: "a".repeat(40), size: 1_000_000, type: "JPEG" } as const
const ready = (name: string): Final => ({ at: "Ready", file: file(name), content, id: "1f" })

/** The model after these events, one a second. */
const after = (...events: ReadonlyArray<Event>): Model =>
  events.reduce((model, event, index) => reduce(model, event, (index + 1) * 1000), initial(0))

const found = (name: string): Event => ({ event: "found", file: file(name) })
const moved = (name: string, at: "Hashed" | "Absent" | "Signed" | "Started" | "Stored" | "Processing" | "Ready"): Event => ({
  event: "moved",
  file: file(name),
  at,
})
const sent = (name: string, bytes: number): Event => ({ event: "sent", file: file(name), bytes })
const ended = (final: Final): Event => ({ event: "ended", file: final.file, final })

describe("the model of the view", () => {
  it("counts every image in exactly one place on its way", () => {
    const waiting = after(found("a"), found("b"), found("c"), moved("a", "Started"), moved("b", "Hashed"), ended(ready("c")))
    assert.deepStrictEqual([preparing(waiting), sending(waiting).length], [2, 0])
    const model = reduce(waiting, sent("a", 1000), 8000)
    assert.deepStrictEqual([preparing(model), sending(model).length, awaited(model), endedCount(model)], [1, 1, 0, 1])
    const later = reduce(model, moved("a", "Processing"), 9000)
    assert.deepStrictEqual([preparing(later), sending(later).length, awaited(later)], [1, 0, 1])
  })

  it("does not bring an image back that has ended", () => {
    const model = after(found("a"), moved("a", "Started"), ended(ready("a")), moved("a", "Ready"))
    assert.deepStrictEqual([preparing(model), endedCount(model)], [0, 1])
  })

  it("counts photos that the server fetches as that, and goes by their number, because nobody knows their bytes", () => {
    const of = (name: string): SourceFile => ({ ref: `https://photos.example/${name}`, name, size: 0, modifiedAt: 0 })
    const fetchedBy = (name: string): ReadonlyArray<Event> => [
      { event: "found", file: of(name) },
      { event: "moved", file: of(name), at: "Fetching" },
    ]
    const final: Final = { at: "Ready", file: of("b"), content: {}, id: "1f" }
    const model = after(...fetchedBy("a"), ...fetchedBy("b"), { event: "all found" }, ended(final))
    assert.deepStrictEqual([fetching(model), preparing(model), share(model)], [1, 0, 0.5])
    assert.include(progressLine(model), "1 of 2 files, 1 Ready, 1 being fetched by the server")
    assert.notInclude(progressLine(model), "0 B")
    assert.match(endLine({ at: "Failed", file: of("a"), reason: "gone", rerunMayHelp: false }), /https:\/\/photos\.example\/a/)
  })

  it("counts the bytes of an image once, also when it is sent again", () => {
    const model = after(
      found("a"),
      moved("a", "Started"),
      sent("a", 600_000),
      moved("a", "Hashed"),
      moved("a", "Started"),
      sent("a", 100_000),
    )
    assert.strictEqual(doneBytes(model), 100_000)
    assert.strictEqual(model.pace.sent, 700_000)
    assert.strictEqual(doneBytes(reduce(model, ended(ready("a")), 9000)), 1_000_000)
  })

  it("lets the rate fall when nothing moves, and knows no time left then", () => {
    const model = after(found("a"), { event: "all found" }, moved("a", "Started"), sent("a", 500_000))
    assert.isAbove(model.pace.rate, 0)
    assert.isDefined(timeLeft(model))
    const later = elapse(model, 600_000)
    assert.isBelow(later.pace.rate, 1000)
  })

  it("forgets a warning after the next attempt had its time", () => {
    const model = after({ event: "retrying", what: "asking", message: "HTTP 502", attempt: 1, delay: 500 })
    assert.strictEqual(model.warning?.text, "asking: HTTP 502")
    assert.isUndefined(elapse(model, 60_000).warning)
  })
})

describe("the live view", () => {
  const model = after(
    found("a"),
    found("very long name of a photo that was taken on a fine day in spring 🛩️.jpg"),
    { event: "all found" },
    moved("very long name of a photo that was taken on a fine day in spring 🛩️.jpg", "Started"),
    sent("very long name of a photo that was taken on a fine day in spring 🛩️.jpg", 420_000),
    ended({ at: "Rejected", file: file("a"), reason: "is empty" }),
    {
      event: "retrying",
      what: "asking for the image",
      message: "http://x answered HTTP 502 ".repeat(9),
      attempt: 1,
      delay: 9000,
    },
  )

  it.each([20, 40, 80, 200])("never is wider than %i columns, emoji and colours included", width => {
    for (const line of render(model, 9000, { width, height: 24, colour: true })) assert.isBelow(stringWidth(line), width)
  })

  it("shows states, bytes and the file that is being sent with its percentage", () => {
    const text = render(model, 9000, { width: 120, height: 24, colour: false }).join("\n")
    for (const part of ["1 of 2 files", "1 sending", "1 Rejected", "42 %", "1.42 MB of 2 MB", "🛩️.jpg", "HTTP 502"]) {
      assert.include(text, part)
    }
    assert.notInclude(text, "\x1b")
  })

  it("leaves files out where the terminal is too low, and says how many", () => {
    const names = Array.from({ length: 30 }, (_, index) => `${index}.jpg`)
    const many = after(...names.map(found), ...names.flatMap(name => [moved(name, "Started"), sent(name, 1)]))
    const lines = render(many, 9000, { width: 80, height: 10, colour: false })
    assert.isBelow(lines.length, 10)
    assert.match(lines.at(-1) ?? "", /… and \d+ more/)
  })
})

describe("words for people", () => {
  it("shows control characters of a name instead of obeying them", () => {
    assert.strictEqual(printable("a\x1b[2Jb\r\n\u202egpj.exe"), "a\\x1b[2Jb\\r\\n\\u202egpj.exe")
    const line = endLine({ at: "Rejected", file: file("\x1b[31mred.jpg"), reason: "is empty" })
    assert.strictEqual(line, "Rejected  /photos/\\x1b[31mred.jpg: is empty")
    const screen = render(after(found("\x07.jpg"), moved("\x07.jpg", "Started"), sent("\x07.jpg", 1)), 0, {
      width: 80,
      height: 24,
      colour: false,
    })
    assert.include(screen.join("\n"), "\\x07.jpg")
  })

  it("says what became of a file, why, and what to do", () => {
    const invalid: Final = { at: "Invalid", file: file("a"), content, id: "1f", reasons: ["truncated"] }
    assert.match(endLine(invalid), /Invalid +\/photos\/a: .*truncated.*copy it again/)
    const failed: Final = { at: "Failed", file: file("a"), reason: "no answer", rerunMayHelp: true }
    assert.match(endLine(failed), /no answer; run the same command again/)
    const twin: Final = { at: "Duplicate", file: file("b"), content, of: file("a"), as: "Invalid" }
    assert.match(endLine(twin), /same bytes as a, which became Invalid/)
    assert.deepStrictEqual([invalid, failed, twin, ready("c")].map(isProblem), [true, true, true, false])
  })

  it("cuts a long list of problems and says where all of them are", () => {
    const images = Array.from(
      { length: 50 },
      (_, index): Final => ({ at: "Rejected", file: file(`${index}`), reason: `is odd (${index})` }),
    )
    const outcome: Outcome = {
      images,
      summary: images.reduce(tally, emptySummary),
      bytesSent: 0,
      buckets: [],
      duration: 0,
      fault: undefined,
      stopped: false,
    }
    const lines = summaryLines({ id: "5a", name: "Beach" }, outcome, false)
    assert.isBelow(lines.length, 30)
    assert.match(lines.at(-1) ?? "", /and 30 more: .*--report/)
  })

  it("puts files with the same fate into one line", () => {
    const fates = Array.from(
      { length: 500 },
      (_, index): Final => ({ at: "Rejected", file: file(`${index}`), reason: "is empty" }),
    )
    const outcome: Outcome = {
      images: fates,
      summary: emptySummary,
      bytesSent: 0,
      buckets: [],
      duration: 0,
      fault: undefined,
      stopped: true,
    }
    assert.include(summaryLines({ id: "5a", name: "Beach" }, outcome, false), "  Rejected  /photos/0 and 499 more: is empty")
    const lineOf = makeRepetition()
    assert.isBelow(fates.filter(fate => lineOf(fate) !== undefined).length, 20)
  })

  it("writes durations in two units", () => {
    assert.deepStrictEqual([0, 59.4, 61, 3599, 3600, 7_500].map(duration), ["0s", "59s", "1m 01s", "59m 59s", "1h 00m", "2h 05m"])
  })

  it("says that it waits for the server as long as there is nothing to count", () => {
    assert.strictEqual(progressLine(after()), "waiting for the server")
    assert.match(progressLine(after({ event: "all found" })), /^0 of 0 files, /)
  })

  it("writes progress in one line without control sequences", () => {
    const line = progressLine(after(found("a"), found("b"), { event: "all found" }, ended(ready("a"))))
    assert.strictEqual(line, "1 of 2 files, 1 Ready, 1 MB of 2 MB")
  })
})

describe("--json", () => {
  it("says no more of a state than is documented", () => {
    const odd = { ...ready("a"), target: "https://signed.example.com?secret", token: "secret" }
    const line = jsonLine({ event: "ended", file: odd.file, final: odd })
    assert.deepStrictEqual(JSON.parse(line), {
      event: "ended",
      path: "/photos/a",
      name: "a",
      state: "Ready",
      size: 1_000_000,
      checksum: "a".repeat(40),
      id: "1f",
    })
  })

  it("is one line whatever a file is called", () => {
    assert.notInclude(jsonLine(found("a\nb\u2028c")), "\n")
  })
})
