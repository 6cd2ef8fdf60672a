import { PassThrough } from "node:stream"
import type { Event, Final, Problem } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import type { Output } from "../../src/view/Display.ts"
import { makeLiveDisplay } from "../../src/view/live.ts"
import { makePlainDisplay } from "../../src/view/plain.ts"
import { listenToTerminal } from "../../src/view/terminalEvents.ts"

const file = { ref: "/photos/a.jpg", name: "a.jpg", size: 1000, modifiedAt: 0 }
const rejected: Final = { at: "Rejected", file, problem: { code: "file-empty" } }
const found: Event = { event: "found", file }
const ended: Event = { event: "ended", file, final: rejected }

describe("the plain display", () => {
  it.effect("writes a file that is not Ready at once, and progress every five seconds until it is finished", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const display = yield* makePlainDisplay({ out: () => assert.fail("no result yet"), err: line => lines.push(line) })
      display.emit(found)
      display.emit(ended)
      assert.deepStrictEqual(lines, [
        "Rejected  /photos/a.jpg: is empty (0 bytes). Copy it again from the camera, or leave it out",
      ])
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(lines.slice(1), ["1 of 1 file so far, 0 Ready"])
      display.finish()
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(lines.length, 2)
    }).pipe(Effect.scoped),
  )
})

const bucket = (label: string) => ({ cloud: "S3", label }) as const
const chosen: Event = { event: "bucket", bucket: bucket("Paris"), choices: 2, instead: undefined }
const silent: Problem = { code: "bucket-unreachable", host: "paris.example.com", error: "ECONNRESET" }
const left: Event = { event: "bucket", bucket: bucket("Tokyo"), choices: 2, instead: { of: bucket("Paris"), because: silent } }
const whyLeft =
  "The bucket Paris (S3) cannot be reached: The connection to the bucket paris.example.com failed (ECONNRESET). What is not stored yet goes to Tokyo (S3)."

