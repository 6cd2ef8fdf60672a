import {
  beginsAs,
  type ContentType,
  ImageFault,
  NotAnImage,
  namedAs,
  notAnImage,
  type Payload,
  type Problem,
  requireImage,
  type Sniffed,
  type SourceFile,
  unusable,
} from "@altilift/core"
import { sniff } from "@altilift/core/sniff"
import { Effect, Exit, Scope } from "effect"
import { codeOf, fileErrorOf } from "../fileErrors.ts"
import type { BufferPool } from "./BufferPool.ts"
import { bigFileStream, bytesOf, hashBigFile } from "./bigFile.ts"
import { type OpenFile, openFile, sameVersion, type Version } from "./openFile.ts"
import type { PhotoReaders } from "./PhotoReaders.ts"
import { sha1 } from "./sha1.ts"

/** How often a file that changes while it is read is read again. */
const readsAgain = 3

/**
 * Reads a file once: its type by content, its SHA-1, and the very bytes that were hashed, or a stream of them when the
 * file does not fit into a buffer of the pool. Fails as `ImageSource.read` says. The buffer goes back to the pool when
 * the scope closes.
 */
export const readPhoto = Effect.fn("readPhoto")(function* (file: SourceFile, pool: BufferPool, readers: PhotoReaders) {
  const scope = yield* Effect.scope
  for (let reads = 0; reads <= readsAgain; reads++) {
    const attempt = yield* Scope.fork(scope)
    const payload = yield* (
      reads === 0 && elsewhere(file, pool) ? readElsewhere(file, pool, readers) : readOnce(file, pool)
    ).pipe(Scope.provide(attempt))
    if (payload !== "changed") return payload
    yield* Scope.close(attempt, Exit.void)
    if (reads > 0) yield* Effect.sleep("200 millis")
  }
  return yield* new ImageFault({ problem: { code: "file-keeps-changing" }, rerunMayHelp: true })
})

const readOnce = Effect.fnUntraced(function* (
  file: SourceFile,
  pool: BufferPool,
): Effect.fn.Return<Payload | "changed", ImageFault | NotAnImage, Scope.Scope> {
  return yield* Effect.acquireUseRelease(
    attempt(file, () => openFile(file.ref)),
    Effect.fnUntraced(function* (open) {
      const before = yield* attempt(file, open.stats)
      yield* refuseOdd(file, before)
      if (!isWanted(file)) yield* refuseUnlikely(file, open)
      return yield* before.size <= pool.largest ? intoMemory(file, open, before, pool) : asStream(file, open, before, pool)
    }),
    open => Effect.promise(() => open.close().catch(() => undefined)),
  )
})

/** Below this a thread costs more than it saves (bytes). */
const elsewhereFrom = 128 * 1024

/** Whether a file is what most are: named as an image, and of a size that fits a buffer. */
const elsewhere = (file: SourceFile, pool: BufferPool): boolean =>
  namedAs(file.name) !== undefined && file.size >= elsewhereFrom && file.size <= pool.largest

/** Reads and hashes in a thread. A file that is not as expected is read again in this thread. */
const readElsewhere = Effect.fnUntraced(function* (file: SourceFile, pool: BufferPool, readers: PhotoReaders) {
  const bytes = (yield* pool.take(file.size)).subarray(0, file.size)
  const result = yield* readers.read(file.ref, bytes)
  if (result.read === "otherwise") return "changed"
  const type = yield* typeOf(file, () => sniffMemory(bytes))
  const version = { regular: true, size: file.size, modified: result.modified }
  return payload(file, version, type, result.checksum, { kind: "bytes", bytes })
})

const intoMemory = Effect.fnUntraced(function* (file: SourceFile, open: OpenFile, before: Version, pool: BufferPool) {
  const buffer = yield* pool.take(before.size)
  const bytes = buffer.subarray(0, before.size)
  const count = yield* attempt(file, () => open.read(bytes, 0))
  if (count < bytes.length) return "changed"
  const type = yield* typeOf(file, () => sniffMemory(bytes))
  const checksum = yield* attempt(file, () => sha1(bytes))
  const after = yield* attempt(file, open.stats)
  return sameVersion(before, after) ? payload(file, before, type, checksum, { kind: "bytes", bytes }) : "changed"
})

const asStream = Effect.fnUntraced(function* (file: SourceFile, open: OpenFile, before: Version, pool: BufferPool) {
  const type = yield* typeOf(file, () => sniff(bytesOf(open)))
  const checksum = yield* Effect.scoped(
    Effect.flatMap(pool.take(1024 * 1024), buffer => attempt(file, () => hashBigFile(open, before.size, buffer))),
  )
  const after = yield* attempt(file, open.stats)
  if (checksum === undefined || !sameVersion(before, after)) return "changed"
  return payload(file, before, type, checksum, { kind: "stream", open: (from, to) => bigFileStream(file.ref, before, from, to) })
})

const payload = (file: SourceFile, version: Version, type: ContentType, checksum: string, body: Payload["body"]): Payload => ({
  content: { checksum, size: version.size, type },
  file: { ...file, size: version.size, modifiedAt: Number(version.modified / 1_000_000n) },
  body,
})

/** What was found to be a meta file was looked at; an image is one by its content. */
const typeOf = Effect.fnUntraced(function* (
  file: SourceFile,
  sniffed: () => Promise<Sniffed>,
): Effect.fn.Return<ContentType, ImageFault | NotAnImage> {
  return file.meta === undefined ? yield* requireImage(file, yield* attempt(file, sniffed)) : "META"
})

/** A file that is missed when it cannot be sent. */
const isWanted = (file: SourceFile): boolean => file.meta !== undefined || namedAs(file.name) !== undefined

/** Uninterruptible: an abandoned read would write into a buffer that is in use again. */
const attempt = <A>(file: SourceFile, run: () => Promise<A>): Effect.Effect<A, ImageFault | NotAnImage> =>
  Effect.uninterruptible(Effect.tryPromise({ try: run, catch: cause => unreadable(file, cause) }))

/**
 * What cannot be read may be an image, whatever its name. A file that was deleted since it was listed, or that
 * only a program can open (a socket), is an image only if its name says so.
 */
const unreadable = (file: SourceFile, cause: unknown): ImageFault | NotAnImage => {
  const gone = codeOf(cause) === "ENOENT"
  if (!isWanted(file) && (gone || codeOf(cause) === "ENXIO"))
    return new NotAnImage({ problem: gone ? { code: "file-deleted" } : { code: "unreadable-not-image", ...fileErrorOf(cause) } })
  return new ImageFault({ problem: { code: "file-unreadable", ...fileErrorOf(cause) }, rerunMayHelp: true, cause })
}

const refuseOdd = (file: SourceFile, version: Version): Effect.Effect<void, ImageFault | NotAnImage> => {
  if (version.regular && version.size > 0) return Effect.void
  const problem: Problem = version.regular ? { code: "file-empty" } : { code: "file-unreadable", kind: "not-a-file", words: "" }
  return Effect.fail(unusable(file, problem))
}

/** Spares reading a whole video. */
const refuseUnlikely = Effect.fnUntraced(function* (file: SourceFile, open: OpenFile) {
  const head = yield* attempt(file, () => bytesOf(open)(0, 4))
  if (beginsAs(head) !== undefined) return
  return yield* notAnImage(file)
})

/** Of what is in (shared) memory only what is looked at is copied: text decoders refuse shared memory. */
const sniffMemory = (bytes: Uint8Array) => sniff(async (from, length) => Buffer.from(bytes.subarray(from, from + length)))
