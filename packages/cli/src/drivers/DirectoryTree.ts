import {
  type Found,
  ImageFault,
  ImageSource,
  NotAnImage,
  namedAs,
  type Problem,
  RunFault,
  type SourceFile,
  withMetaFiles,
} from "@altilift/core"
import { Effect, Layer, Stream } from "effect"
import { everything, type Selection } from "../config/Selection.ts"
import { fileErrorOf } from "../fileErrors.ts"
import { makeBufferPool } from "./BufferPool.ts"
import { bytesOf } from "./bigFile.ts"
import { type Disk, nodeDisk } from "./disk.ts"
import { openFile } from "./openFile.ts"
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
  /** Files that go with photos are found as such (the default); else they count as no images. */
  readonly metaFiles?: boolean
  /** Which of the files are found; all when left out. */
  readonly selection?: Selection
  readonly disk?: Disk
}

/** Photos on disk: files, and folders with all that is in them. `paths` are absolute and exist. */
export const layerDirectoryTree = (
  paths: ReadonlyArray<string>,
  {
    memory = defaultMemory,
    skipUnreadable = false,
    metaFiles = true,
    selection = everything,
    disk = nodeDisk,
  }: DirectoryTreeOptions = {},
): Layer.Layer<ImageSource> =>
  Layer.effect(
    ImageSource,
    Effect.gen(function* () {
      const pool = makeBufferPool(memory)
      const readers = yield* makePhotoReaders()
      const folders = makeSourceFolders(paths, disk)
      const walked = Stream.suspend(() => Stream.fromAsyncIterable(walk(paths, { disk: folders.disk, selection }), stopped))
      const source = ImageSource.of({
        found: metaFiles ? withMetaFiles(walked, readHead) : walked,
        read: file => readPhoto(file, pool, readers),
        streams: file => file.size > pool.largest,
      })
      const withReasons = sayingWhatIsGone(source, folders)
      return skipUnreadable ? skipping(withReasons) : withReasons
    }),
  )

/** Gives all files of a disk that is gone the same reason. */
const sayingWhatIsGone = (source: ImageSource["Service"], folders: SourceFolders): ImageSource["Service"] => {
  const goneProblem = (file: SourceFile, cause: unknown) => Effect.promise(() => folders.goneProblem(file.ref, cause))
  const found = (one: Found) =>
    one.found === "file"
      ? Effect.succeed(one)
      : Effect.map(goneProblem(one.file, undefined), (problem): Found => (problem === undefined ? one : { ...one, problem }))
  return ImageSource.of({
    ...source,
    found: Stream.mapEffect(source.found, found),
    read: file =>
      source.read(file).pipe(
        Effect.tap(() => Effect.sync(() => folders.onRead(file.ref))),
        Effect.catchTag("ImageFault", fault =>
          fault.cause === undefined
            ? Effect.fail(fault)
            : Effect.flatMap(goneProblem(file, fault.cause), problem =>
                Effect.fail(problem === undefined ? fault : new ImageFault({ problem, rerunMayHelp: true, cause: fault.cause })),
              ),
        ),
      ),
  })
}

/**
 * Makes unreadable places Skipped. What is named as an image is still Rejected: a photo is never skipped (invariant 1).
 * A place is yielded as a file, because the engine learns only from reading that something is no image.
 */
const skipping = ({ found, read, ...others }: ImageSource["Service"]): ImageSource["Service"] => {
  const problems = new Map<string, Problem>()
  const handOn = (one: Found): Found => {
    if (one.found === "file" || namedAs(one.file.name) !== undefined) return one
    problems.set(one.file.ref, one.problem)
    return { found: "file", file: one.file }
  }
  const skipped = (reason: Problem) => new NotAnImage({ problem: { code: "skipped-unreadable", reason } })
  const asSkipped = (file: SourceFile, fault: ImageFault) =>
    namedAs(file.name) === undefined && fault.cause !== undefined ? skipped(fault.problem) : fault
  return ImageSource.of({
    ...others,
    found: Stream.map(found, handOn),
    read: file => {
      const problem = problems.get(file.ref)
      if (problem !== undefined) return Effect.fail(skipped(problem))
      return Effect.mapError(read(file), error => (error instanceof ImageFault ? asSkipped(file, error) : error))
    },
  })
}

/** A file that cannot be read is left to `readPhoto`, which says why. */
const readHead = (file: SourceFile, bytes: number): Effect.Effect<string | undefined> =>
  Effect.promise(async () => {
    const open = await openFile(file.ref)
    try {
      const { regular } = await open.stats()
      return regular ? new TextDecoder().decode(await bytesOf(open)(0, bytes)) : undefined
    } finally {
      await open.close()
    }
  }).pipe(Effect.catchCause(() => Effect.succeed(undefined)))

const stopped = (cause: unknown): RunFault =>
  new RunFault({ kind: "local", problem: { code: "folders-unreadable", ...fileErrorOf(cause) }, cause })
