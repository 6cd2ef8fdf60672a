import { type Hint, hintCodes } from "@altilift/core/preflight"
import { createRoot } from "solid-js"
import { describe, expect, test } from "vitest"
import { createSteps } from "../src/app/upload/createSteps.ts"
import { measureAll } from "../src/app/upload/hints/measureAll.ts"
import { hintLines, type SetHints, setHintsOf } from "../src/app/upload/hints/SetHints.ts"
import type { Photo } from "../src/app/upload/model/Photo.ts"
import { PhotoStore } from "../src/app/upload/model/PhotoStore.ts"
import { makeFormats } from "../src/i18n/formats.ts"
import { english } from "../src/i18n/hints/en.ts"
import { chinese } from "../src/i18n/hints/zh.ts"

const photos = (count: number): ReadonlyArray<Photo> => {
  const store = new PhotoStore()
  for (let at = 0; at < count; at++) store.add({ ref: `${at}.jpg`, name: `${at}.jpg`, size: 1 })
  return store.photos
}
const leaveOut = (of: ReadonlyArray<Photo>, index: number) => Object.assign(of[index] ?? {}, { leftOut: true })

describe("the hints of a set", () => {
  const found: SetHints = {
    hints: new Map<number, ReadonlyArray<Hint>>([
      [
        1,
        [
          { code: "duplicate", value: 0 },
          { code: "blurred", value: 0.4 },
        ],
      ],
      [3, [{ code: "blurred", value: 0.5 }]],
    ]),
    flights: [],
    coverage: undefined,
  }

  test("name photos by their place among all files, not among the images that were checked", () => {
    const check = {
      photos: [
        { hints: [], flight: 1 },
        { hints: [{ code: "duplicate", value: 0 } as const], flight: 1 },
      ],
      flights: [{ number: 1, kind: "aborted", camera: undefined, from: 0, to: 0, photos: [0, 1] } as const],
      coverage: undefined,
      cameras: [],
    }
    const { hints, flights } = setHintsOf(check, [4, 9])
    expect([...hints]).toEqual([[9, [{ code: "duplicate", value: 4 }]]])
    expect(flights[0]?.photos).toEqual([4, 9])
  })

  test("take time in proportion to the photos, also when all have the same", { timeout: 10_000 }, () => {
    const many = 200_000
    const all = photos(many)
    const hints = new Map(all.map(({ index }) => [index, [{ code: "blurred", value: 0.5 } as const]]))
    expect(hintLines({ ...found, hints }, all)[0]?.photos).toHaveLength(many)
  })

  test("count the photos that are sent", () => {
    const all = photos(5)
    expect(hintLines(found, all)).toEqual([
      { code: "blurred", photos: [1, 3] },
      { code: "duplicate", photos: [1] },
    ])
    leaveOut(all, 3)
    expect(hintLines(found, all)[0]?.photos).toEqual([1])
  })

  test("call no photo a duplicate whose first is left out: its last copy would be lost", () => {
    const all = photos(5)
    leaveOut(all, 0)
    expect(hintLines(found, all).map(({ code }) => code)).toEqual(["blurred"])
  })

  test("have sentences in both languages", () => {
    const format = makeFormats("en")
    for (const code of hintCodes) {
      expect(chinese(format).lines[code](2)).toMatch(/\p{Script=Han}/u)
      expect(english(format).lines[code](1)).not.toBe(english(format).lines[code](2))
      expect(chinese(format).value({ code, value: 1 }, "a.jpg")).toMatch(/\p{Script=Han}/u)
    }
  })
})

describe("pictures are looked at", () => {
  const run = async (items: number, isSending: () => boolean) => {
    let under = 0
    let most = 0
    let done = 0
    await measureAll([...Array(items).keys()], {
      measure: async at => {
        most = Math.max(most, ++under)
        await new Promise(resolve => setTimeout(resolve, 5))
        under--
        if (at === 3) throw new Error("cannot be read")
      },
      onDone: () => void done++,
      isSending,
      stopped: () => false,
    })
    return { most, done }
  }

  test("two at a time, and one that cannot be read keeps no other", async () => {
    expect(await run(8, () => false)).toEqual({ most: 2, done: 8 })
  })

  test("none while photos are sent", async () => {
    let sending = true
    setTimeout(() => {
      sending = false
    }, 50)
    const begun = performance.now()
    expect(await run(3, () => sending)).toEqual({ most: 2, done: 3 })
    expect(performance.now() - begun).toBeGreaterThan(450)
  })
})

test("steps are undone one by one, the last one first, and the set is as before when that is told", () => {
  createRoot(dispose => {
    const steps = createSteps()
    const undone: Array<string> = []
    for (const name of ["first", "second"]) steps.push({ kind: "named", photos: 1, undo: () => undone.push(name) })
    steps.undo()
    expect(undone).toEqual(["second"])
    expect(steps.last()).toBeDefined()
    steps.undo()
    steps.undo()
    expect(undone).toEqual(["second", "first"])
    expect(steps.last()).toBeUndefined()
    dispose()
  })
})
