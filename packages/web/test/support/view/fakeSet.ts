import type { SourceFile } from "@altilift/core"
import type { PhotoFacts, PixelFacts } from "@altilift/core/preflight"
import type { Listed } from "../../../src/files/PhotoFile.ts"

/** A photo of a survey that never took place: lines to and fro over a site, with a gap where a battery was changed. */
export const factsOf = (at: number, count: number): PhotoFacts => {
  if (at % 211 === 97) return { kind: "broken", because: "not an image inside" }
  if (at % 307 === 150) return { kind: "other" }
  const perLine = Math.max(4, Math.round(Math.sqrt(count * 1.6)))
  const line = Math.floor(at / perLine)
  const along = line % 2 === 0 ? at % perLine : perLine - 1 - (at % perLine)
  const gap = at > count * 0.62 ? 3 : 0
  const position =
    at % 89 === 40
      ? undefined
      : {
          latitude: 50.82 - (line + gap) * 0.00022 + Math.sin(at * 12.9898) * 0.00001,
          longitude: -0.137 + along * 0.0002 + Math.cos(at * 78.233) * 0.00001,
          altitude: 112,
        }
  return { kind: "image", width: 5472, height: 3648, position, takenAt: Date.UTC(2026, 6, 24, 9) + at * 2000 }
}

/** The same photo, taken some kilometres away. */
export const onOtherSite = (facts: PhotoFacts): PhotoFacts =>
  facts.kind === "image" && facts.position !== undefined
    ? { ...facts, position: { ...facts.position, latitude: facts.position.latitude + 0.1 } }
    : facts

/** The same photo with what drones write; after a while the battery is changed. */
export const asFlown = (facts: PhotoFacts): PhotoFacts => {
  if (facts.kind !== "image") return facts
  const later = (facts.position?.latitude ?? 51) < 50.8155 ? 600_000 : 0
  return {
    ...facts,
    takenAt: (facts.takenAt ?? 0) + later,
    flight: {
      camera: "DJI FC6310",
      focalLength35: 24,
      exposure: 1 / 2000,
      relativeAltitude: 70,
      gimbalPitch: -90,
      yaw: 0,
      speed: 5,
    },
  }
}

/** Of a preview; every 40th is blurred. */
export const sharpnessAt = (at: number): PixelFacts => ({
  width: 960,
  sharpness: Math.round(at) % 40 === 0 ? 1 : 3,
  mean: 110,
  brightest: 220,
  dark: 0.01,
  bright: 0.001,
})

export const fileOf = (at: number): SourceFile => {
  const name = `DJI_${String(at + 1).padStart(4, "0")}${at % 307 === 150 ? ".MRK" : ".JPG"}`
  return {
    ref: `DCIM/10${Math.floor(at / 999)}MEDIA/${name}`,
    name,
    // One in a hundred has the size of another.
    size: 12_400_000 + (((at % 100) * 7919 + Math.floor(at / 100) * 977) % 900_000),
    modifiedAt: 0,
  }
}

/**
 * A few, for a browser takes its time to make a file. What is inside is a number that the fake thumbnails are made
 * from.
 */
const contents = Array.from({ length: 48 }, (_, at) => new File([String(at)], "content"))

/** Files as a listing yields them. */
export const listedSet = (count: number): ReadonlyArray<Listed> =>
  Array.from({ length: count }, (_, at) => ({
    found: "file",
    file: { ...fileOf(at), open: async () => contents[at % contents.length] ?? new File([], "none") },
  }))
