import type ExifReader from "exifreader"
import type { FlightFacts } from "./PhotoFacts.ts"

/** Tags of the Exif directory that `flightFacts` reads. */
export const flightTags = ["Make", "Model", "ExposureTime", "FocalLengthIn35mmFilm"]

/** `xmp`: the text of the XMP packet, or the text that may hold it. */
export const flightFacts = (exif: ExifReader.ExpandedTags["exif"], xmp: string): FlightFacts => {
  const number = (name: string) => xmpNumber(xmp, name)
  const [x, y] = [number("FlightXSpeed"), number("FlightYSpeed")]
  return {
    camera: [text(exif?.Make), text(exif?.Model)].filter(part => part !== "").join(" ") || undefined,
    focalLength35: positive(exif?.FocalLengthIn35mmFilm?.value),
    exposure: positive(exif?.ExposureTime?.value),
    relativeAltitude: number("RelativeAltitude"),
    gimbalPitch: number("GimbalPitchDegree"),
    yaw: number("GimbalYawDegree") ?? number("FlightYawDegree"),
    speed: x === undefined || y === undefined ? undefined : Math.hypot(x, y),
  }
}

/** The XMP packet within the head of a file; empty when there is none. Workers have no XML parser. */
export const xmpIn = (head: Uint8Array): string => {
  const latin = Array.from({ length: Math.ceil(head.length / chunk) }, (_, at) =>
    String.fromCharCode(...head.subarray(at * chunk, (at + 1) * chunk)),
  ).join("")
  const from = latin.indexOf("<x:xmpmeta")
  return from === -1 ? "" : latin.slice(from, latin.indexOf("</x:xmpmeta>", from) + 1 || undefined)
}

const chunk = 8192

/** A property is an attribute or an element, in the namespace of whichever maker. */
const xmpNumber = (xmp: string, name: string): number | undefined => {
  const [, value] = new RegExp(`:${name}(?:="|>)\\s*([-+]?[0-9.]+)`).exec(xmp) ?? []
  const number = Number(value)
  return value !== undefined && Number.isFinite(number) ? number : undefined
}

const text = (tag: { readonly description: string } | undefined): string => tag?.description.replaceAll("\0", "").trim() ?? ""

/** A number, or a fraction of two. */
const positive = (value: unknown): number | undefined => {
  const number = Array.isArray(value) ? Number(value[0]) / Number(value[1] ?? 1) : Number(value)
  return Number.isFinite(number) && number > 0 ? number : undefined
}
