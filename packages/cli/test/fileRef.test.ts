import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { nameOf, pathOf, refOf } from "../src/fileRef.ts"

const bytes = (...parts: ReadonlyArray<string | number>) =>
  Buffer.concat(parts.map(part => (typeof part === "string" ? Buffer.from(part) : Buffer.from([part]))))

/** Names with many bytes that are not UTF-8, backslashes and what looks like an escape. */
const part = fc.oneof(
  fc.uint8Array({ maxLength: 6 }).map(array => Buffer.from(array)),
  fc.constantFrom("\\", "\\x", "\\xff", "\\x5c", "ff", "5c", "é", "✈️", "a.jpg").map(text => Buffer.from(text)),
)
const path = fc.array(part, { maxLength: 8 }).map(parts => Buffer.concat(parts))

describe.skipIf(process.platform === "win32")("the ref of a path", () => {
  it("is the path itself where that is UTF-8 and looks like no escape", () => {
    for (const name of ["/photos/a.jpg", "/ü/✈️.jpg", "/back\\slash", "/\\x/\\xAB/\\xg0"])
      assert.strictEqual(refOf(Buffer.from(name)), name)
  })

  it("shows bytes that are not UTF-8, and the backslash of what looks like that", () => {
    assert.strictEqual(refOf(bytes("/a", 0xff, ".jpg")), "/a\\xff.jpg")
    assert.strictEqual(refOf(bytes("/a\\xff.jpg")), "/a\\x5cxff.jpg")
    assert.strictEqual(refOf(bytes(0xe2, 0x9c, "é", 0xc3)), "\\xe2\\x9cé\\xc3")
  })

  it("leads back to the path, is valid Unicode, and no two paths have the same", () => {
    fc.assert(
      fc.property(path, path, (one, two) => {
        assert.isTrue(Buffer.from(pathOf(refOf(one))).equals(one))
        assert.isTrue(refOf(one).isWellFormed())
        assert.strictEqual(refOf(one) === refOf(two), one.equals(two))
      }),
      { numRuns: 2000 },
    )
  })
})

describe("the name of a file", () => {
  it("fits what servers take, keeps its extension, and differs from every other", () => {
    const long = (last: number) => refOf(bytes("/photos/", ...Array.from({ length: 100 }, () => 0xfe), last, ".jpg"))
    const [one, two] = [nameOf(long(0xfd)), nameOf(long(0xfe))]
    assert.notStrictEqual(one, two)
    for (const name of [one, two]) {
      assert.isAtMost(Buffer.byteLength(name), 255)
      assert.match(name, /^(\\xfe)+.*~[0-9a-f]{16}\.jpg$/)
    }
    assert.strictEqual(nameOf("/photos/a\\xff.jpg"), "a\\xff.jpg")
  })
})
