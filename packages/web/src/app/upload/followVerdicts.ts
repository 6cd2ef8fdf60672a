import type { Final } from "@altilift/core"
import type { Client, ImageInfo } from "@altilift/core/client"
import { createEffect, on, onCleanup } from "solid-js"
import { isNotAuthorised } from "../problemOf.ts"
import { makeImageReader } from "../project/ImageReader.ts"
import { makePolling } from "../result/makePolling.ts"
import type { Photo } from "./model/Photo.ts"
import type { Uploading } from "./Uploading.ts"
import { outcomeOf } from "./uploadingState.ts"

/** Milliseconds between requests while photos are being verified. */
const pollEvery = 3_000

/** Ends of photos that a stopped run left behind, as far as the server's list has them by their checksums. */
export const verdictsOf = (photos: ReadonlyArray<Photo>, images: ReadonlyArray<ImageInfo>): ReadonlyArray<Final> => {
  const byChecksum = new Map(images.map(image => [image.checksum, image]))
  return photos.flatMap(({ final }): ReadonlyArray<Final> => {
    if (final?.at !== "Unfinished" || final.content.checksum === undefined) return []
    const image = byChecksum.get(final.content.checksum)
    const { file, content } = final
    if (image?.state === "Ready") return [{ at: "Ready", file, content, id: image.id }]
    if (image?.state === "Invalid") return [{ at: "Invalid", file, content, id: image.id, problems: image.problems }]
    return []
  })
}

/**
 * After a stopped run the server still verifies the photos that arrived. Polls their states until each is Ready or
 * Invalid. Starts no reconstruction.
 */
export const followVerdicts = (
  uploading: Uploading,
  given: { readonly server: Client; readonly project: string; readonly onNotAuthorised: () => void },
): void => {
  const waits = (): boolean => uploading.totals().counts.verifying > 0
  createEffect(
    on([() => outcomeOf(uploading.state()), () => given.server], ([outcome, server]) => {
      if (outcome === undefined || outcome.fault?.kind === "not authorised" || !waits()) return
      let gone = false
      const reader = makeImageReader(
        after => server.images(given.project, { after }),
        images => !gone && uploading.settle(verdictsOf(uploading.photos(), images)),
      )
      const look = async (): Promise<boolean> => {
        const refused = await reader.read(false).then(() => false, isNotAuthorised)
        if (gone) return false
        if (refused) given.onNotAuthorised()
        return !refused && waits()
      }
      const polling = makePolling(look, pollEvery)
      onCleanup(() => {
        gone = true
        reader.stop()
        polling.stop()
      })
      void polling.now()
    }),
  )
}
