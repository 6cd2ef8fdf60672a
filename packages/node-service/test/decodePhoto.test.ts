import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import sharp from "sharp"
import { afterAll, describe, expect, it } from "vitest"
import { decodePhoto, saysOfMachine, Undecodable } from "../src/processing/photo/decodePhoto.ts"
import { plainJpeg } from "./photos.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

describe("decoding a photo", () => {
  it("blames the photo for what is wrong with its bytes, and never for a fault of the machine", async () => {
    const folder = await temporaryFolder()
    const path = join(folder, "photo.jpg")
    await writeFile(path, (await plainJpeg(1)).subarray(0, 400))
    await expect(decodePhoto(path)).rejects.toBeInstanceOf(Undecodable)
    await writeFile(path, "no photo")
    await expect(decodePhoto(path)).rejects.toBeInstanceOf(Undecodable)
    await expect(decodePhoto(join(folder, "gone.jpg"))).rejects.not.toBeInstanceOf(Undecodable)
  })

  it.each(["deflate", "lzw"] as const)("notices that the data inside of a TIFF were lost: %s", async compression => {
    const path = join(await temporaryFolder(), "photo.tif")
    // The same pixels in every run: of some pixels deflate makes data in which the decoder sees no gap.
    const pixels = Uint8Array.from({ length: 600 * 400 * 3 }, (_, at) => 100 + ((Math.imul(at, 2_654_435_761) >>> 7) % 100))
    const bytes = await sharp(pixels, { raw: { width: 600, height: 400, channels: 3 } })
      .tiff({ compression })
      .toBuffer()
    await writeFile(path, bytes)
    expect(await decodePhoto(path)).toMatchObject({ width: 600, height: 400 })
    await writeFile(path, bytes.fill(0, bytes.length >> 2, bytes.length >> 1))
    await expect(decodePhoto(path)).rejects.toBeInstanceOf(Undecodable)
  })

  it("says of a photo that is cut off just that, whatever else is decoded meanwhile", async () => {
    const folder = await temporaryFolder()
    const [whole, cut] = [join(folder, "whole.jpg"), join(folder, "cut.jpg")]
    const bytes = await plainJpeg(1)
    await writeFile(whole, bytes)
    await writeFile(cut, bytes.subarray(0, bytes.length * 0.6))
    const said = new Set<string>()
    for (let round = 0; round < 20; round++) {
      const others = Array.from({ length: 6 }, () => decodePhoto(whole))
      said.add(
        await decodePhoto(cut).then(
          () => "nothing",
          (cause: Error) => cause.message,
        ),
      )
      await Promise.all(others)
    }
    expect([...said]).toEqual(["photo-cut-off"])
  })

  it("knows the machine's faults by the words of libvips and its libraries", () => {
    for (const said of [
      "out of memory -- size == 4096MB",
      "VipsJpeg: Insufficient memory (case 4)",
      "vipspng: Not enough memory",
      "tiff2vips: Out of memory (TIFF structure)",
      "VipsSource: read error\nunix error: Input/output error",
      "Input file is missing: /vault/x",
    ]) {
      expect(saysOfMachine(new Error(said)), said).toBe(true)
    }
    expect(saysOfMachine(new TypeError("x is not a function"))).toBe(true)
    for (const said of [
      "VipsJpeg: premature end of JPEG image",
      "Input file contains unsupported image format",
      "Input file has corrupt header: VipsJpeg: Bogus marker length",
      "vipspng: libpng read error",
      "linear: vector must have 1 or 4 elements",
      "Input image exceeds pixel limit",
    ]) {
      expect(saysOfMachine(new Error(said)), said).toBe(false)
    }
  })
})
