import { hash } from "node:crypto"
import { lstat, open, readdir, readFile } from "node:fs/promises"
import { basename, join } from "node:path"
import {
  type Found,
  ImageFault,
  ImageSource,
  type ImageType,
  NotAnImage,
  namedAs,
  RunFault,
  requireImage,
  type Sniffed,
  type SourceFile,
} from "@altilift/core"
import { sniff } from "@altilift/core/sniff"
import { Effect, Layer, Semaphore, Stream } from "effect"

/** Memory for photos that are read or sent at the same time (bytes); one that is bigger waits until it is alone. */
const memory = 256 * 1024 * 1024

/** The photos in a folder and in all folders under it, each read whole. */
export const layerFolder = (folder: string): Layer.Layer<ImageSource> =>
  Layer.effect(
    ImageSource,
    Effect.map(Semaphore.make(memory), permits => ({
      found: Stream.suspend(() => Stream.fromAsyncIterable(walk(folder), stopped)),
      read: Effect.fnUntraced(function* (file) {
        yield* permits.takeScoped(Math.min(file.size, memory))
        // A read goes on when nobody waits for it any more: its memory is in use until it ends.
        const attempt = <A>(run: () => Promise<A>) =>
          Effect.uninterruptible(Effect.tryPromise({ try: run, catch: cause => unreadable(file, cause) }))
        const type = yield* requireImage(file, yield* attempt(() => sniffFile(file.ref)))
        return yield* attempt(() => readImage(file, type))
      }),
    })),
  )

const stopped = (cause: unknown) =>
  new RunFault({ kind: "local", problem: { code: "folders-unreadable", ...because(cause) }, cause })

/** What cannot be looked into, and what is neither file nor folder, is reported, and does not end the walk. */
async function* walk(ref: string): AsyncGenerator<Found> {
  try {
    const at = await lstat(ref)
    if (at.isDirectory()) for (const inside of await readdir(ref)) yield* walk(join(ref, inside))
    else if (at.isFile()) yield { found: "file", file: { ref, name: basename(ref), size: at.size, modifiedAt: at.mtimeMs } }
    else throw new Error("it is neither a file nor a folder; a link needs a copy in its place")
  } catch (cause) {
    const file = { ref, name: basename(ref), size: 0, modifiedAt: 0 }
    yield { found: "unreadable", file, problem: { code: "file-unreadable", ...because(cause) } }
  }
}

const sniffFile = async (ref: string): Promise<Sniffed> => {
  await using file = await open(ref)
  return await sniff(async (from, length) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
    return buffer.subarray(0, bytesRead)
  })
}

const readImage = async (found: SourceFile, type: ImageType) => {
  const { size, mtimeMs: modifiedAt } = await lstat(found.ref)
  const bytes = await readFile(found.ref)
  if (bytes.length !== size) throw new Error("it changes while it is read")
  const file = { ...found, size, modifiedAt }
  return { file, content: { checksum: hash("sha1", bytes), size, type }, body: { kind: "bytes", bytes } as const }
}

const because = (cause: unknown) => ({ kind: "other", words: String(cause) }) as const

const unreadable = (file: SourceFile, cause: unknown) => {
  const problem = { code: "file-unreadable", ...because(cause) } as const
  return namedAs(file.name) === undefined ? new NotAnImage({ problem }) : new ImageFault({ problem, rerunMayHelp: true, cause })
}
