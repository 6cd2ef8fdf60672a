import { type Found, ImageFault, ImageSource, NotAnImage, namedAs, RunFault, type SourceFile } from "@altilift/core"
import { Effect, Layer, Stream } from "effect"
import { notLookedInto, reasonOf } from "../fileErrors.ts"
import { makeBufferPool } from "./BufferPool.ts"
import { type Disk, nodeDisk } from "./disk.ts"
import { makePhotoReaders } from "./PhotoReaders.ts"
import { readPhoto } from "./readPhoto.ts"
import { makeSourceFolders, type SourceFolders } from "./SourceFolders.ts"
import { walk } from "./walk.ts"

/** Memory for photos that are being read or sent (bytes). */
const defaultMemory = 256 * 1024 * 1024

export interface DirectoryTreeOptions {
  /** Bounds the bytes of all payloads together; a file bigger than a quarter of it is sent as a stream. */
  readonly memory?: number
  /** What cannot be looked into counts as no image, unless it is named as one. */
  readonly skipUnreadable?: boolean
  readonly disk?: Disk
}

/** Photos on disk: files, and folders with all that is in them. `paths` are absolute and exist. */
export const layerDirectoryTree = (
  paths: ReadonlyArray<string>,
  { memory = defaultMemory, skipUnreadable = false, disk = nodeDisk }: DirectoryTreeOptions = {},
): Layer.Layer<ImageSource> =>
  Layer.effect(
    ImageSource,
    Effect.gen(function* () {
      const pool = makeBufferPool(memory)
      const readers = yield* makePhotoReaders()
      const folders = makeSourceFolders(paths, disk)
      const source = ImageSource.of({
        found: Stream.suspend(() => Stream.fromAsyncIterable(walk(paths, folders.disk), stopped)),
        read: file => readPhoto(file, pool, readers),
        streams: file => file.size > pool.largest,
      })
      const told = sayingWhatIsGone(source, folders)
      return skipUnreadable ? skipping(told) : told
    }),
  )

/** Gives all files of a disk that is gone the same reason. */
const sayingWhatIsGone = (source: ImageSource["Service"], folders: SourceFolders): ImageSource["Service"] => {
  const goneReason = (file: SourceFile, cause: unknown) => Effect.promise(() => folders.goneReason(file.ref, cause))
  const found = (one: Found) =>
    one.found === "file"
      ? Effect.succeed(one)
      : Effect.map(goneReason(one.file, undefined), (reason): Found => (reason === undefined ? one : { ...one, reason }))
  return ImageSource.of({
    ...source,
    found: Stream.mapEffect(source.found, found),
    read: file =>
      source.read(file).pipe(
        Effect.tap(() => Effect.sync(() => folders.onRead(file.ref))),
        Effect.catchTag("ImageFault", fault =>
          fault.cause === undefined
            ? Effect.fail(fault)
            : Effect.flatMap(goneReason(file, fault.cause), reason =>
                Effect.fail(
                  reason === undefined ? fault : new ImageFault({ message: reason, rerunMayHelp: true, cause: fault.cause }),
                ),
              ),
        ),
      ),
  })
}

/**
 * Has what cannot be looked into end as Skipped. What is named as an image is Rejected all the same: a photo is never passed over (invariant 1).
 * A place is handed on as a file, because only reading can tell the engine that something is no image.
 */
const skipping = ({ found, read, ...others }: ImageSource["Service"]): ImageSource["Service"] => {
  const reasons = new Map<string, string>()
  const handOn = (one: Found): Found => {
    if (one.found === "file" || namedAs(one.file.name) !== undefined) return one
    reasons.set(one.file.ref, one.reason)
    return { found: "file", file: one.file }
  }
  const skipped = (reason: string) => new NotAnImage({ message: `${notLookedInto}${reason}` })
  const asSkipped = (file: SourceFile, fault: ImageFault) =>
    namedAs(file.name) === undefined && fault.cause !== undefined ? skipped(fault.message) : fault
  return ImageSource.of({
    ...others,
    found: Stream.map(found, handOn),
    read: file => {
      const reason = reasons.get(file.ref)
      if (reason !== undefined) return Effect.fail(skipped(reason))
      return Effect.mapError(read(file), error => (error instanceof ImageFault ? asSkipped(file, error) : error))
    },
  })
}

const stopped = (cause: unknown): RunFault =>
  new RunFault({ kind: "local", message: `The folders cannot be looked through any further: ${reasonOf(cause)}`, cause })
