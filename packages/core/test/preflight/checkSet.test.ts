import { checkSet, type FlightFacts, type Measured, measurePixels, secondsToSend } from "@altilift/core/preflight"
import { describe, expect, test } from "vitest"
import { now, photo, pixels, start, survey } from "./survey.ts"

const check = (photos: ReadonlyArray<Measured>) => checkSet({ photos, now })
const codesAt = (photos: ReadonlyArray<Measured>, at: number) => check(photos).photos[at]?.hints.map(({ code }) => code)
const withFlight = (one: Measured, change: Partial<FlightFacts>): Measured => {
  if (one.facts.flight === undefined) return one
  return { ...one, facts: { ...one.facts, flight: { ...one.facts.flight, ...change } } }
}
const replaced = (photos: ReadonlyArray<Measured>, at: number, change: (one: Measured) => Measured) =>
  photos.map((one, place) => (place === at ? change(one) : one))

describe("flights", () => {
  test("a survey is one flight without hints", () => {
    const { flights, photos } = check(survey(5, 10))
    expect(flights).toMatchObject([{ number: 1, kind: "survey", camera: "DJI FC300S", from: start }])
    expect(photos.flatMap(({ hints }) => hints)).toEqual([])
  })

  test("a pause, another camera and a jump begin flights; few photos are aborted; low ones are on the ground", () => {
    const later = survey(1, 10).map(({ facts }) => photo(0, 0, 600 + ((facts.takenAt ?? 0) - start) / 1000))
    const away = survey(1, 10).map((_, at) => photo(9_000 + at * 20, 0, 630 + at * 2))
    const selfies = [0, 1].map(at => withFlight(photo(0, 0, 900 + at), { relativeAltitude: 0.2 }))
    const phone = Array.from({ length: 9 }, (_, at) => withFlight(photo(0, 0, 2 + at), { camera: "Phone" }))
    const { flights } = check([...survey(2, 10), ...later, ...away, ...selfies, ...phone, photo(0, 0, 2_000)])
    expect(flights.map(({ kind, photos }) => [kind, photos.length])).toEqual([
      ["survey", 20],
      ["survey", 9],
      ["survey", 10],
      ["survey", 10],
      ["ground", 2],
      ["aborted", 1],
    ])
  })

  test("one wrong position in the middle divides no flight, and makes no speed", () => {
    const wrong = survey(2, 10).map((one, at) => (at === 7 ? photo(140, 2_000, 14) : one))
    const { flights, photos } = check(wrong)
    expect(flights).toHaveLength(1)
    expect(photos.flatMap(({ hints }, at) => hints.map(({ code }) => [at, code]))).toEqual([[7, "far-away"]])
  })

  test("photos without a time are a group of their own", () => {
    const { flights } = check([...survey(1, 10), photo(0, 0, 1, { takenAt: undefined })])
    expect(flights.map(({ kind }) => kind)).toEqual(["survey", "undated"])
  })
})

describe("hints", () => {
  const set = survey(5, 10)
  const pixelsAt = (change: Partial<typeof pixels>) =>
    codesAt(
      replaced(set, 7, one => ({ ...one, pixels: { ...pixels, ...change } })),
      7,
    )

  test("blur is compared with previews of the same width; no texture is no blur", () => {
    expect(pixelsAt({ sharpness: 0.5 })).toEqual(["blurred"])
    expect(pixelsAt({ sharpness: 0.5, width: 160 })).toEqual([])
    expect(pixelsAt({ sharpness: undefined })).toEqual([])
  })

  test("dark, white and covered", () => {
    expect(pixelsAt({ mean: 25, dark: 0.5 })).toEqual(["underexposed"])
    expect(pixelsAt({ mean: 230, bright: 0.5 })).toEqual(["overexposed"])
    expect(pixelsAt({ mean: 2, brightest: 10, dark: 1 })).toEqual(["lens-covered"])
  })

  test("of pixels a photo that is cut off has none but that", () => {
    const cut = (one: Measured): Measured => ({ pixels: { ...pixels, sharpness: 0.5 }, facts: { ...one.facts, isCutOff: true } })
    expect(codesAt(replaced(set, 7, cut), 7)).toEqual(["cut-off"])
    expect(
      codesAt(
        replaced(set, 7, one => ({ ...cut(one), pixels: undefined })),
        7,
      ),
    ).toEqual(["cut-off"])
  })

  test("one tilted gimbal differs; a tenth of the photos is deliberate", () => {
    const tilt = (one: Measured) => withFlight(one, { gimbalPitch: -45 })
    expect(codesAt(replaced(set, 7, tilt), 7)).toEqual(["gimbal-differs"])
    expect(
      codesAt(
        set.map((one, at) => (at % 10 === 7 ? tilt(one) : one)),
        7,
      ),
    ).toEqual([])
  })

  test("motion of more than half a ground pixel", () => {
    // 10 m/s and a ground pixel of 30 mm: half of it takes 1.5 ms.
    expect(
      codesAt(
        replaced(set, 5, one => withFlight(one, { exposure: 1 / 700 })),
        5,
      ),
    ).toEqual([])
    expect(
      codesAt(
        replaced(set, 5, one => withFlight(one, { exposure: 1 / 600 })),
        5,
      ),
    ).toEqual(["motion-blur"])
    expect(
      codesAt(
        replaced(set, 5, one => withFlight(one, { speed: 20 })),
        5,
      ),
    ).toEqual(["motion-blur"])
  })

  test("position, date, camera, distance and duplicates", () => {
    expect(
      codesAt(
        replaced(set, 7, () => photo(0, 0, 14, { position: undefined })),
        7,
      ),
    ).toEqual(["no-position"])
    expect(codesAt([...set, photo(0, 0, 1, { takenAt: Date.UTC(2000, 0, 1) })], set.length)).toEqual(["odd-date"])
    expect(codesAt([...set, withFlight(photo(0, 0, 2), { camera: "Phone" })], set.length)).toEqual(["other-camera"])
    expect(codesAt([...set, photo(900, 0, 150)], set.length)).toEqual(["far-away"])
    const [first] = set
    expect(check(first === undefined ? [] : [...set, first]).photos.at(-1)?.hints).toEqual([{ code: "duplicate", value: 0 }])
  })

  test("without any position none is missed", () => {
    expect(
      codesAt(
        set.map((_, at) => photo(0, 0, at, { position: undefined })),
        7,
      ),
    ).toEqual([])
  })
})

