import { type FileHandle, open } from "node:fs/promises"
import {
  type ImageFacts,
  measurePixels,
  type PhotoFacts,
  type PixelFacts,
  type PreviewPlace,
  partToMeasure,
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
  const part = partToMeasure(facts, size)
  return part && measurePixels(await decodeJpeg(await bytesOf(part.from, part.length)), part.shape)
}
