import type { ImageInfo } from "@altilift/core/client"
import { expect, it } from "vitest"
import { makeImageReader } from "../src/app/project/ImageReader.ts"
import { countGroups, findImages, sortImages } from "../src/app/project/imageList.ts"

const image = (name: string, state = "Ready"): ImageInfo => ({ id: name, name, state, problems: [] })
const namesOf = (images: ReadonlyArray<ImageInfo>) => images.map(({ name }) => name)

const some = [image("DJI_10.JPG"), image("dji_2.JPG"), image("DJI_9.JPG", "Invalid"), image("DJI_1.JPG", "Uploading")]

it("sorts as people count, problems first and then what is on its way", () => {
  expect(namesOf(sortImages(some, "name"))).toEqual(["DJI_1.JPG", "dji_2.JPG", "DJI_9.JPG", "DJI_10.JPG"])
  expect(namesOf(sortImages(some, "problems"))).toEqual(["DJI_9.JPG", "DJI_1.JPG", "dji_2.JPG", "DJI_10.JPG"])
  expect(sortImages(some, "arrival")).toBe(some)
})

it("finds by group and name together", () => {
  expect(namesOf(findImages(some, undefined, " DJI_1"))).toEqual(["DJI_10.JPG", "DJI_1.JPG"])
  expect(namesOf(findImages(some, "ready", "dji_1"))).toEqual(["DJI_10.JPG"])
  expect(findImages(some, undefined, "")).toBe(some)
  expect(countGroups(some)).toEqual({ problem: 1, coming: 1, ready: 2 })
})

it("sorts 50,000 names in well under a second", () => {
  const many = Array.from({ length: 50_000 }, (_, index) => image(`DJI_${(index * 7919) % 50_000}.JPG`))
  const began = performance.now()
  expect(sortImages(many, "problems")[49_999]?.name).toBe("DJI_49999.JPG")
  expect(performance.now() - began).toBeLessThan(1_500)
})

/** A server with a list that grows, and a record of the parts that it was asked for. */
const makeServer = (images: Array<ImageInfo>) => {
  const asked: Array<number> = []
  const fetchPart = async (after = "0") => {
    const from = Number(after)
    asked.push(from)
    const end = from + 10
    return { items: images.slice(from, end), total: images.length, next: end < images.length ? `${end}` : undefined }
  }
  return { asked, fetchPart }
}

it("reads a list of many parts to its end, and again only what may have changed", async () => {
  const images = Array.from({ length: 45 }, (_, index) => image(`${index}`, index === 22 ? "Uploading" : "Ready"))
  const { asked, fetchPart } = makeServer(images)
  let here: ReadonlyArray<ImageInfo> = []
  const reader = makeImageReader(fetchPart, found => {
    here = found
  })
  await reader.read(false)
  expect(here).toEqual(images)
  expect(reader.isComplete()).toBe(true)

  images[22] = image("22")
  images.push(...Array.from({ length: 10 }, (_, index) => image(`${index + 45}`)))
  asked.length = 0
  await reader.read(false)
  expect(asked).toEqual([20, 40, 50])
  expect(here).toEqual(images)

  images.splice(3, 1)
  asked.length = 0
  await reader.read(true)
  expect(here).toEqual(images)
  expect(asked).toEqual([0, 10, 20, 30, 40, 50])
})

it("leaves the older of two readings without effect, and goes on after a failure where it was", async () => {
  const { asked, fetchPart } = makeServer(Array.from({ length: 30 }, (_, index) => image(`${index}`)))
  let fails = true
  const reader = makeImageReader(
    after => (fails && after === "20" ? Promise.reject(new Error("gone")) : fetchPart(after)),
    () => {},
  )
  await expect(reader.read(false)).rejects.toThrow("gone")
  expect(reader.isComplete()).toBe(false)
  fails = false
  asked.length = 0
  await Promise.all([reader.read(false), reader.read(false)])
  expect(asked).toEqual([20, 20])
  expect(reader.isComplete()).toBe(true)
})
