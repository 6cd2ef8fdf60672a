import { PassThrough } from "node:stream"
import type { Event, Final } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { makeLiveDisplay } from "../../src/view/live.ts"
import { makePlainDisplay } from "../../src/view/plain.ts"

const file = { ref: "/photos/a.jpg", name: "a.jpg", size: 1000, modifiedAt: 0 }
const rejected: Final = { at: "Rejected", file, reason: "is empty" }
const found: Event = { event: "found", file }
const ended: Event = { event: "ended", file, final: rejected }

describe("the plain display", () => {
  it.effect("writes a file that is not Ready at once, and progress every five seconds until it is finished", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const display = yield* makePlainDisplay({ out: line => lines.push(line), err: () => assert.fail("no errors") })
      display.emit(found)
      display.emit(ended)
      assert.deepStrictEqual(lines, ["Rejected  /photos/a.jpg: is empty"])
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(lines.slice(1), ["1 of 1 file so far, 0 Ready, 1 kB of 1 kB"])
      display.finish()
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(lines.length, 2)
    }).pipe(Effect.scoped),
  )
})

const bucket = (label: string) => ({ cloud: "S3", label }) as const
const chosen: Event = { event: "bucket", bucket: bucket("Paris"), instead: undefined }
const left: Event = { event: "bucket", bucket: bucket("Tokyo"), instead: { of: bucket("Paris"), because: "no answer" } }
const whyLeft = "The bucket Paris (S3) cannot be reached: no answer. What is not stored yet goes to Tokyo (S3)."

describe("the bucket", () => {
  it.effect("is named by both displays, and again with the reason when another one takes its place", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const plain = yield* makePlainDisplay({ out: line => lines.push(line), err: () => assert.fail("no errors") })
      const { stream, written } = makeTerminal(100)
      const live = yield* makeLiveDisplay(stream, false)
      for (const display of [plain, live]) display.emit(chosen)
      yield* TestClock.adjust("100 millis")
      assert.include(written(), "to Paris (S3)")
      for (const display of [plain, live]) display.emit(left)
      assert.deepStrictEqual(lines, ["Bucket: Paris (S3)", whyLeft])
      assert.include(written(), whyLeft)
      yield* TestClock.adjust("100 millis")
      assert.include(written(), "to Tokyo (S3)")
    }).pipe(Effect.scoped),
  )
})

/** What a terminal of so many columns was sent. */
const makeTerminal = (columns = 60) => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns, rows: 20 })
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => String(stream.read() ?? "") }
}

describe("the live display", () => {
  it.effect("redraws ten times a second, keeps problems as lines, and leaves nothing drawn behind", () =>
    Effect.gen(function* () {
      const { stream, written } = makeTerminal()
      const display = yield* makeLiveDisplay(stream, false)
      display.emit(found)
      yield* TestClock.adjust("100 millis")
      assert.include(written(), "0 of 1 file so far")
      display.emit(ended)
      assert.include(written(), "Rejected  /photos/a.jpg: is empty\n")
      yield* TestClock.adjust("100 millis")
      assert.include(written(), "1 Rejected")
      display.finish()
      written()
      display.say("the end")
      yield* TestClock.adjust("1 second")
      assert.strictEqual(written(), "the end\n")
    }).pipe(Effect.scoped),
  )
})
