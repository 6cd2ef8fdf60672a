import { join } from "node:path"
import { askServer, listImages, type Project, RunFault, type ServerImage, UploadApi, verdict } from "@altilift/core"
import { Effect } from "effect"
import { Incomplete } from "../exitCode.ts"
import { sentences } from "../messages/language.ts"
import { neverArrived } from "../reconcile/neverArrived.ts"
import type { DownloadSet, Offered } from "./DownloadSet.ts"
import { makePlaces, photoFileName } from "./resultPath.ts"

/** The photos of a project that the server has verified, and how many others it has or waits for. */
export const originalsOf = Effect.fn("originalsOf")(function* (project: Project) {
  const api = yield* UploadApi
  const { photo } = yield* askServer("server-features", api.features)
  if (!photo) return yield* new RunFault({ kind: "refused", problem: { code: "originals-not-offered", host: api.endpoint } })
  const images = yield* listImages(project)
  const ready = images.filter(({ state }) => verdict(state) === "ready")
  if (ready.length === 0) return yield* new Incomplete({ message: sentences().originals.none(images.length) })
  return { ready, others: images.filter(image => !neverArrived(image)).length - ready.length }
})

/** Originals for a folder. What is there with other bytes stays: it may be the only copy. */
export const originalSet = (project: Project, images: ReadonlyArray<ServerImage>, folder: string): DownloadSet => {
  const words = sentences().originals
  return {
    files: placed(images, folder),
    keepsOthers: true,
    link: Effect.fnUntraced(function* (id) {
      const api = yield* UploadApi
      return yield* askServer("list-images", api.original(project.id, id))
    }),
    isShown: ({ state }) => state === "Failed",
    event: ({ id }, facts) => ({ event: "original", ...facts, id }),
    words,
  }
}

/** Photos of one name get a mark that another photo of that name, now or later, does not change. */
const placed = (images: ReadonlyArray<ServerImage>, folder: string): ReadonlyArray<Offered> => {
  const place = makePlaces()
  const byName = Map.groupBy(images, ({ name }) => photoFileName(name).normalize("NFC").toLowerCase())
  return Array.from(byName.values()).flatMap(group =>
    group.map(({ id, name, size, checksum, original }): Offered => {
      const mark = group.length === 1 ? "" : `~${(checksum ?? id).slice(0, 8)}`
      const path = join(folder, photoFileName(name, mark))
      const where = place(path) ? { path } : { problem: { code: "result-name-taken" } as const }
      return { id, name, size, checksum, link: original, kind: undefined, place: where }
    }),
  )
}
