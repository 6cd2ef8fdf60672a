import { ImageSource, RunFault } from "@altilift/core"
import { Layer, Stream } from "effect"
import { reasonOf } from "../fileErrors.ts"
import { makeBufferPool } from "./BufferPool.ts"
import { readPhoto } from "./readPhoto.ts"
import { walk } from "./walk.ts"

/** Memory for photos that are being read or sent (bytes). */
const defaultMemory = 256 * 1024 * 1024

/**
 * Photos on disk: files, and folders with all that is in them. `paths` are absolute and exist. `memory` bounds the bytes of all payloads
 * together; a file bigger than a quarter of it is sent as a stream.
 */
export const layerDirectoryTree = (paths: ReadonlyArray<string>, memory = defaultMemory): Layer.Layer<ImageSource> =>
  Layer.sync(ImageSource, () => {
    const pool = makeBufferPool(memory)
    return ImageSource.of({
      found: Stream.suspend(() => Stream.fromAsyncIterable(walk(paths), stopped)),
      read: file => readPhoto(file, pool),
    })
  })

const stopped = (cause: unknown): RunFault =>
  new RunFault({ kind: "local", message: `The folders cannot be looked through any further: ${reasonOf(cause)}`, cause })
