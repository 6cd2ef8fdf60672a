import { ImageSource, RunFault } from "@altilift/core"
import { Effect, Layer, Stream } from "effect"
import type { FileSet } from "../files/FileSet.ts"
import { makePhotoReaders } from "../workers/PhotoReaders.ts"
import { readPhoto } from "./readPhoto.ts"

/**
 * Photos that were dropped or picked. A payload holds no bytes: the browser sends it from the disk. What is in
 * memory are the photos that are being hashed, a few at a time.
 */
export const layerBrowserFiles = (files: FileSet): Layer.Layer<ImageSource> =>
  Layer.effect(
    ImageSource,
    Effect.gen(function* () {
      const readers = yield* makePhotoReaders()
      return ImageSource.of({
        found: Stream.suspend(() => Stream.fromAsyncIterable(files.all(), unlisted)).pipe(
          // What is listed already is emitted without a pause for the browser.
          Stream.tap(() => Effect.yieldNow),
          Stream.flattenIterable,
        ),
        read: file => readPhoto(file, () => files.open(file.ref), readers),
        streams: () => true,
      })
    }),
  )

const unlisted = (cause: unknown): RunFault =>
  new RunFault({ kind: "local", problem: { code: "folders-unreadable", kind: "other", words: String(cause) }, cause })
