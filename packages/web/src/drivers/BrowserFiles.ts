import { ImageSource, RunFault } from "@altilift/core"
import { Effect, Layer, Stream } from "effect"
import type { FileSet } from "../files/FileSet.ts"
import { makeMemory } from "./memory.ts"
import { makePhotoReaders } from "./PhotoReaders.ts"
import { readPhoto } from "./readPhoto.ts"

/** Memory for photos that are being read or sent (bytes). */
const defaultMemory = 160 * 1024 * 1024

/**
 * Photos that were dropped or picked, but for those that need no work any more. `memory` bounds the bytes of all payloads together; a file bigger than
 * a quarter of it is hashed and sent piece by piece.
 */
export const layerBrowserFiles = (
  files: FileSet,
  hasEnded: (ref: string) => boolean = () => false,
  memory = defaultMemory,
): Layer.Layer<ImageSource> =>
  Layer.effect(
    ImageSource,
    Effect.gen(function* () {
      const readers = yield* makePhotoReaders()
      const room = makeMemory(memory)
      return ImageSource.of({
        found: Stream.suspend(() => Stream.fromAsyncIterable(files.all(), unlisted)).pipe(
          Stream.filter(({ file }) => !hasEnded(file.ref)),
        ),
        read: file => readPhoto(file, () => files.open(file.ref), room, readers),
      })
    }),
  )

const unlisted = (cause: unknown): RunFault =>
  new RunFault({ kind: "local", message: `The folders cannot be looked through any further: ${String(cause)}`, cause })
