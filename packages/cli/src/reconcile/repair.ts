import {
  askServer,
  Events,
  type Final,
  ImageSource,
  openProject,
  type Problem,
  type Project,
  UploadApi,
  uploadSet,
} from "@altilift/core"
import { Effect, Stream } from "effect"
import { Interrupted } from "../exitCode.ts"
import { Interruption, orInterrupted } from "../Interruption.ts"
import { JournalCommit, recordUpload } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import type { Difference } from "./Difference.ts"
import type { DifferenceState } from "./DifferenceState.ts"
import type { ReconcileRequest } from "./inspect.ts"

/** What an upload may repair. */
const uploaded: ReadonlySet<DifferenceState> = new Set<DifferenceState>([
  "Missing",
  "Changed",
  "Registered",
  "Processing",
  "Invalid",
  "Outdated",
])

/** Whether anything can be done about a difference. */
export const isRepairable = ({ state, replacedBy }: Difference): boolean =>
  uploaded.has(state) || state === "Abandoned" || replacedBy !== undefined

/** What was done about a difference: how its file ended, or what became of its image on the server. */
export interface Repaired {
  readonly difference: Difference
  readonly end: Final | "given up" | "removed" | { readonly kept: Problem | KeptReason }
}

/** Why the server keeps an image whose file has other bytes now. */
export type KeptReason = "other-photo" | "time-unknown" | "not-owner" | "cannot-remove"

export const isDone = ({ end }: Repaired): boolean =>
  end === "given up" || end === "removed" || (!("kept" in end) && end.at === "Ready")

/**
 * Repairs what can be repaired: gives up registrations that were abandoned, and uploads the files that differ. An upload
 * does what is left to do for each of them. `onEnd` is called for every file that has ended.
 */
export const repair = Effect.fn("reconcile.repair")(function* (
  { account }: ReconcileRequest,
  project: Project,
  differences: ReadonlyArray<Difference>,
  onEnd: (done: number, all: number) => void,
) {
  const given = yield* orInterrupted(giveUp(project, differences))
  const byFile = new Map(
    differences.flatMap(one => (one.file !== undefined && uploaded.has(one.state) ? [[one.file.ref, one] as const] : [])),
  )
  if (byFile.size === 0) return given
  const { buckets } = yield* orInterrupted(openProject({ project: project.id, create: false }))
  const source = yield* ImageSource
  const found = Stream.fromIterable(Array.from(byFile.values(), ({ file }) => file)).pipe(
    Stream.flatMap(file => Stream.fromIterable(file === undefined ? [] : [{ found: "file", file } as const])),
  )
  const { requested } = yield* Interruption
  const { emit } = yield* Events
  let done = 0
  const outcome = yield* uploadSet({ project, buckets, stop: requested }).pipe(
    recordUpload({ endpoint: account.endpoint, project: project.id }, []),
    Effect.provideService(ImageSource, { ...source, found }),
    Effect.provideService(Events, {
      emit: event => {
        if (event.event === "ended") onEnd(++done, byFile.size)
        emit(event)
      },
    }),
  )
  if (outcome.fault !== undefined) return yield* outcome.fault
  if (outcome.stopped) return yield* new Interrupted({ message: sentences().interrupted.nothingSentAgain })
  // The journal is read again from its file to compare.
  yield* (yield* JournalCommit).settled
  const ended = outcome.images.flatMap((end): ReadonlyArray<Repaired> => {
    const difference = byFile.get(end.file.ref)
    return difference === undefined ? [] : [{ difference, end }]
  })
  return [...given, ...ended]
})

/** A server without that operation gives such registrations up after 65 minutes. */
const giveUp = Effect.fnUntraced(function* (project: Project, differences: ReadonlyArray<Difference>) {
  const api = yield* UploadApi
  const abandoned = differences.filter(({ state }) => state === "Abandoned")
  const { abandon } = yield* askServer("server-features", api.features)
  if (abandoned.length === 0 || !abandon) return []
  yield* askServer(
    "abandon",
    api.abandon(
      project.id,
      abandoned.flatMap(({ id }) => id ?? []),
    ),
  )
  return abandoned.map((difference): Repaired => ({ difference, end: "given up" }))
})
