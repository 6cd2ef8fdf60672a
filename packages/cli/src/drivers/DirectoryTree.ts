import { ImageSource, RunFault } from "@altilift/core"
import { Effect, Layer, Stream } from "effect"
import { reasonOf } from "../fileErrors.ts"
import { makeBufferPool } from "./BufferPool.ts"
import { makePhotoReaders } from "./PhotoReaders.ts"
import { readPhoto } from "./readPhoto.ts"
import { walk } from "./walk.ts"

/** Memory for photos that are being read or sent (bytes). */
const defaultMemory = 256 * 1024 * 1024

/**
 * Photos on disk: files, and folders with all that is in them. `paths` are absolute and exist. `memory` bounds the bytes of all payloads
 * together; a file bigger than a quarter of it is sent as a stream.
 */
export const layerDirectoryTree = (paths: ReadonlyArray<string>, memory = defaultMemory): Layer.Layer<ImageSource> =>
  Layer.effect(
    ImageSource,
    Effect.gen(function* () {
      const pool = makeBufferPool(memory)
      const readers = yield* makePhotoReaders()
      return ImageSource.of({
        found: Stream.suspend(() => Stream.fromAsyncIterable(walk(paths), stopped)),
        read: file => readPhoto(file, pool, readers),
      })
    }),
  )

const stopped = (cause: unknown): RunFault =>
  new RunFault({ kind: "local", message: `The folders cannot be looked through any further: ${reasonOf(cause)}`, cause })
