import type { ImageFacts, Measured, PixelFacts } from "@altilift/core/preflight"

export const start = Date.UTC(2024, 4, 14, 10, 0, 0)
export const now = Date.UTC(2024, 4, 20)
const metresPerDegree = 111_320

export const pixels: PixelFacts = { width: 960, sharpness: 3, mean: 110, brightest: 220, dark: 0.01, bright: 0.001 }

/** A photo 80 m above flat ground, 120 m wide there. `east`, `north`: metres; `seconds` after the start. */
export const photo = (east: number, north: number, seconds: number, change: Partial<ImageFacts> = {}): Measured => ({
  pixels,
  facts: {
    kind: "image",
    width: 4000,
    height: 3000,
    position: {
      latitude: 47 + north / metresPerDegree,
      longitude: 8 + east / (metresPerDegree * Math.cos((47 * Math.PI) / 180)),
      altitude: 500,
    },
    takenAt: start + seconds * 1000,
    headerHash: `${east},${north},${seconds}`,
    flight: {
      camera: "DJI FC300S",
      focalLength35: 23,
      exposure: 1 / 1000,
      relativeAltitude: 80,
      gimbalPitch: -90,
      yaw: 0,
      speed: undefined,
    },
    ...change,
  },
})

/** Lines to and fro, a photo every 20 m and a line every 40 m, at 10 m/s. */
export const survey = (lines: number, perLine: number): ReadonlyArray<Measured> =>
  Array.from({ length: lines * perLine }, (_, index) => {
    const line = Math.floor(index / perLine)
    const along = line % 2 === 0 ? index % perLine : perLine - 1 - (index % perLine)
    return photo(along * 20, line * 40, index * 2)
  })
