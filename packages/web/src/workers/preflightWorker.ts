import {
  type CheckInput,
  type Coverage,
  checkSet,
  type HeaderSource,
  type ImageFacts,
  type PhotoFacts,
  type PixelFacts,
  readFacts,
  type SetCheck,
} from "@altilift/core/preflight"
import { expose, transfer } from "comlink"
import { pixelsOf } from "../app/upload/preflight/pixels.ts"
import { makeThumbnail } from "../app/upload/preflight/thumbnail.ts"

// The program of a worker: reads headers, makes thumbnails, and checks sets outside the page's thread.

/** A file whose header is read; its name says what it is meant to be. */
export interface NamedFile {
  readonly name: string
  readonly file: Blob
}

/** What the page calls in this worker. */
export interface PreflightWorker {
  /** What the headers of these files say, in their order. */
  readonly facts: (files: ReadonlyArray<NamedFile>) => Promise<ReadonlyArray<PhotoFacts>>
  /** Undefined where none can be made. The bitmap is transferred, not copied. */
  readonly thumbnail: (file: Blob) => Promise<ImageBitmap | undefined>
  /** What the preview of a photo says; undefined where none can be decoded. */
  readonly pixels: (file: Blob, facts: ImageFacts) => Promise<PixelFacts | undefined>
  /** Hints, flights and coverage of a set. */
  readonly check: (input: CheckInput) => Promise<PageCheck>
}

/** A check without the footprints: the grid is what the map draws. */
export interface PageCheck extends Omit<SetCheck, "coverage"> {
  readonly coverage: Omit<Coverage, "footprints"> | undefined
}

const headerOf = (file: Blob, name: string): HeaderSource => ({
  name,
  size: file.size,
  bytesOf: async (from, length) => new Uint8Array(await file.slice(from, from + length).arrayBuffer()),
})

const worker: PreflightWorker = {
  facts: async files => {
    const facts: Array<PhotoFacts> = []
    for (const { file, name } of files) facts.push(await readFacts(headerOf(file, name)))
    return facts
  },
  thumbnail: async file => {
    const thumbnail = await makeThumbnail(file)
    return thumbnail && transfer(thumbnail, [thumbnail])
  },
  pixels: pixelsOf,
  check: async input => {
    const { coverage, ...check } = checkSet(input)
    if (coverage === undefined) return { ...check, coverage }
    const { footprints: _, ...shown } = coverage
    return { ...check, coverage: shown }
  },
}
expose(worker)
