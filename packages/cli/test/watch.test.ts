import type { Final, Found, SourceFile } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { makeSightings, pauseAfter, type Sightings } from "../src/watch/Sightings.ts"

const file = (ref: string, size = 1): SourceFile => ({ ref, name: ref.slice(1), size, modifiedAt: 0 })
const seen = (...files: ReadonlyArray<SourceFile>): ReadonlyArray<Found> => files.map(one => ({ found: "file", file: one }))
const failed: Final = { at: "Rejected", file: file("/a"), problem: { code: "file-gone" } }
const empty: Final = { at: "Rejected", file: file("/a"), problem: { code: "file-empty" } }

const due = (files: Sightings, now: number) => files.due(now).map(({ ref }) => ref)

describe("what a watch knows of files", () => {
  it("takes a file once it has been the same for long enough", () => {
    const files = makeSightings(10)
    files.see(seen(file("/a")), 0)
    assert.deepStrictEqual([due(files, 9), due(files, 10), files.nextDue()], [[], ["/a"], 10])
    files.see(seen(file("/a", 2)), 9)
    assert.deepStrictEqual([due(files, 18), due(files, 19)], [[], ["/a"]])
  })

  it("takes it again when it has changed, and forgets it when it is gone", () => {
    const files = makeSightings(10)
    files.see(seen(file("/a")), 0)
    files.onEnd(empty)
    assert.deepStrictEqual([due(files, 10), files.nextDue()], [[], Number.POSITIVE_INFINITY])
    files.see(seen(file("/a", 2)), 20)
    assert.deepStrictEqual(due(files, 30), ["/a"])
    files.see([], 40)
    assert.deepStrictEqual([due(files, 50), files.ends()], [[], []])
  })

  it("tries again what may end better, after longer and longer pauses", () => {
    const files = makeSightings(10)
    files.see(seen(file("/a")), 0)
    let now = 10
    for (const pause of [10_000, 20_000, 40_000]) {
      files.onEnd(failed)
      files.postpone(["/a"], now)
      assert.deepStrictEqual([due(files, now + pause - 1), due(files, now + pause)], [[], ["/a"]])
      now += pause
    }
    assert.strictEqual(pauseAfter(1000), 300_000)
  })

  it("leaves out what programs name while they copy or download it", () => {
    const files = makeSightings(10)
    files.see(seen(...["/a.jpg.part", "/b.crdownload", "/c.JPG.TMP", "/d.jpg~", "/part.jpg"].map(name => file(name))), 0)
    assert.deepStrictEqual(due(files, 10), ["/part.jpg"])
    assert.deepStrictEqual(files.partials(), ["/a.jpg.part", "/b.crdownload", "/c.JPG.TMP", "/d.jpg~"])
  })
})
