import sharp from "sharp"

/** A small JPEG that differs from every other seed's, taken somewhere at some time. */
export const jpeg = (seed: number, side = 64): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background: colour(seed), noise: noise(seed) } })
    .withExif({
      IFD2: { DateTimeOriginal: "2019:07:24 09:33:01", OffsetTimeOriginal: "+02:00" },
      IFD3: {
        GPSLatitudeRef: "N",
        GPSLatitude: "50/1 49/1 3000/100",
        GPSLongitudeRef: "W",
        GPSLongitude: "0/1 8/1 1500/100",
        GPSAltitudeRef: "0",
        GPSAltitude: "1234/10",
      },
    })
    .jpeg({ quality: 80 })
    .toBuffer()

/** A JPEG without EXIF data. */
export const plainJpeg = (seed: number): Promise<Buffer> => canvas(seed).jpeg().toBuffer()

/** A PNG with 16 bits a channel. */
export const deepPng = (seed: number): Promise<Buffer> => canvas(seed).toColourspace("rgb16").png().toBuffer()

export const tiff = (seed: number): Promise<Buffer> => canvas(seed).tiff({ compression: "lzw" }).toBuffer()

const canvas = (seed: number) =>
  sharp({ create: { width: 80, height: 40, channels: 3, background: colour(seed), noise: noise(seed) } })

const colour = (seed: number) => ({ r: seed % 256, g: (seed * 7) % 256, b: (seed >> 8) % 256 })

const noise = (seed: number) => ({ type: "gaussian" as const, mean: seed % 200, sigma: 30 })
