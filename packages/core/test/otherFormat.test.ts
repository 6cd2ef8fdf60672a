import { assert, describe, it } from "@effect/vitest"
import { otherFormat } from "../src/lifecycle/otherFormat.ts"

describe("a format that is not taken", () => {
  it.each([
    ["a.DNG", undefined, "camera raw", "DNG"],
    ["a.cr3", undefined, "camera raw", "CR3"],
    ["a", "image/x-canon-cr2", "camera raw", "CR2"],
    ["a.jpg", "image/x-adobe-dng", "camera raw", "DNG"],
    ["a.jpg", "image/heic-sequence", "HEIC", "HEIC"],
    ["a.HIF", undefined, "HEIC", "HEIC"],
    ["a.mp4", "video/quicktime", "video", "MOV"],
    ["a.mp4", undefined, "video", "MP4"],
  ])("%s with the content %s is %s: %s", (name, mime, kind, format) =>
    assert.deepStrictEqual(otherFormat(name, mime), { kind, format } as ReturnType<typeof otherFormat>))

  it.each([
    ["a.jpg", undefined],
    ["a.mrk", undefined],
    ["mp4", undefined],
    ["a.gif", "image/gif"],
  ])("is none of %s (%s)", (name, mime) => assert.isUndefined(otherFormat(name, mime)))
})
