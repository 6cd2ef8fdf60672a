import { checkSet, type Limiter, listImages, type Project, type ServerImage, verdict } from "@altilift/core"
import { Clock, Effect } from "effect"
import type { ServerRequest } from "../commands/serverFlags.ts"
import { isWithin } from "../fileRef.ts"
import { holdProject, readChecksums, readEarlier, readUploads } from "../layers.ts"
import { differencesOf } from "./Difference.ts"

/** What is compared. */
export interface ReconcileRequest extends ServerRequest {
  /** As `refOf` writes them. */
  readonly paths: ReadonlyArray<string>
  readonly project: string
  readonly skipUnreadable: boolean
  readonly fix: boolean
  /** Of what a repair sends; undefined: no limit. */
  readonly limiter: Limiter | undefined
}

/**
 * An image that another machine registered counts as abandoned when nothing was done for it in this time (milliseconds).
 * The server gives it up by itself after 65 minutes (protocol: States of an image).
 */
const abandonedAfter = 30 * 60_000

/**
 * Compares the three. `isAlone`: no other upload of this machine into the project is under way. `onFile` is called for
 * every file.
 */
export const inspect = Effect.fn("reconcile.inspect")(function* (
  request: ReconcileRequest,
  project: Project,
  isAlone: boolean,
  onFile: () => void,
) {
  const key = { endpoint: request.account.endpoint, project: project.id }
  const { journal: file } = request.appPaths
  // Before the files are read: that would put new checksums in the place of those that were uploaded.
  const own = yield* readChecksums(file, key)
  const disk = yield* checkSet(project, onFile)
  const server = yield* listImages(project)
  const journal = yield* readUploads(file, key)
  const earlier = yield* readEarlier(file, key)
  const now = yield* Clock.currentTimeMillis
  const isOld = ({ touchedAt }: ServerImage) => touchedAt !== undefined && now - touchedAt > abandonedAfter
  const isAbandoned = (image: ServerImage) => (isAlone && own.has(image.checksum)) || isOld(image)
  const isUnder = (ref: string) => request.paths.some(path => isWithin(ref, path))
  const photos = disk.filter(({ at }) => at !== "Skipped").length
  const differences = differencesOf({ disk, server, journal, earlier, isUnder, isAbandoned })
  return { photos, images: server.filter(({ state }) => verdict(state) === "ready").length, differences }
})

/**
 * Whether no other upload of this machine into the project is under way just now. Fails where the lock cannot be used:
 * that says nothing about other uploads.
 */
export const holdsAlone = (request: ReconcileRequest, project: Project) =>
  Effect.scoped(holdProject(request.appPaths.locks, { endpoint: request.account.endpoint, ...project })).pipe(
    Effect.as(true),
    Effect.catchTag("AlreadyRunning", () => Effect.succeed(false)),
  )
