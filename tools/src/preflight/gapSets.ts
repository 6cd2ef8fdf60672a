import { checkSet, type Measured } from "@altilift/core/preflight"
import { planFlight } from "../photos/flight.ts"
import { chance } from "../photos/ground.ts"
import type { Score } from "./score.ts"

const lines = 12

/**
 * Surveys of 288 photos, every other one with a hole of 4 × 6 photos in it; headers alone. A gap is found when the
 * check names one within 60 m of the middle of the hole; every other gap is wrong.
 */
export const scoreGaps = (first: number, surveys: number): Score => {
  const score: Score = { found: 0, missed: 0, wrong: 0 }
  for (let seed = first; seed < first + surveys; seed++) {
    const flight = planFlight(seed, lines * 24).flat()
    const [column, row] = [4 + Math.floor(chance(seed, 1, 1) * 12), 2 + Math.floor(chance(seed, 2, 2) * 5)]
    const inHole = ({ east, north }: { east: number; north: number }) =>
      Math.abs(east / 30 - column - 2.5) < 3 && Math.abs(-north / 60 - row - 1.5) < 2
    const hole = seed % 2 === 1
    const kept = flight.filter(one => !hole || !inHole(one))
    const gaps = checkSet({ photos: kept.map(toMeasured), now: Date.UTC(2025, 0, 1) }).coverage?.gaps ?? []
    const removed = flight.filter(inHole)
    const middle = (of: (one: (typeof flight)[number]) => number) =>
      removed.reduce((sum, one) => sum + of(one), 0) / removed.length
    const [latitude, longitude] = [middle(one => one.latitude), middle(one => one.longitude)]
    const near = gaps.filter(gap => Math.hypot((gap.latitude - latitude) * 111_320, (gap.longitude - longitude) * 76_000) < 60)
    if (hole) score[near.length > 0 ? "found" : "missed"]++
    score.wrong += hole ? gaps.length - near.length : gaps.length
  }
  return score
}

const toMeasured = (one: { latitude: number; longitude: number; altitude: number; takenAt: Date }): Measured => ({
  pixels: undefined,
  facts: {
    kind: "image",
    width: 1600,
    height: 900,
    position: { latitude: one.latitude, longitude: one.longitude, altitude: one.altitude },
    takenAt: one.takenAt.getTime(),
    flight: {
      camera: "Synthetic",
      focalLength35: 25,
      exposure: 1 / 2000,
      relativeAltitude: 80,
      gimbalPitch: -90,
      yaw: 0,
      speed: undefined,
    },
  },
})
