import sharp from "sharp"

/** A small picture that differs from every other by its seed. */
const picture = (seed: number, side: number) =>
  sharp({
    create: {
      width: side,
      height: side,
      channels: 3,
      background: { r: (seed * 67) % 256, g: (seed * 131) % 256, b: (seed * 29) % 256 },
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  })

export const jpeg = (seed: number, side = 64): Promise<Buffer> => picture(seed, side).jpeg().toBuffer()
export const png = (seed: number): Promise<Buffer> => picture(seed, 48).png().toBuffer()
export const tiff = (seed: number): Promise<Buffer> => picture(seed, 48).tiff().toBuffer()

/** A JPEG of exactly so many bytes: what follows its end is not looked at by any reader. */
export const jpegOf = async (seed: number, bytes: number): Promise<Buffer> => {
  const start = await jpeg(seed)
  return Buffer.concat([start, Buffer.alloc(Math.max(0, bytes - start.length), seed % 256)])
}
