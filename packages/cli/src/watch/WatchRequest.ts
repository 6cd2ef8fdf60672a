import { stat } from "node:fs/promises"
import { Effect } from "effect"
import type { SendingInput } from "../commands/sendingFlags.ts"
import type { ServerInput } from "../commands/serverFlags.ts"
import { checkInput, type UploadRequest } from "../commands/UploadRequest.ts"
import { parseDuration } from "../config/duration.ts"
import { photoPaths } from "../config/photoPaths.ts"
import { everything, type Selection } from "../config/Selection.ts"
import { pathOf } from "../fileRef.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { placeholder, type Watched } from "./Unit.ts"

/** `altilift watch` as it was typed. */
export interface WatchInput extends ServerInput, SendingInput {
  readonly folder: string | undefined
  readonly project: string | undefined
  readonly byFolder: string | undefined
  readonly card: boolean
  /** Where cards appear; where systems mount them when undefined. */
  readonly cardRoots: string | undefined
  readonly settle: string
  /** Ends when what is complete now is uploaded. */
  readonly once: boolean
  readonly rescan: string
}

/** `WatchInput` after all checks that need no server. */
export interface WatchRequest {
  readonly watched: Watched
  /** For how long a file has to be the same before it is complete, and how often all is looked at (milliseconds). */
  readonly settle: number
  readonly rescan: number
  /** Of what is watched; an upload takes the files that the watch found. */
  readonly selection: Selection
  /** Of each upload, but for its paths and project. */
  readonly upload: UploadRequest
}

/** Where systems mount cards. */
const mountPoints: ReadonlyArray<string> = ["/media", "/run/media", "/mnt", "/Volumes"]

/** Milliseconds. A shorter time is none in which a copy may pause. */
const settleAtLeast = 500

/** Checks everything that can be checked before the first request. */
export const checkWatch = Effect.fn("checkWatch")(function* (input: WatchInput) {
  const watched = yield* watchedBy(input)
  const settle = yield* durationOf("--settle", input.settle)
  const rescan = yield* durationOf("--rescan", input.rescan)
  const { selection, ...upload } = yield* checkInput({
    ...input,
    // Each upload has its own.
    paths: ["."],
    filesFrom: undefined,
    nul: false,
    project: watched.project,
    fromUrls: undefined,
    fetchTokenEnv: undefined,
    reconstruction: { start: false, preStart: false, startAgain: false },
    wait: false,
    noWait: false,
    strict: false,
    reconstructor: undefined,
    report: undefined,
    dryRun: false,
  })
  const request: WatchRequest = { watched, settle, rescan, selection, upload: { ...upload, selection: everything } }
  return request
})

const durationOf = (flag: string, text: string) => {
  const milliseconds = parseDuration(text)
  return milliseconds === undefined || milliseconds < settleAtLeast
    ? Effect.fail(new UsageError({ message: sentences().watch.usage.duration(flag, text) }))
    : Effect.succeed(milliseconds)
}

const watchedBy = Effect.fnUntraced(function* ({ folder, card, cardRoots, project, byFolder }: WatchInput) {
  const { usage } = sentences().watch
  const fault = (message: string) => Effect.fail(new UsageError({ message }))
  if (card === (folder !== undefined)) return yield* fault(usage.folderOrCard)
  if (cardRoots !== undefined && !card) return yield* fault(usage.rootsWithoutCard)
  if ((project === undefined) === (byFolder === undefined)) return yield* fault(usage.projectOrPattern)
  if (byFolder !== undefined && !byFolder.includes(placeholder)) return yield* fault(usage.noPlaceholder(placeholder))
  if (project?.trim() === "") return yield* fault(sentences().usage.projectEmpty)
  // Of the system's own some are always missing, or appear with the first card.
  const given = card ? cardRoots?.split(",") : [folder ?? ""]
  const roots = given === undefined ? mountPoints : yield* photoPaths(given)
  for (const root of given === undefined ? [] : roots) {
    const isFolder = yield* Effect.promise(async () => (await stat(pathOf(root))).isDirectory())
    if (!isFolder) return yield* fault(usage.noFolder(root))
  }
  const watched: Watched = {
    roots,
    kind: card ? "cards" : byFolder === undefined ? "folder" : "subfolders",
    project: project ?? byFolder ?? "",
  }
  return watched
})
