import {
  beginsAs,
  Changed,
  ImageFault,
  NotAnImage,
  namedAs,
  notAnImage,
  type Payload,
  type Problem,
  requireImage,
  type SourceFile,
  unusable,
} from "@altilift/core"
import { Effect, Stream } from "effect"
import { browserError } from "../files/browserError.ts"
import { NotChosen } from "../files/FileSet.ts"
import type { PhotoReaders } from "../workers/PhotoReaders.ts"
import type { FileBody } from "./FileBody.ts"

/** How often a file that changes while it is read is read again. */
const readsAgain = 3

/** Bytes a file is read by where the browser does not send it itself. */
const pieceLength = 1024 * 1024

/**
 * Reads a file: its type by content and its SHA-1. The body is the very file that was hashed, for the browser to send:
 * it does not begin to when the file on the disk is another by then. Of a file that changes while it is sent the
 * service finds that its SHA-1 is another; then it is read again. Fails as `ImageSource.read` says.
 */
export const readPhoto = Effect.fn("readPhoto")(function* (
  file: SourceFile,
  open: () => Promise<File>,
  readers: PhotoReaders,
): Effect.fn.Return<Payload, ImageFault | NotAnImage> {
  for (let reads = 0; reads <= readsAgain; reads++) {
    const payload = yield* readOnce(file, open, readers)
    if (payload !== "changed") return payload
    if (reads > 0) yield* Effect.sleep("200 millis")
  }
  return yield* new ImageFault({ problem: { code: "file-keeps-changing" }, rerunMayHelp: true })
})

const readOnce = Effect.fnUntraced(function* (
  file: SourceFile,
  open: () => Promise<File>,
  readers: PhotoReaders,
): Effect.fn.Return<Payload | "changed", ImageFault | NotAnImage> {
  const opened = yield* openFile(file, open)
  if (opened.size === 0) return yield* unusable(file, { code: "file-empty" })
  if (!isWanted(file) && !(yield* Effect.promise(() => beginsLikeImage(opened)))) {
    return yield* notAnImage(file)
  }
  const answer = yield* readers.read(opened, file.meta !== undefined)
  if (!isSame(opened, yield* openFile(file, open))) return "changed"
  if (answer.read === "failed") return yield* unreadable(file, answer.problem)
  const type = file.meta === undefined ? yield* requireImage(file, answer.sniffed) : "META"
  const body: FileBody = { kind: "stream", file: opened, open: (from, to) => piecesOf(opened, open, from, to) }
  return {
    content: { checksum: answer.checksum, size: opened.size, type },
    file: { ...file, size: opened.size, modifiedAt: opened.lastModified },
    body,
  }
})

/** A file that is missed when it cannot be sent. */
const isWanted = (file: SourceFile): boolean => file.meta !== undefined || namedAs(file.name) !== undefined

/** Whether it is worth reading as a whole. */
const beginsLikeImage = (file: File): Promise<boolean> =>
  file
    .slice(0, 4)
    .arrayBuffer()
    .then(
      head => beginsAs(new Uint8Array(head)) !== undefined,
      () => false,
    )

const openFile = (file: SourceFile, open: () => Promise<File>) =>
  Effect.tryPromise({ try: open, catch: cause => unreadable(file, problemOf(cause)) })

const isSame = (one: File, other: File): boolean => one.size === other.size && one.lastModified === other.lastModified

/**
 * The bytes of a file that was hashed, `from` up to `to`. Fails with `Changed` before the last of them is out when the
 * file is another by then.
 */
const piecesOf = (
  hashed: File,
  open: () => Promise<File>,
  from: number,
  to: number,
): Stream.Stream<Uint8Array, Changed | ImageFault> =>
  Stream.suspend(() => Stream.fromAsyncIterable(pieces(hashed, open, from, to), asFault))

async function* pieces(hashed: File, open: () => Promise<File>, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to; at += pieceLength) {
    const end = Math.min(to, at + pieceLength)
    const piece = await hashed.slice(at, end).arrayBuffer().catch(asCause)
    if (end === to || !(piece instanceof ArrayBuffer)) {
      if (!isSame(hashed, await open())) throw new Changed({ problem: { code: "file-changed" } })
    }
    if (!(piece instanceof ArrayBuffer)) throw piece.cause
    yield new Uint8Array(piece)
  }
}

const asCause = (cause: unknown) => ({ cause })

const asFault = (cause: unknown): Changed | ImageFault =>
  cause instanceof Changed
    ? cause
    : new ImageFault({ problem: { code: "file-lost", ...browserError(cause) }, rerunMayHelp: true, cause })

const unreadable = (file: SourceFile, problem: Problem): ImageFault | NotAnImage => {
  if (isWanted(file)) return new ImageFault({ problem, rerunMayHelp: true })
  return new NotAnImage({ problem: problem.code === "file-unreadable" ? { ...problem, code: "unreadable-not-image" } : problem })
}

const problemOf = (cause: unknown): Problem =>
  cause instanceof NotChosen ? { code: "file-not-chosen" } : { code: "file-unreadable", ...browserError(cause) }
