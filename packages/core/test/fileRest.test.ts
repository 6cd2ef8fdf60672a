import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { type FileRest, fileRestOf, type PartFile, receiveFileRest, restHeaders } from "../src/index.ts"

describe("a response to a request for the rest of a file", () => {
  const of = (status: number, headers: Record<string, string>, from = 3) => fileRestOf({ status, headers }, from)

  it("brings what was asked for, where it says so", () => {
    assert.deepEqual(restHeaders(3), { "accept-encoding": "identity", range: "bytes=3-" })
    assert.deepEqual(of(206, { "content-range": "bytes 3-9/10" }), { brings: "bytes", from: 3, total: 10 })
    assert.deepEqual(of(206, { "content-range": "bytes 3-9/*" }), { brings: "bytes", from: 3, total: undefined })
  })

  it("brings the whole file where the server knows no ranges", () => {
    assert.notProperty(restHeaders(0), "range")
    assert.deepEqual(of(200, { "content-length": "10" }), { brings: "bytes", from: 0, total: 10 })
    assert.deepEqual(of(200, {}), { brings: "bytes", from: 0, total: undefined })
  })

  it("brings nothing that fits where it begins elsewhere, says no range, or has no more bytes", () => {
    assert.deepEqual(of(206, { "content-range": "bytes 2-9/10" }), { brings: "another-range" })
    assert.deepEqual(of(206, {}), { brings: "another-range" })
    assert.deepEqual(of(416, { "content-range": "bytes */2" }), { brings: "another-range" })
    assert.deepEqual(of(503, {}), { brings: "nothing" })
  })
})

describe("a part of a file", () => {
  const bytesRest = (from: number, total?: number) =>
    ({ brings: "bytes", from, total }) satisfies Extract<FileRest, { brings: "bytes" }>

  /** Receives pieces on top of what is there. */
  const receive = Effect.fnUntraced(function* (
    there: string,
    rest: Extract<FileRest, { brings: "bytes" }>,
    pieces: ReadonlyArray<string>,
    size?: number,
  ) {
    const held = [there]
    const counts: Array<number> = []
    const part: PartFile<never> = {
      size: () => held.join("").length,
      write: bytes => Effect.sync(() => void held.push(Buffer.from(bytes).toString())),
      restart: Effect.sync(() => void held.splice(0)),
    }
    const body = Stream.fromIterable(pieces.map(piece => Buffer.from(piece)))
    const end = yield* receiveFileRest(rest, body, part, { size, onBytes: count => counts.push(count) })
    return { end, held: held.join(""), counts }
  })

  it.effect("grows by what is missing", () =>
    Effect.gen(function* () {
      const got = yield* receive("abc", bytesRest(3, 7), ["de", "fg"], 7)
      assert.deepEqual(got, { end: "whole", held: "abcdefg", counts: [5, 7] })
    }),
  )

  it.effect("begins anew where the whole file comes", () =>
    Effect.gen(function* () {
      const got = yield* receive("xyz", bytesRest(0), ["ab"], 2)
      assert.deepEqual(got, { end: "whole", held: "ab", counts: [0, 2] })
    }),
  )

  it.effect("that ends before what was announced is cut short, and keeps what came", () =>
    Effect.gen(function* () {
      const got = yield* receive("abc", bytesRest(3, 7), ["de"])
      assert.deepEqual(got, { end: "cut-short", held: "abcde", counts: [5] })
    }),
  )

  it.effect("takes no more bytes than the file has, also when they come in many pieces at once", () =>
    Effect.gen(function* () {
      const got = yield* receive("", bytesRest(0), ["ab", "cd", "ef"], 5)
      assert.deepEqual(got, { end: "too-long", held: "abcd", counts: [2, 4] })
    }),
  )
})
