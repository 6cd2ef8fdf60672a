import type { Exif } from "sharp"
import { chance } from "./ground.ts"

/** Where and when one photo of a survey is taken. */
export interface Exposure {
  /** Counted from 0, in the order of flight. */
  readonly index: number
  /** Metres from the flight's origin to the middle of the photo. */
  readonly east: number
  readonly north: number
  /** Decimal degrees, WGS 84. */
  readonly latitude: number
  readonly longitude: number
  /** Metres above sea level. */
  readonly altitude: number
  /** The camera's clock; EXIF knows no time zone, read it as UTC. */
  readonly takenAt: Date
}

/** Metres of ground across a photo, from 80 m above it. */
export const footprintWidth = 120

const origin = { latitude: 47.0502, longitude: 8.3093, altitude: 512, start: Date.UTC(2024, 4, 14, 10, 0, 0) }
const metresPerDegree = 111_320
const secondsBetween = 2
/** A new photo after a quarter of the footprint, a new line after half of it: the overlap that reconstruction wants. */
const step = footprintWidth / 4
const lineSpacing = footprintWidth / 2

/** A survey's flight: parallel lines flown to and fro, a photo every two seconds, a little wind. One array a line. */
export const planFlight = (seed: number, count: number): ReadonlyArray<readonly Exposure[]> => {
  const perLine = Math.ceil(Math.sqrt(2 * count))
  const expose = (index: number): Exposure => {
    const line = Math.floor(index / perLine)
    const along = line % 2 === 0 ? index % perLine : perLine - 1 - (index % perLine)
    const east = along * step + chance(seed + 8, index, 0) - 0.5
    const north = -line * lineSpacing + chance(seed + 8, index, 1) - 0.5
    const longitude = origin.longitude + east / (metresPerDegree * Math.cos((origin.latitude * Math.PI) / 180))
    return {
      index,
      east,
      north,
      latitude: origin.latitude + north / metresPerDegree,
      longitude,
      altitude: origin.altitude + 80 + chance(seed + 8, index, 2) * 1.2 - 0.6,
      takenAt: new Date(origin.start + index * secondsBetween * 1000),
    }
  }
  const exposures = Array.from({ length: count }, (_, index) => expose(index))
  return Array.from({ length: Math.ceil(count / perLine) }, (_, line) => exposures.slice(line * perLine, (line + 1) * perLine))
}

/** Degrees, minutes and hundred-thousandths of a second as EXIF writes them: three fractions. */
const sexagesimal = (degrees: number): string => {
  const units = Math.round(Math.abs(degrees) * 3600 * 100_000)
  const seconds = units % 6_000_000
  const minutes = Math.floor(units / 6_000_000)
  return `${Math.floor(minutes / 60)}/1 ${minutes % 60}/1 ${seconds}/100000`
}

/** The EXIF block of a photo. In sharp's numbering, directory 2 is the Exif one and 3 the one for GPS. */
export const exifOf = ({ latitude, longitude, altitude, takenAt }: Exposure): Exif => {
  const time = takenAt.toISOString().slice(0, 19).replaceAll("-", ":").replace("T", " ")
  return {
    IFD0: { Make: "Altilift", Model: "Synthetic Aerial", DateTime: time },
    IFD2: { DateTimeOriginal: time, FocalLength: "360/100", ISOSpeedRatings: "100" },
    IFD3: {
      GPSLatitudeRef: latitude < 0 ? "S" : "N",
      GPSLatitude: sexagesimal(latitude),
      GPSLongitudeRef: longitude < 0 ? "W" : "E",
      GPSLongitude: sexagesimal(longitude),
      GPSAltitudeRef: "0",
      GPSAltitude: `${Math.round(altitude * 1000)}/1000`,
    },
  }
}
