import { zoomIdentity } from "d3-zoom"
import { describe, expect, test } from "vitest"
import { fit, flightsOf, makeFindNearest, noFlight, scaleBar } from "../src/app/map/flight.ts"
import { transformOf, windowOf } from "../src/app/map/mapGestures.ts"
import { PhotoStore } from "../src/app/upload/model/PhotoStore.ts"

/** Photos at these positions, each a second after the one before; site by site. */
const flownSites = (positions: ReadonlyArray<readonly [latitude: number, longitude: number]>) => {
  const book = new PhotoStore()
  for (const [at, [latitude, longitude]] of positions.entries()) {
    book.add({ ref: `${at}`, name: `${at}.jpg`, size: 1 })
    book.learn(at, {
      kind: "image",
      width: 1,
      height: 1,
      position: { latitude, longitude, altitude: undefined },
      takenAt: at * 1_000,
    })
  }
  return flightsOf(book.photos)
}

/** Photos of one site. */
const flown = (positions: Parameters<typeof flownSites>[0]) => flownSites(positions)[0] ?? noFlight

describe("the map of a flight", () => {
  test("distances are metres: a hundredth of a degree north, and as much east at 60 degrees", () => {
    const { width, height } = flown([
      [60, 10],
      [60.01, 10.01],
    ])
    expect(height).toBeCloseTo(1_113, 0)
    expect(width).toBeCloseTo(557, 0)
  })

  test("north is up and the middle is in the middle", () => {
    const { places } = flown([
      [50, 8],
      [50.001, 8],
    ])
    expect(places[1]?.y).toBeCloseTo(-55.66, 1)
    expect((places[0]?.y ?? 0) + (places[1]?.y ?? 0)).toBeCloseTo(0)
  })

  test("a survey across the date line is one place", () => {
    expect(
      flown([
        [0, 179.9995],
        [0, -179.9995],
      ]).width,
    ).toBeCloseTo(111, 0)
  })

  test("the line follows the time, and a far longer step than usual is a jump", () => {
    const { jumps } = flown([
      [50, 8],
      [50.0001, 8],
      [50.0002, 8],
      [50.001, 8],
      [50.0011, 8],
    ])
    expect(jumps).toEqual([false, false, false, true, false])
  })

  test("sites that are far apart are flights of their own: the one with most photos first, each in metres of its own", () => {
    const sites = flownSites([
      [60, 10],
      [50, 8],
      [60, 10.001],
      [50.0001, 8],
      [50.0002, 8.001],
    ])
    expect(sites.map(({ places }) => places.map(({ index }) => index))).toEqual([
      [1, 3, 4],
      [0, 2],
    ])
    expect(sites.map(({ jumps }) => jumps)).toEqual([
      [false, false, false],
      [false, false],
    ])
    // A thousandth of a degree of longitude.
    expect(sites[0]?.width).toBeCloseTo(111.32 * Math.cos((50 * Math.PI) / 180), 1)
    expect(sites[1]?.width).toBeCloseTo(111.32 * Math.cos((60 * Math.PI) / 180), 1)
    expect(sites[1]?.toMap(10, 60)).toEqual([sites[1]?.places[0]?.x, sites[1]?.places[0]?.y])
  })

  test("photos without a position are left out", () => {
    const book = new PhotoStore()
    book.add({ ref: "a", name: "a.jpg", size: 1 })
    book.learn(0, { kind: "image", width: 1, height: 1, position: undefined, takenAt: undefined })
    expect(flightsOf(book.photos)).toEqual([])
  })

  test("everything is in view with its margin, and the nearest photo is found within reach", () => {
    const flight = flown([
      [50, 8],
      [50.001, 8.001],
    ])
    const { scale } = fit(flight, 400, 300, 20)
    expect(flight.width * scale).toBeLessThanOrEqual(360.001)
    expect(flight.height * scale).toBeLessThanOrEqual(260.001)
    const [place] = flight.places
    const nearest = makeFindNearest(flight.places)
    expect(nearest((place?.x ?? 0) + 2, place?.y ?? 0, 5)?.index).toBe(place?.index)
    expect(nearest(1_000, 1_000, 5)).toBeUndefined()
  })

  test("a transform of the whole view is the window that it shows, and back", () => {
    const frame = { whole: { scale: 2, x: 0, y: 0 }, width: 400, height: 300 }
    expect(transformOf(frame.whole, frame)).toMatchObject({ k: 1, x: 0, y: 0 })
    const shown = { scale: 7, x: 31, y: -12 }
    const back = windowOf(transformOf(shown, frame), frame)
    for (const name of ["scale", "x", "y"] as const) expect(back[name]).toBeCloseTo(shown[name], 9)
    // Twice as near around the middle.
    expect(windowOf(zoomIdentity.translate(-200, -150).scale(2), frame)).toEqual({ scale: 4, x: 0, y: 0 })
  })

  test.each([
    [1, 120, 100],
    [0.4, 120, 200],
    [10, 120, 10],
    [0.013, 120, 5_000],
  ])("at %d pixels a metre a bar of at most %d pixels says %d metres", (scale, atMost, metres) => {
    const bar = scaleBar(scale, atMost)
    expect(bar.metres).toBeCloseTo(metres)
    expect(bar.pixels).toBeLessThanOrEqual(atMost)
  })
})
