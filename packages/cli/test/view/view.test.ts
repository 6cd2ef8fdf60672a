import type { Event, Final, Outcome } from "@altilift/core"
import { emptySummary, tally } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { toJsonEvent } from "../../src/json/toJsonEvent.ts"
import { useLanguage } from "../../src/messages/language.ts"
import { endLine, isProblem, summaryLines } from "../../src/view/endLines.ts"
import { progressLine } from "../../src/view/plain.ts"
import { printable } from "../../src/view/printable.ts"
import { render } from "../../src/view/render.ts"
import { makeRepetition } from "../../src/view/repetition.ts"
import { duration } from "../../src/view/units.ts"
import { verboseLine } from "../../src/view/verboseLine.ts"
import { after, content, ended, file, found, moved, ready, retrying, said, sent, wide } from "./events.ts"

const notEnded = ["Discovered", "Hashed", "Absent", "Signed", "Started", "Stored", "Processing", "Fetching"] as const

describe("words for people", () => {
  it("shows control characters of a name instead of obeying them", () => {
    assert.strictEqual(printable("a\x1b[2Jb\r\n\u202egpj.exe"), "a\\x1b[2Jb\\r\\n\\u202egpj.exe")
    const line = endLine({ at: "Rejected", file: file("\x1b[31mred.jpg"), problem: said("is empty") })
    assert.strictEqual(line, "Rejected  /photos/\\x1b[31mred.jpg: is empty")
    const screen = render(after(found("\x07.jpg"), moved("\x07.jpg", "Started"), sent("\x07.jpg", 1)), {
      width: 80,
      height: 24,
      colour: false,
    })
    assert.include(screen.join("\n"), "\\x07.jpg")
  })

  it("says what became of a file, why, and what to do", () => {
    const invalid: Final = { at: "Invalid", file: file("a"), content, id: "1f", problems: [said("truncated")] }
    assert.match(endLine(invalid), /Invalid +\/photos\/a: .*truncated.*copy it again/)
    const failed: Final = { at: "Failed", file: file("a"), problem: said("no answer"), rerunMayHelp: true }
    assert.match(endLine(failed), /no answer; run the same command again/)
    const twin: Final = { at: "Duplicate", file: file("b"), content, of: file("a"), as: "Invalid" }
    assert.match(endLine(twin), /same bytes as a, which became Invalid/)
    assert.deepStrictEqual([invalid, failed, twin, ready("c")].map(isProblem), [true, true, true, false])
  })

  it("counts the same files in the head and in the list, with a text beside the photos and one named as a photo", () => {
    const problem = said("no image")
    const progress = after(
      ...["a.jpg", "b.jpg", "text.jpg", "LICENSE"].map(found),
      ended(ready("a.jpg")),
      moved("b.jpg", "Hashed"),
      ended({ at: "Rejected", file: file("text.jpg"), problem }),
      ended({ at: "Skipped", file: file("LICENSE"), problem }),
      { event: "scan-complete" },
    )
    const [head = "", , list = ""] = render(progress, wide)
    assert.include(head, "3 of 4 files")
    assert.strictEqual(list, "1 Ready  1 Rejected  1 preparing  1 Skipped")
    assert.match(progressLine(progress), /^3 of 4 files, 1 Ready/)
  })

  it("says that something is tried again now when less than a second is left, in both languages", () => {
    const tried = (delay: number) => verboseLine(retrying("it is busy", delay)) ?? ""
    try {
      assert.deepStrictEqual(
        [999, 1_000].map(tried).map(line => line.split(":")[0]),
        ["Trying again now", "Trying again in 1s"],
      )
      useLanguage("zh")
      assert.deepStrictEqual(
        [0, 12_000].map(tried).map(line => line.split("：")[0]),
        ["立即重试", "12 秒后重试"],
      )
    } finally {
      useLanguage("en")
    }
  })

  it("has no English in the lines of --verbose in Chinese, and one line for an end", () => {
    useLanguage("zh")
    try {
      const photo = file("a")
      const events: ReadonlyArray<Event> = [
        { event: "found", file: photo },
        ...notEnded.map((at): Event => ({ event: "moved", file: photo, at })),
        { event: "moved", file: photo, at: "Ready" },
        { event: "ended", file: photo, final: ready("a") },
        { event: "scan-complete" },
      ]
      const lines = events.flatMap(event => verboseLine(event) ?? [])
      assert.strictEqual(lines.length, events.length - 1)
      for (const line of lines) assert.notMatch(line.replace("/photos/a", "").replace("MB", ""), /[a-z]/i)
    } finally {
      useLanguage("en")
    }
  })

  it("cuts a long list of problems and says where all of them are", () => {
    const images = Array.from(
      { length: 50 },
      (_, index): Final => ({ at: "Rejected", file: file(`${index}`), problem: said(`is odd (${index})`) }),
    )
    const outcome: Outcome = {
      images,
      metaFiles: [],
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
      (_, index): Final => ({ at: "Rejected", file: file(`${index}`), problem: said("is empty") }),
    )
    const outcome: Outcome = {
      images: fates,
      metaFiles: [],
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
    assert.match(progressLine(after({ event: "scan-complete" })), /^0 of 0 files, /)
  })

  it("writes progress in one line without control sequences", () => {
    const line = progressLine(after(found("a"), found("b"), { event: "scan-complete" }, ended(ready("a"))))
    assert.strictEqual(line, "1 of 2 files, 1 Ready, 1 MB of 2 MB uploaded")
  })
})

describe("--json", () => {
  it("says no more of a state than is documented", () => {
    const odd = { ...ready("a"), target: "https://signed.example.com?secret", token: "secret" }
    const line = JSON.stringify(toJsonEvent({ event: "ended", file: odd.file, final: odd }))
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
    assert.notInclude(JSON.stringify(toJsonEvent(found("a\nb\u2028c"))), "\n")
  })
})
