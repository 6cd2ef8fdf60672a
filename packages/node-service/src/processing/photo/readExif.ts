import ExifReader from "exifreader"
import type { ExifFacts } from "../messages.ts"
import type { FileWindow } from "./FileWindow.ts"
import type { Region } from "./PhotoHeader.ts"
import { pickExif } from "./pickExif.ts"

const nothing: ExifFacts = { takenAt: null, latitude: null, longitude: null, altitude: null }

/** EXIF data is a bonus: what cannot be read of it is null, and never a fault of the image. */
export const readExif = (file: FileWindow, region: Region | undefined): ExifFacts => {
  try {
    const picked = region && pickExif(file, region)
    if (picked === undefined) return nothing
    const { exif, gps } = ExifReader.load(picked, { expanded: true })
    const position = readPosition(gps?.Latitude, gps?.Longitude)
    return {
      takenAt: readTime(exif?.DateTimeOriginal?.description, exif?.OffsetTimeOriginal?.description),
      latitude: position?.latitude ?? null,
      longitude: position?.longitude ?? null,
      altitude: position !== undefined && Number.isFinite(gps?.Altitude) ? (gps?.Altitude ?? null) : null,
    }
  } catch {
    return nothing
  }
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
