import { bytesToInspect, type ImageType, imageIn, inspectMetaFile, mayBeMetaFile, namedAs } from "@altilift/core"
import { sniff } from "@altilift/core/sniff"
import ExifReader from "exifreader"
import type { ImageFacts, PhotoFacts, Position } from "./PhotoFacts.ts"

/**
 * Bytes from the beginning that are looked at first: EXIF is at most 64 KiB, and the frame with the dimensions follows
 * it.
 */
const headLength = 96 * 1024
/** Where that does not suffice (a second preview, a profile, notes of the maker), so many. */
const longHeadLength = 1024 * 1024
/** A TIFF may keep its directory at the end: up to this size it is read whole for it. */
const wholeTiffLength = 64 * 1024 * 1024

/** Reads what the header of a file says, and no more of the file than that takes. Never rejects. */
export const readFacts = async (file: Blob, name: string): Promise<PhotoFacts> => {
  const named = namedAs(name) !== undefined
  const meta = mayBeMetaFile(name) ? await readMeta(file, name) : undefined
  if (meta !== undefined) return meta
  if (file.size === 0) return named ? { kind: "broken", because: "empty" } : { kind: "other" }
  try {
    const head = await file.slice(0, headLength).arrayBuffer()
    const bytesOf = async (from: number, length: number) =>
      new Uint8Array(
        from + length <= head.byteLength ? head.slice(from, from + length) : await file.slice(from, from + length).arrayBuffer(),
      )
    const format = imageIn(name, await sniff(bytesOf))
    if (format === undefined) return named ? { kind: "broken", because: "not an image inside" } : { kind: "other" }
    return await facts(file, head, format)
  } catch {
    return named ? { kind: "broken", because: "unreadable" } : { kind: "other" }
  }
}

const readMeta = async (file: Blob, name: string): Promise<PhotoFacts | undefined> => {
  const head = await file
    .slice(0, bytesToInspect({ name, size: file.size }))
    .text()
    .catch(() => undefined)
  const meta = head === undefined ? undefined : inspectMetaFile({ name, size: file.size }, head)
  return meta && { kind: "meta", meta }
}

const facts = async (file: Blob, head: ArrayBuffer, format: ImageType): Promise<ImageFacts> => {
  const first = parse(head)
  if ((first.width !== undefined && first.height !== undefined) || file.size <= headLength) return first
  const further = format === "TIFF" ? wholeTiffLength : longHeadLength
  if (format === "TIFF" && file.size > further) return first
  const second = parse(await file.slice(0, further).arrayBuffer())
  return second.width === undefined ? first : second
}

const nothing: ImageFacts = { kind: "image", width: undefined, height: undefined, position: undefined, takenAt: undefined }

/**
 * What can be had from these bytes; a header that is cut off or damaged says less, and is no reason to hold the photo
 * back.
 */
const parse = (bytes: ArrayBuffer): ImageFacts => {
  let found: ExifReader.ExpandedTags
  try {
    found = ExifReader.load(bytes, {
      expanded: true,
      includeTags: {
        file: true,
        png: true,
        gps: true,
        exif: ["ImageWidth", "ImageLength", "DateTimeOriginal", "SubSecTimeOriginal"],
      },
    })
  } catch {
    return nothing
  }
  const { file, pngFile, exif, gps } = found
  return {
    kind: "image",
    width: pixels(file?.["Image Width"]) ?? pixels(pngFile?.["Image Width"]) ?? pixels(exif?.ImageWidth),
    height: pixels(file?.["Image Height"]) ?? pixels(pngFile?.["Image Height"]) ?? pixels(exif?.ImageLength),
    position: positionOf(gps),
    takenAt: timeOf(exif?.DateTimeOriginal?.description, exif?.SubSecTimeOriginal?.description),
  }
}

const pixels = (tag: { readonly value: unknown } | undefined): number | undefined => {
  const value = Array.isArray(tag?.value) ? tag.value[0] : tag?.value
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined
}

/** Cameras without a fix write zeroes, or nothing at all. */
const positionOf = (
  gps: { readonly Latitude?: number; readonly Longitude?: number; readonly Altitude?: number } | undefined,
): Position | undefined => {
  const latitude = gps?.Latitude
  const longitude = gps?.Longitude
  if (latitude === undefined || longitude === undefined) return undefined
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude) || Math.abs(latitude) > 90 || Math.abs(longitude) > 180)
    return undefined
  if (latitude === 0 && longitude === 0) return undefined
  const altitude = gps?.Altitude
  return { latitude, longitude, altitude: altitude !== undefined && Number.isFinite(altitude) ? altitude : undefined }
}

/** `2019:07:24 09:33:01` and its fraction of a second. */
const timeOf = (text: string | undefined, fraction: string | undefined): number | undefined => {
  const [, year, month, day, hour, minute, second] = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text ?? "") ?? []
  if (year === undefined) return undefined
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  const milliseconds = /^\d+$/.test(fraction ?? "") ? Number(`0.${fraction}`) * 1000 : 0
  return Number.isFinite(time) ? time + milliseconds : undefined
}
