import { type FileHandle, open } from "node:fs/promises"
import {
  type ImageFacts,
  measurePixels,
  type PhotoFacts,
  type PixelFacts,
  type PreviewPlace,
  readFacts,
} from "@altilift/core/preflight"
import { nameOf, pathOf } from "../fileRef.ts"
import { decodeJpeg } from "./decodeJpeg.ts"

/** What is known about one file without reading all of it. */
export interface Inspected {
  readonly ref: string
  readonly size: number
  readonly facts: PhotoFacts
  /** Undefined where no preview can be decoded. */
  readonly pixels: PixelFacts | undefined
}

/** A photo without a preview is decoded whole up to this size (bytes) and so many pixels. */
const wholeUpTo = { bytes: 16_000_000, pixels: 25_000_000 }

/** Reads header and preview. Never rejects: a file that cannot be read is broken if it is named as a photo. */
export const inspectPhoto = async (ref: string, size: number): Promise<Inspected> => {
  const handle = await open(pathOf(ref)).catch(() => undefined)
  const bytesOf = (from: number, length: number) => readAt(handle, from, Math.min(length, size - from))
  try {
    const facts = await readFacts({ name: nameOf(ref), size, bytesOf })
    const pixels = facts.kind === "image" ? await pixelsOf(facts, size, bytesOf).catch(() => undefined) : undefined
    return { ref, size, facts, pixels }
  } finally {
    await handle?.close().catch(() => undefined)
  }
}

/** The bytes of a place in a file. */
export const readPlace = async (ref: string, { from, length }: PreviewPlace): Promise<Buffer> => {
  await using handle = await open(pathOf(ref))
  return readAt(handle, from, length)
}

const readAt = async (handle: FileHandle | undefined, from: number, length: number): Promise<Buffer> => {
  if (handle === undefined) throw new Error("the file cannot be opened")
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafeSlow(Math.max(0, length)), 0, Math.max(0, length), from)
  return buffer.subarray(0, bytesRead)
}

const pixelsOf = async (
  facts: ImageFacts,
  size: number,
  bytesOf: (from: number, length: number) => Promise<Uint8Array>,
): Promise<PixelFacts | undefined> => {
  const { width = 0, height = 0 } = facts
  const shape = width > 0 && height > 0 ? width / height : undefined
  if (facts.preview !== undefined) {
    const picture = await decodeJpeg(await bytesOf(facts.preview.from, facts.preview.length))
    return measurePixels(picture, shape)
  }
  const small = size <= wholeUpTo.bytes && shape !== undefined && width * height <= wholeUpTo.pixels
  return small ? measurePixels(await decodeJpeg(await bytesOf(0, size)), shape) : undefined
}
