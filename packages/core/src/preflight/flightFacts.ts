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

const [packetStart, packetEnd] = ["<x:xmpmeta", "</x:xmpmeta>"]
/** Bytes of a packet at most: it is in one segment of a JPEG. */
const packetLength = 64 * 1024

/**
 * The XMP packet within the head of a file; empty when there is none. Workers have no XML parser. The start is looked
 * for among the bytes: making text of a whole head takes longer than all that is read from it.
 */
export const xmpIn = (head: Uint8Array): string => {
  const from = indexOf(head, packetStart)
  if (from === -1) return ""
  const packet = new TextDecoder("latin1").decode(head.subarray(from, from + packetLength))
  return packet.slice(0, packet.indexOf(packetEnd) + 1 || undefined)
}

/** Where this text, in ASCII, begins; -1: nowhere. */
const indexOf = (bytes: Uint8Array, text: string): number => {
  const wanted = new TextEncoder().encode(text)
  const [first = 0] = wanted
  for (let at = bytes.indexOf(first); at !== -1; at = bytes.indexOf(first, at + 1))
    if (wanted.every((byte, next) => bytes[at + next] === byte)) return at
  return -1
}

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
