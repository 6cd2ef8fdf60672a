import { hash } from "node:crypto"
import { lstat, readdir, readFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { type Found, ImageFault, ImageSource, type ImageType, NotAnImage, RunFault, type SourceFile } from "@altilift/core"
import { Effect, Layer, Semaphore, Stream } from "effect"
import { fileTypeFromFile } from "file-type"

/** Memory for photos that are read or sent at the same time (bytes); one that is bigger waits until it is alone. */
const memory = 256 * 1024 * 1024

const types: Record<string, ImageType> = { "image/jpeg": "JPEG", "image/png": "PNG", "image/apng": "PNG", "image/tiff": "TIFF" }

/** The photos in a folder and in all folders under it, each read whole. */
export const layerFolder = (folder: string): Layer.Layer<ImageSource> =>
  Layer.effect(
    ImageSource,
    Effect.map(Semaphore.make(memory), permits => ({
      found: Stream.suspend(() => Stream.fromAsyncIterable(walk(folder), stopped)),
      read: Effect.fnUntraced(function* (file) {
        yield* permits.takeScoped(Math.min(file.size, memory))
        const image = Effect.tryPromise({ try: () => readImage(file), catch: cause => faultOf(file, cause) })
        // A read goes on when nobody waits for it any more: its memory is in use until it ends.
        return (yield* Effect.uninterruptible(image)) ?? (yield* faultOf(file))
      }),
    })),
  )

const stopped = (cause: unknown) => new RunFault({ kind: "local", message: `The folder cannot be listed: ${cause}`, cause })

/** What cannot be looked into, and what is neither file nor folder, is reported, and does not end the walk. */
async function* walk(ref: string): AsyncGenerator<Found> {
  try {
    const at = await lstat(ref)
    if (at.isDirectory()) for (const inside of await readdir(ref)) yield* walk(join(ref, inside))
    else if (at.isFile()) yield { found: "file", file: { ref, name: basename(ref), size: at.size, modifiedAt: at.mtimeMs } }
    else throw new Error("it is neither a file nor a folder; a link needs a copy in its place")
  } catch (cause) {
    yield { found: "unreadable", file: { ref, name: basename(ref), size: 0, modifiedAt: 0 }, reason: `cannot be read: ${cause}` }
  }
}

/** `undefined`: no image inside, whatever its name says. */
const readImage = async (found: SourceFile) => {
  const type = types[(await fileTypeFromFile(found.ref))?.mime ?? "unknown"]
  if (type === undefined) return undefined
  const { size, mtimeMs: modifiedAt } = await lstat(found.ref)
  const bytes = await readFile(found.ref)
  if (bytes.length !== size) throw new Error("it changes while it is read")
  const file = { ...found, size, modifiedAt }
  return { file, content: { checksum: hash("sha1", bytes), size: bytes.length, type }, body: { kind: "bytes", bytes } as const }
}

const faultOf = (file: SourceFile, cause?: unknown) => {
  const message = cause === undefined ? "no JPEG, PNG or TIFF inside" : `cannot be read: ${cause}`
  if (!/\.(jpe?g|png|tiff?)$/i.test(file.name)) return new NotAnImage({ message })
  return new ImageFault({ message, rerunMayHelp: cause !== undefined, cause })
}
