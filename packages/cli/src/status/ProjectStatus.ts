import { askServer, noticeWithin, type Project, UploadApi, verdict } from "@altilift/core"
import type { Client, ImageCounts, ImageInfo, PageOptions } from "@altilift/core/client"
import { Effect } from "effect"
import { hasEnded, isDone } from "../commands/followReconstruction.ts"
import { eachPart } from "../commands/projects/readAll.ts"
import { ServerClient } from "../layers.ts"
import type { Reconstructing } from "../view/reconstructionLine.ts"

/** What became of a project so far. */
export interface ProjectStatus {
  readonly counts: ImageCounts
  /** Of the Ready images. */
  readonly gigaPixels: number
  /** `undefined`: none was ever started. */
  readonly reconstruction: Reconstructing | undefined
  readonly stuck: ReadonlyArray<StuckImage>
}

/** An image that will not become Ready by itself. */
export interface StuckImage {
  readonly image: ImageInfo
  /** `unknown`: the server does not say since when it waits. */
  readonly why: "invalid" | "no-bytes" | "no-bytes-unknown" | "not-verified"
  /** Milliseconds that it has waited. */
  readonly waited: number | undefined
}

/** Asks the server what became of a project. */
export const inspectProject = Effect.fn("inspectProject")(function* ({ id }: Project) {
  const api = yield* UploadApi
  const { ask } = yield* ServerClient
  const features = yield* askServer("server-features", api.features)
  const details = yield* ask("find-project", (client, options) => client.project(id, options))
  const counted = { ready: 0, working: 0, armed: 0, invalid: 0 }
  const stuck: Array<StuckImage> = []
  const now = Date.now()
  if (details.counts?.ready !== details.images) {
    // All are counted here where the server does not.
    const isShort = details.counts !== undefined && features.imagesNotReady
    yield* eachPart("list-images", imagesOf(id, isShort), images => {
      for (const image of images) {
        counted[verdict(image.state)]++
        const one = stuckAs(image, now)
        if (one !== undefined) stuck.push(one)
      }
    })
  }
  const reconstruction = details.reconstruction ?? (details.task === undefined ? undefined : { state: details.task })
  const status: ProjectStatus = {
    counts: details.counts ?? counted,
    gigaPixels: details.gigaPixels,
    reconstruction,
    stuck,
  }
  return status
})

const imagesOf = (id: string, notReady: boolean) => (client: Client, options: PageOptions) =>
  notReady ? client.imagesNotReady(id, options) : client.images(id, options)

/** An upload signs images ten minutes ahead at most, and a server notices bytes within a quarter of an hour. */
const stuckAfter = noticeWithin

const stuckAs = (image: ImageInfo, now: number): StuckImage | undefined => {
  const waited = image.touchedAt === undefined ? undefined : now - image.touchedAt
  const isLong = waited !== undefined && waited > stuckAfter
  switch (verdict(image.state)) {
    case "ready":
      return undefined
    case "invalid":
      return { image, why: "invalid", waited }
    case "armed":
      if (waited === undefined) return { image, why: "no-bytes-unknown", waited }
      return isLong ? { image, why: "no-bytes", waited } : undefined
    case "working":
      return isLong ? { image, why: "not-verified", waited } : undefined
  }
}

export const imagesIn = ({ ready, working, armed, invalid }: ImageCounts): number => ready + working + armed + invalid

/** Whether every image is Ready, and the reconstruction Done where one was started. */
export const isComplete = ({ counts, reconstruction }: ProjectStatus): boolean =>
  counts.ready > 0 && counts.ready === imagesIn(counts) && (reconstruction === undefined || isDone(reconstruction.state))

/** Whether nothing will change by itself. */
export const isSettled = ({ counts, reconstruction }: ProjectStatus): boolean =>
  counts.working + counts.armed === 0 && (reconstruction === undefined || hasEnded(reconstruction))

/** Images that a reconstruction waits for; 0: it does not. */
export const waitsFor = ({ counts, reconstruction }: ProjectStatus): number =>
  reconstruction?.state === "Pending" ? counts.working + counts.armed : 0
