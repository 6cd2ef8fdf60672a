import sharp from "sharp"
import { afterAll, describe, expect, it } from "vitest"
import { createProject, image, upload } from "../api.ts"
import { plainJpeg } from "../photos.ts"
import { removeAll, startService } from "../service.ts"
import { blackPng, chunk, zlibOfZeros } from "./pictures/png.ts"
import { bodyAt, pixelTags, tiffFile } from "./pictures/tiff.ts"
import { underAttack } from "./underAttack.ts"
import { decided } from "./workers.ts"

afterAll(removeAll)

const small = { width: 80, height: 40, depth: 8, colour: 2 }

/** So many bytes of chunks of text, each of a few. */
const texts = (bytes: number, each = 20): Buffer => {
  const one = chunk("tEXt", Buffer.from(`Comment\0${"x".repeat(Math.max(each - 20, 0))}`))
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / one.length) }, () => one))
}

/** Many tags that share a few megabytes: read by themselves they are gigabytes. */
const hugeTags = (type: number) => {
  const bytes = 8 * 1024 ** 2
  const shared = Array.from({ length: 40 }, (_, index) => ({ tag: 0x9100 + index, type, count: bytes, value: { at: bodyAt } }))
  const image = pixelTags(20, 10, 8, 3, 600)
  return {
    inImage: tiffFile({ body: Buffer.alloc(bytes), tags: [...image, ...shared] }),
    inExif: tiffFile({ body: Buffer.alloc(bytes), tags: image, below: { 34665: shared } }),
  }
}

const outcomes = async (files: ReadonlyArray<Buffer>) =>
  // Read on the main thread these photos block it for many seconds; to start a worker takes part of one on a busy
  // machine.
  underAttack({ readyWithin: 30, blockedWithin: 300 }, async ({ service, project }) => {
    for (const file of files) await upload(service, project, file)
    return (await decided(service, project)).map(({ state, error }) => [state, error.join()])
  })

describe.skipIf(process.platform !== "linux")("a photo that is made to hurt", { timeout: 180_000 }, () => {
  it("has 52 MB of text behind its end, or in front of it: nothing is blocked, and the former is noticed", async () => {
    const behind = blackPng(small, [], [texts(52e6)])
    const before = blackPng(small, [texts(8e6, 300)])
    expect(await outcomes([behind, before])).toEqual([
      ["Invalid", "there are bytes behind the end of the image"],
      ["Ready", ""],
    ])
  })

  it("has tags of gigabytes: nothing of them is read but what is wanted", async () => {
    const files = [1, 5].map(hugeTags)
    const states = await outcomes(files.flatMap(({ inImage, inExif }) => [inImage, inExif]))
    // libtiff has a limit of its own for the tags of the image. The pixels are sound.
    expect(states.map(([state]) => state)).toEqual(["Invalid", "Ready", "Ready", "Ready"])
  })

  it("takes gigabytes when it is decoded: it is Invalid at once, and says what it takes", async () => {
    const tooBig = /^the photo is too big to verify here: decoding it takes about \d+ MB of memory, and 640 MB are allowed$/
    const deep = { depth: 16, colour: 6, interlaced: true }
    const files = [blackPng({ ...deep, width: 16_000, height: 16_000 }), blackPng({ ...deep, width: 31_000, height: 31_000 })]
    for (const [state, error] of await outcomes(files)) expect([state, error]).toEqual(["Invalid", expect.stringMatching(tooBig)])
  })

  it("is none, but big: 600 megapixels of JPEG, also with pictures behind the end, and 150 of 16-bit TIFF and PNG are Ready", async () => {
    const plain = sharp({ create: { width: 24_500, height: 24_500, channels: 3, background: "green" }, limitInputPixels: 1e9 })
    const strip = zlibOfZeros(14_000 * 10_700 * 6)
    const tags = pixelTags(14_000, 10_700, 16, 3, strip.length)
    const jpeg = await plain.jpeg({ quality: 50 }).toBuffer()
    const files = [
      Buffer.concat([jpeg, await plainJpeg(1), Buffer.alloc(1e6)]),
      tiffFile({ body: strip, tags: tags.map(each => (each.tag === 259 ? { ...each, value: 8 } : each)) }),
      blackPng({ width: 14_000, height: 10_700, depth: 16, colour: 2 }),
    ]
    expect(await outcomes(files)).toEqual(files.map(() => ["Ready", ""]))
  })

  it("was in work when the service was killed: it comes back, and the photo ends", async () => {
    const deep = { depth: 16, colour: 6, interlaced: true }
    const files = [
      blackPng(small, [], [texts(52e6)]),
      hugeTags(5).inExif,
      hugeTags(1).inImage,
      blackPng({ ...deep, width: 16_000, height: 16_000 }),
      blackPng({ ...deep, width: 8_000, height: 8_000 }),
    ]
    let service = await startService()
    const project = await createProject(service)
    const ids: Array<string> = []
    for (const [index, file] of files.entries()) {
      ids.push(await upload(service, project, file), await upload(service, project, await plainJpeg(index)))
      await service.end("SIGKILL")
      service = await startService({ data: service.data })
    }
    await decided(service, project)
    const states = await Promise.all(ids.map(async id => (await image(service, project, id)).state))
    expect(states.filter((_, index) => index % 2 === 1)).toEqual(files.map(() => "Ready"))
    expect(states.filter((_, index) => index % 2 === 0)).toEqual(["Invalid", "Ready", "Invalid", "Invalid", "Ready"])
    await service.end()
  })
})
