import { beginsAs, Changed, ImageFault, NotAnImage, namedAs, type Payload, requireImage, type SourceFile } from "@altilift/core"
import { Effect, Stream } from "effect"
import type { PhotoReaders } from "../workers/PhotoReaders.ts"
import type { FileBody } from "./FileBody.ts"

/** How often a file that changes under our hands is read again. */
const readsAgain = 3

/** Bytes a file is read by where the browser does not send it itself. */
const pieceLength = 1024 * 1024

/**
 * Reads a file: its type by content and its SHA-1. The body is the very file that was hashed, for the browser to send: it refuses to when the file on the disk is
 * another by then. Fails as `ImageSource.read` says.
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
  const message = "keeps changing while it is read; wait until whatever writes it is finished, then try again"
  return yield* new ImageFault({ message, rerunMayHelp: true })
})

const readOnce = Effect.fnUntraced(function* (
  file: SourceFile,
  open: () => Promise<File>,
  readers: PhotoReaders,
): Effect.fn.Return<Payload | "changed", ImageFault | NotAnImage> {
  const opened = yield* openFile(file, open)
  if (opened.size === 0) return yield* empty(file)
  if (namedAs(file.name) === undefined && !(yield* Effect.promise(() => beginsLikeImage(opened)))) {
    return yield* new NotAnImage({ message: "neither named as a JPEG, PNG or TIFF nor made like one" })
  }
  const answer = yield* readers.read(opened)
  if (!isSame(opened, yield* openFile(file, open))) return "changed"
  if (answer.read === "failed") return yield* unreadable(file, answer.message)
  const type = yield* requireImage(file, answer.sniffed)
  const body: FileBody = { kind: "stream", file: opened, open: (from, to) => piecesOf(opened, open, from, to) }
  return {
    content: { checksum: answer.checksum, size: opened.size, type },
    file: { ...file, size: opened.size, modifiedAt: opened.lastModified },
    body,
  }
})

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
  Effect.tryPromise({ try: open, catch: cause => unreadable(file, reasonOf(cause)) })

const isSame = (one: File, other: File): boolean => one.size === other.size && one.lastModified === other.lastModified

/** The bytes of a file that was hashed, `from` up to `to`. Fails with `Changed` before the last of them is out when the file is another by then. */
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
      if (!isSame(hashed, await open())) throw new Changed({ message: "the file was changed while it was being sent" })
    }
    if (!(piece instanceof ArrayBuffer)) throw piece.cause
    yield new Uint8Array(piece)
  }
}

const asCause = (cause: unknown) => ({ cause })

const asFault = (cause: unknown): Changed | ImageFault =>
  cause instanceof Changed
    ? cause
    : new ImageFault({ message: `cannot be read any more: ${reasonOf(cause)}`, rerunMayHelp: true, cause })

const empty = (file: SourceFile): ImageFault | NotAnImage =>
  namedAs(file.name) === undefined
    ? new NotAnImage({ message: "is empty (0 bytes)" })
    : new ImageFault({ message: "is empty (0 bytes); copy it again from the camera, or leave it out", rerunMayHelp: false })

const unreadable = (file: SourceFile, reason: string): ImageFault | NotAnImage =>
  namedAs(file.name) === undefined
    ? new NotAnImage({ message: `not named as an image, and cannot be read: ${reason}` })
    : new ImageFault({
        message: `cannot be read: ${reason}; if it was moved, changed or unplugged, choose it again`,
        rerunMayHelp: true,
      })

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
