import { open } from "node:fs/promises"
import ExifReader from "exifreader"
import type { PhotoFormat } from "./readPhoto.ts"

/** When and where a photo was taken, as far as its EXIF data says. */
export interface ExifFacts {
  /** `2019-07-24T09:33:01`, the camera's local time, followed by its offset (`+02:00`) when the camera knew it. */
  readonly takenAt: string | null
  /** Degrees, north and east positive. */
  readonly latitude: number | null
  readonly longitude: number | null
  /** Metres above sea level. */
  readonly altitude: number | null
}

/** A JPEG's EXIF data stands before its pixels; PNG and TIFF may keep it at the end, so they are read whole up to a limit. */
const lengths: Record<PhotoFormat, number> = { JPEG: 1024 ** 2, PNG: 256 * 1024 ** 2, TIFF: 256 * 1024 ** 2 }

/** EXIF data is a bonus: what cannot be read of it is null, and never a fault of the image. */
export const readExif = async (path: string, format: PhotoFormat): Promise<ExifFacts> => {
  const bytes = await readStart(path, lengths[format])
  try {
    const { exif, gps } = ExifReader.load(bytes, { expanded: true })
    const position = readPosition(gps?.Latitude, gps?.Longitude)
    return {
      takenAt: readTime(exif?.DateTimeOriginal?.description, exif?.OffsetTimeOriginal?.description),
      latitude: position?.latitude ?? null,
      longitude: position?.longitude ?? null,
      altitude: position !== undefined && Number.isFinite(gps?.Altitude) ? (gps?.Altitude ?? null) : null,
    }
  } catch {
    return { takenAt: null, latitude: null, longitude: null, altitude: null }
  }
}

const readStart = async (path: string, length: number): Promise<ArrayBuffer> => {
  await using file = await open(path, "r")
  const { size } = await file.stat()
  const bytes = new ArrayBuffer(Math.min(size, length))
  let at = 0
  while (at < bytes.byteLength) {
    const { bytesRead } = await file.read(new Uint8Array(bytes), at, bytes.byteLength - at, at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return bytes
}

/** Cameras without a fix write zeros: the point in the Gulf of Guinea where no survey ever was. */
const readPosition = (latitude: number | undefined, longitude: number | undefined) => {
  if (latitude === undefined || longitude === undefined) return undefined
  const onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  return onEarth && (latitude !== 0 || longitude !== 0) ? { latitude, longitude } : undefined
}

const readTime = (time: string | undefined, offset: string | undefined): string | null => {
  const [, year, month, day, clock] = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)/.exec(time ?? "") ?? []
  if (clock === undefined || Number.isNaN(Date.parse(`${year}-${month}-${day}T${clock}Z`))) return null
  return `${year}-${month}-${day}T${clock}${/^[+-]\d\d:\d\d$/.test(offset ?? "") ? offset : ""}`
}
