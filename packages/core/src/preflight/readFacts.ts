import ExifReader from "exifreader"
import { imageIn } from "../drivers/imageInside.ts"
import { sniff } from "../drivers/sniff.ts"
import type { BytesOf } from "../lifecycle/BytesOf.ts"
import { namedAs } from "../lifecycle/imageName.ts"
import type { ImageType } from "../lifecycle/State.ts"
import { bytesToInspect, inspectMetaFile } from "../meta/inspectMetaFile.ts"
import { mayBeMetaFile } from "../meta/metaFiles.ts"
import { endOf } from "./endOf.ts"
import { flightFacts, flightTags, xmpIn } from "./flightFacts.ts"
import { headerHash } from "./headerHash.ts"
import { headLength } from "./headLength.ts"
import type { ImageFacts, PhotoFacts, Position } from "./PhotoFacts.ts"
import { previewPlace, thumbnailPlace } from "./previewPlace.ts"

/** Where that does not suffice (a second preview, a profile, notes of the maker), so many. */
const longHeadLength = 1024 * 1024
/** A TIFF may keep its directory at the end: up to this size it is read whole for it. */
const wholeTiffLength = 64 * 1024 * 1024

/** A file as far as its header is read. */
export interface HeaderSource {
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly bytesOf: BytesOf
}

/** Reads what the header of a file says, and its end; no more of the file than that takes. Never rejects. */
export const readFacts = async ({ name, size, bytesOf }: HeaderSource): Promise<PhotoFacts> => {
  const named = namedAs(name) !== undefined
  const meta = mayBeMetaFile(name) ? await readMeta({ name, size, bytesOf }) : undefined
  if (meta !== undefined) return meta
  if (size === 0) return named ? { kind: "broken", because: "empty" } : { kind: "other" }
  try {
    const head = await bytesOf(0, headLength)
    const fromHead: BytesOf = async (from, length) =>
      from + length <= head.length ? head.subarray(from, from + length) : bytesOf(from, length)
    const format = imageIn(name, await sniff(fromHead))
    if (format === undefined) return named ? { kind: "broken", because: "not an image inside" } : { kind: "other" }
    const isCutOff = (await endOf(size, fromHead)) === "missing"
    return { ...(await facts(size, bytesOf, head, format)), headerHash: headerHash(head, size), isCutOff }
  } catch {
    return named ? { kind: "broken", because: "unreadable" } : { kind: "other" }
  }
}

const readMeta = async ({ name, size, bytesOf }: HeaderSource): Promise<PhotoFacts | undefined> => {
  try {
    const head = new TextDecoder().decode(await bytesOf(0, bytesToInspect({ name, size })))
    const meta = inspectMetaFile({ name, size }, head)
    return meta && { kind: "meta", meta }
  } catch {
    return undefined
  }
}

const facts = async (size: number, bytesOf: BytesOf, head: Uint8Array, format: ImageType): Promise<ImageFacts> => {
  const first = parse(head, size)
  if ((first.width !== undefined && first.height !== undefined) || size <= headLength) return first
  const further = format === "TIFF" ? wholeTiffLength : longHeadLength
  if (format === "TIFF" && size > further) return first
  const second = parse(await bytesOf(0, further), size)
  return second.width === undefined ? first : second
}

const nothing: ImageFacts = { kind: "image", width: undefined, height: undefined, position: undefined, takenAt: undefined }

/**
 * What can be had from these bytes; a header that is cut off or damaged says less, and is no reason to hold the photo
 * back.
 */
const parse = (bytes: Uint8Array, size: number): ImageFacts => {
  let found: ExifReader.ExpandedTags
  try {
    found = ExifReader.load(bufferOf(bytes), {
      expanded: true,
      includeTags: {
        file: true,
        png: true,
        gps: true,
        exif: ["ImageWidth", "ImageLength", "DateTimeOriginal", "SubSecTimeOriginal", ...flightTags],
        mpf: true,
        thumbnail: true,
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
    flight: flightFacts(exif, xmpIn(bytes)),
    preview: previewPlace(found, bytes, size),
    thumbnail: thumbnailPlace(found.Thumbnail, bytes),
  }
}

/** The very memory of these bytes where it holds nothing else: a copy of each head would be as much again. */
const bufferOf = (bytes: Uint8Array): ArrayBuffer => {
  const { buffer } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? buffer : bytes.slice().buffer
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
