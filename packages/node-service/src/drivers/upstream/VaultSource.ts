import { open } from "node:fs/promises"
import {
  Changed,
  type Found,
  ImageFault,
  ImageSource,
  NotAnImage,
  namedAs,
  type Payload,
  requireImage,
  type SourceFile,
} from "@altilift/core"
import { sniff } from "@altilift/core/sniff"
import { Effect, Layer, Stream } from "effect"
import { hasCode } from "../../store/fsync.ts"
import type { Limiter } from "./Limiter.ts"

/** An original in the vault. */
export interface Original {
  readonly id: string
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** SHA-1, as it was verified. */
  readonly checksum: string
  readonly path: string
}

/**
 * Originals of the vault. They were verified and do not change, so that the checksum is the row's and only the beginning of a file is
 * read for its type. Bytes are streamed from the disk at the limiter's rate: a payload holds nothing in memory.
 */
export const layerVaultSource = (originals: ReadonlyArray<Original>, limiter: Limiter): Layer.Layer<ImageSource> => {
  const byId = new Map(originals.map(original => [original.id, original]))
  return Layer.succeed(ImageSource, {
    found: Stream.fromIterable(originals).pipe(Stream.map((original): Found => ({ found: "file", file: fileOf(original) }))),
    streams: () => true,
    read: Effect.fnUntraced(function* (file: SourceFile): Effect.fn.Return<Payload, NotAnImage | ImageFault> {
      const original = byId.get(file.ref)
      if (original === undefined) return yield* unreadable(file, new Error("no such original"))
      const head = yield* Effect.tryPromise({ try: () => look(original), catch: cause => unreadable(file, cause) })
      if (head.size === 0) return yield* unfit(file, { code: "file-empty" })
      const type = yield* requireImage(file, head.sniffed)
      if (head.size !== original.size) return yield* unfit(file, { code: "file-changed" })
      return {
        content: { checksum: original.checksum, size: original.size, type },
        file,
        body: { kind: "stream", open: (from, to) => bytesOf(original, { from, to }, limiter) },
      }
    }),
  })
}

/** The file of an original: its time is of no consequence, because it never changes. */
export const fileOf = ({ id, name, size }: Original): SourceFile => ({ ref: id, name, size, modifiedAt: 0 })

const look = async ({ path }: Original) => {
  await using file = await open(path)
  const sniffed = await sniff(async (from, length) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
    return buffer.subarray(0, bytesRead)
  })
  return { sniffed, size: (await file.stat()).size }
}

interface Range {
  readonly from: number
  readonly to: number
}

const bytesOf = (original: Original, range: Range, limiter: Limiter): Stream.Stream<Uint8Array, Changed | ImageFault> =>
  Stream.suspend(() => Stream.fromAsyncIterable(chunks(original, range, limiter), asFault)).pipe(
    Stream.mapEffect(bytes => Effect.as(limiter.take(bytes.length), bytes)),
  )

async function* chunks({ path }: Original, { from, to }: Range, limiter: Limiter): AsyncGenerator<Uint8Array> {
  await using file = await open(path)
  for (let at = from; at < to; ) {
    const length = Math.min(Math.floor(limiter.chunk()), to - at)
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(length), 0, length, at)
    if (bytesRead === 0) throw new Changed({ problem: { code: "file-changed" } })
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

const asFault = (cause: unknown): Changed | ImageFault =>
  cause instanceof Changed
    ? cause
    : new ImageFault({ problem: { code: "file-lost", ...because(cause) }, rerunMayHelp: true, cause })

type Unfit = { readonly code: "file-empty" } | { readonly code: "file-changed" }

const unfit = (file: SourceFile, problem: Unfit) =>
  namedAs(file.name) === undefined ? new NotAnImage({ problem }) : new ImageFault({ problem, rerunMayHelp: false })

const unreadable = (_: SourceFile, cause: unknown) =>
  new ImageFault({ problem: { code: "file-unreadable", ...because(cause) }, rerunMayHelp: true, cause })

const because = (cause: unknown) =>
  hasCode(cause, "ENOENT") ? ({ kind: "missing", words: "" } as const) : ({ kind: "other", words: String(cause) } as const)