describe("coverage", () => {
  test("a survey has a ground pixel, views and no gap", () => {
    const coverage = check(survey(8, 15)).coverage
    expect(coverage?.groundPixel).toBeCloseTo((80 * 43.267) / 23 / 5000, 4)
    expect(coverage?.footprints).toHaveLength(120)
    expect(coverage?.gaps).toEqual([])
  })

  test("photos that are missing in the middle leave a gap there", () => {
    const missing = survey(8, 15).filter(({ facts }) => {
      const north = ((facts.position?.latitude ?? 0) - 47) * 111_320
      const east = ((facts.position?.longitude ?? 0) - 8) * 111_320 * Math.cos((47 * Math.PI) / 180)
      return !(north > 70 && north < 210 && east > 70 && east < 210)
    })
    const gaps = check(missing).coverage?.gaps ?? []
    expect(gaps).toHaveLength(1)
    expect(((gaps[0]?.latitude ?? 0) - 47) * 111_320).toBeCloseTo(140, -1)
  })

  test("a site far away takes nothing from the gaps of the first", () => {
    const missing = survey(8, 15).filter(
      (_, at) => !(Math.floor(at / 15) > 1 && Math.floor(at / 15) < 6 && at % 15 > 4 && at % 15 < 10),
    )
    const away = survey(3, 10).map(({ facts }, at) => {
      const position = facts.position && { ...facts.position, longitude: facts.position.longitude - 3 }
      return photo(0, 0, 3_600 + at * 2, { position })
    })
    const { coverage } = check([...missing, ...away])
    const alone = check(missing).coverage?.gaps ?? []
    expect(alone.length).toBeGreaterThan(0)
    expect(coverage?.gaps).toHaveLength(alone.length)
    expect(coverage?.grids).toHaveLength(2)
  })

  test("photos that will not be sent leave a gap", () => {
    const photos = survey(8, 15)
    const leftOut = new Set(
      photos.keys().filter(at => Math.floor(at / 15) > 1 && Math.floor(at / 15) < 6 && at % 15 > 4 && at % 15 < 10),
    )
    expect(checkSet({ photos, now }).coverage?.gaps).toEqual([])
    expect(checkSet({ photos, now, leftOut }).coverage?.gaps.length).toBeGreaterThan(0)
  })

  test("oblique photos have no footprint", () => {
    expect(check(survey(2, 10).map(one => withFlight(one, { gimbalPitch: -45 }))).coverage).toBeUndefined()
  })
})

describe("pixels", () => {
  const picture = (value: (x: number, y: number) => number) => {
    const data = new Uint8Array(320 * 240)
    for (let at = 0; at < data.length; at++) data[at] = value(at % 320, Math.floor(at / 320))
    return { width: 320, height: 240, data }
  }
  test("coarse structure is less sharp than fine structure; an even surface has no sharpness", () => {
    const stripes = (width: number) => picture(x => 128 + 60 * Math.sin(x / width))
    expect(measurePixels(stripes(0.5)).sharpness).toBeGreaterThan((measurePixels(stripes(3)).sharpness ?? 0) * 5)
    expect(measurePixels(picture((x, y) => 100 + ((x * 7 + y * 3) % 5))).sharpness).toBeUndefined()
  })

  test("black bars of a preview are cut off", () => {
    const barred = picture((_, y) => (y < 30 || y >= 210 ? 0 : 120))
    expect(measurePixels(barred, 16 / 9)).toMatchObject({ dark: 0, mean: 120 })
  })
})

test("a rate that was never measured gives no time", () => {
  expect(secondsToSend(100, 50)).toBe(2)
  expect(secondsToSend(100, undefined)).toBeUndefined()
  expect(secondsToSend(100, 0)).toBeUndefined()
})
