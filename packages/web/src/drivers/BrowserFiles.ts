import { ImageSource } from "@altilift/core"
import { Effect, Layer } from "effect"
import type { FileSet } from "../files/FileSet.ts"
import { foundIn } from "../files/foundIn.ts"
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
        found: foundIn(files.all, files.open),
        read: file => readPhoto(file, () => files.open(file.ref), readers),
        streams: () => true,
      })
    }),
  )