describe("the bucket", () => {
  it.effect("is named by both displays, and again with the reason when another one takes its place", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const plain = yield* makePlainDisplay({ out: () => assert.fail("no result yet"), err: line => lines.push(line) })
      const { stream, written } = makeTerminal(200)
      const live = yield* makeLiveDisplay(stream, outputOf(stream), false)
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

/** A terminal that gets both. */
const outputOf = (stream: NodeJS.WriteStream): Output => {
  const write = (line: string) => void stream.write(`${line}\n`)
  return { out: write, err: write }
}

describe("the live display", () => {
  it.effect("redraws ten times a second, keeps problems as lines, and leaves nothing drawn behind", () =>
    Effect.gen(function* () {
      const { stream, written } = makeTerminal()
      const display = yield* makeLiveDisplay(stream, outputOf(stream), false)
      display.emit(found)
      yield* TestClock.adjust("100 millis")
      assert.include(written(), "0 of 1 file so far")
      display.emit(ended)
      assert.include(written(), "Rejected  /photos/a.jpg: is empty (0 bytes)")
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

describe("the live display on a terminal that changes", () => {
  const begin = Effect.gen(function* () {
    const { stream, written } = makeTerminal(100)
    const display = yield* makeLiveDisplay(stream, outputOf(stream), false)
    display.emit(found)
    yield* TestClock.adjust("100 millis")
    written()
    return { stream, written, display }
  })
  const head = "0 of 1 file so far"

  it.effect("is drawn again at once when the size changes, over the lines that the terminal has wrapped", () =>
    Effect.gen(function* () {
      const { stream, written } = yield* begin
      Object.assign(stream, { columns: 40 }).emit("resize")
      const now = written()
      assert.include(now, head)
      // The first line had 59 columns and takes two rows of 40.
      assert.include(now, "\x1b[1A\x1b[2K")
      for (const line of now.split("\n").slice(1)) assert.isBelow(line.length, 40)
    }).pipe(Effect.scoped),
  )

  it.effect("is drawn anew when the process goes on after it was stopped, and listens no more when it is finished", () =>
    Effect.gen(function* () {
      const { written, display } = yield* begin
      const before = process.listenerCount("SIGCONT")
      process.emit("SIGCONT")
      const again = written()
      assert.include(again, head)
      assert.notInclude(again, "\x1b[2K")
      display.finish()
      assert.strictEqual(process.listenerCount("SIGCONT"), before - 1)
    }).pipe(Effect.scoped),
  )

  it("is taken away before the process is stopped", () => {
    const calls: Array<string> = []
    const listener = (name: string) => () => void calls.push(name)
    const forget = listenToTerminal(
      makeTerminal().stream,
      { onResize: listener("resize"), onStop: listener("away"), onContinue: listener("on") },
      listener("stop"),
    )
    process.emit("SIGTSTP")
    forget()
    assert.deepStrictEqual(calls, ["away", "stop"])
    assert.strictEqual(process.listenerCount("SIGTSTP"), 0)
  })
})

/** Both displays of one run, which hears the same events; what each shows now. */
const bothDisplays = Effect.gen(function* () {
  const lines: Array<string> = []
  const plain = yield* makePlainDisplay({ out: () => assert.fail("no result yet"), err: line => lines.push(line) })
  const { stream, written } = makeTerminal(120)
  const live = yield* makeLiveDisplay(stream, outputOf(stream), false)
  return {
    emit: (...events: ReadonlyArray<Event>) => {
      for (const event of events) for (const display of [plain, live]) display.emit(event)
    },
    /**
     * The latest line of the one and the screen of the other, after 5 seconds more. What is the same is not drawn
     * again.
     */
    shown: Effect.gen(function* () {
      yield* TestClock.adjust("3900 millis")
      written()
      yield* TestClock.adjust("1100 millis")
      return [lines.at(-1) ?? "", written()]
    }),
  }
})

const photo = (name: string) => ({ ref: `/photos/${name}`, name, size: 10_000_000, modifiedAt: 0 })
const at = (name: string, state: "Hashed" | "Started" | "Stored" | "Processing"): Event => ({
  event: "moved",
  file: photo(name),
  at: state,
})
const handedOver = (name: string, bytes: number): Event => ({ event: "sent", file: photo(name), bytes })
const begun: ReadonlyArray<Event> = [
  ...["a", "b"].map((name): Event => ({ event: "found", file: photo(name) })),
  { event: "scan-complete" },
]

const refused: Problem = { code: "server-unreachable", host: "a.example.com", error: "ECONNREFUSED" }

describe("both displays", () => {
  it.effect("count nothing of attempts that were refused", () =>
    Effect.gen(function* () {
      const { emit, shown } = yield* bothDisplays
      emit(...begun)
      for (let attempt = 1; attempt <= 3; attempt++) {
        for (const name of ["a", "b"]) emit(at(name, "Started"), handedOver(name, 6_100_000))
        for (const text of yield* shown) assert.include(text, "0 B of 20 MB")
        for (const name of ["a", "b"]) emit(at(name, "Hashed"))
        for (const text of yield* shown) assert.notMatch(text, /[1-9] ?%|MB\/s|left/)
      }
    }).pipe(Effect.scoped),
  )

  it.effect("know no time left for what is sent and not verified", () =>
    Effect.gen(function* () {
      const { emit, shown } = yield* bothDisplays
      emit(...begun)
      for (const name of ["a", "b"]) emit(at(name, "Started"))
      for (const bytes of [2_000_000, 4_000_000, 6_000_000]) {
        yield* TestClock.adjust("2 seconds")
        for (const name of ["a", "b"]) emit(handedOver(name, bytes))
      }
      for (const name of ["a", "b"]) emit(handedOver(name, 9_999_999), at(name, "Stored"))
      const texts = yield* shown
      assert.include(texts[0], "2 being verified")
      for (const text of texts) {
        assert.include(text, "20 MB of 20 MB")
        assert.notInclude(text, "left")
        assert.notInclude(text, "/s")
      }
    }).pipe(Effect.scoped),
  )

  it.effect("say that a run is stalled, for how long and why, in place of rate and time", () =>
    Effect.gen(function* () {
      const { emit, shown } = yield* bothDisplays
      emit(...begun, at("a", "Started"))
      for (let second = 1; second <= 10; second++) {
        yield* TestClock.adjust("1 second")
        emit(handedOver("a", second * 1_000_000))
      }
      emit(at("a", "Stored"), at("b", "Started"))
      for (const text of yield* shown) assert.match(text, /\/s.* left/)
      for (let attempt = 1; attempt <= 7; attempt++) {
        emit({ event: "retrying", activity: "preflight", name: "", problem: refused, attempt, delay: 5000 })
        yield* TestClock.adjust("5 seconds")
      }
      for (const text of yield* shown) {
        assert.include(text, "stalled for 45s: a.example.com cannot be reached (ECONNREFUSED)")
        assert.notMatch(text, /\/s|left/)
      }
    }).pipe(Effect.scoped),
  )
})
