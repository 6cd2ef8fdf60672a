import { assert, describe, it } from "@effect/vitest"
import { everything, makeSelection, patternFault } from "../../src/config/Selection.ts"

const matches = (pattern: string, below: string) => makeSelection([pattern], []).takesFile(below)

describe("a pattern", () => {
  it.each([
    ["*.jpg", "a/b/DJI_0001.JPG"],
    ["dcim", "DCIM/100MEDIA/a.jpg"],
    ["100MEDIA", "DCIM/100MEDIA/a.jpg"],
    ["DJI_????.*", "DJI_0001.tif"],
    ["[!a]*", "b.jpg"],
    ["[a-c]?.{jpg,png}", "c1.png"],
    ["photo (1).jpg", "photo (1).jpg"],
    ["*.jpg", ".hidden.jpg"],
    ["DCIM/100*", "DCIM/100MEDIA/a.jpg"],
    ["/DCIM/", "DCIM/a.jpg"],
    ["./DCIM", "DCIM/a.jpg"],
    ["**/raw/*.jpg", "x/y/raw/a.jpg"],
    ["**/raw/*.jpg", "raw/a.jpg"],
    ["a+b$^.jpg", "a+b$^.jpg"],
  ])("%s matches %s", (pattern, below) => assert.isTrue(matches(pattern, below)))

  it.each([
    ["*.jpg", "a.jpeg"],
    ["[!a]*", "a.jpg"],
    ["/100MEDIA", "DCIM/100MEDIA/a.jpg"],
    ["DCIM/*.jpg", "DCIM/100MEDIA/a.jpg"],
    ["DCIM", "DCIM2/a.jpg"],
    ["photo (1).jpg", "photo 1.jpg"],
  ])("%s does not match %s", (pattern, below) => assert.isFalse(matches(pattern, below)))

  it("is refused where it can match nothing, or means the contrary", () => {
    assert.deepStrictEqual(["", "/", "./", "!*.jpg", "a!"].map(patternFault), ["empty", "empty", "empty", "negated", undefined])
  })
})

describe("a selection", () => {
  it("leaves out what --exclude matches, whatever --include says, and counts each place once", () => {
    const selection = makeSelection(["*.jpg"], ["Thumbs"])
    assert.deepStrictEqual([selection.leavesOut("a/thumbs"), selection.leavesOut("a/b.jpg")], [true, false])
    for (const ref of ["/a", "/b", "/a"]) selection.note(ref)
    assert.strictEqual(selection.noted(), 2)
    assert.strictEqual(makeSelection([], []), everything)
  })
})
