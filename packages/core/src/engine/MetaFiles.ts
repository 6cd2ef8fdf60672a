import { Effect, Semaphore } from "effect"
import type { Move } from "../lifecycle/Move.ts"
import type { At, SourceFile } from "../lifecycle/State.ts"
import { matchesPattern } from "../meta/metaFiles.ts"
import type { ImageFault, RunFault } from "../ports/Errors.ts"
import { Storage } from "../ports/Storage.ts"
import { type MetaSupport, UploadApi } from "../ports/UploadApi.ts"
import type { Problem } from "../problems/Problem.ts"
import { type CurrentBucket, makeCurrentBucket } from "./CurrentBucket.ts"
import { Events } from "./Events.ts"
import { Retry } from "./Retry.ts"

/** What the meta files of one run share: where they go, and which of them do. */
export interface MetaFiles {
  /**
   * To be called for every meta file in the order in which they are found: the first of a name that can be right is
   * sent.
   */
  readonly onFound: (file: SourceFile) => void
  /** Why a file is not sent; undefined: it is. */
  readonly refuse: (from: At<"Discovered">) => Effect.Effect<Move | undefined, ImageFault | RunFault>
  /** One at a time, in the order of the calls, so that of two files with the same bytes the first is sent. */
  readonly inTurn: <A, E, R>(read: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /** Why a file is not sent whose bytes no other file of the run has. */
  readonly refuseName: (file: SourceFile) => Problem | undefined
  /** Where they go; known once a file was not refused. */
  readonly bucket: () => CurrentBucket
}

interface Known extends MetaSupport {
  readonly bucket: CurrentBucket | undefined
}

/** The server is asked about meta files once there is one. */
export const makeMetaFiles = Effect.fnUntraced(function* () {
  const api = yield* UploadApi
  const { kinds } = yield* Storage
  const retry = yield* Retry
  const services = yield* Effect.context<UploadApi | Storage | Retry>()
  const turn = yield* Semaphore.make(1)
  const asking = yield* Semaphore.make(1)
  const owners = new Map<string, SourceFile>()
  let known: Known | undefined

  const learn = Effect.suspend(() =>
    known === undefined ? Effect.tap(ask, answer => Effect.sync(() => (known = answer))) : Effect.succeed(known),
  )
  const ask = Effect.gen(function* () {
    const support = yield* retry.step("server-features", api.metaSupport, { control: api.preflight })
    const isUsable = ({ cloud }: MetaSupport["buckets"][number]) =>
      kinds.some(kind => kind === api.terms({ cloud, label: "" })?.kind)
    const [first, ...others] = support.buckets.filter(isUsable)
    if (first === undefined) return { ...support, bucket: undefined }
    // The bucket that a run tells of is that of the images.
    const silent = Effect.provideService(makeCurrentBucket([first, ...others]), Events, { emit: () => {} })
    return { ...support, bucket: yield* Effect.provideContext(silent, services) }
  })

  const ownerOf = ({ name }: SourceFile) => owners.get(name.toLowerCase())

  const metaFiles: MetaFiles = {
    onFound: file => {
      // A file that cannot be right leaves its name to another.
      if (file.meta?.problems.length === 0 && ownerOf(file) === undefined) owners.set(file.name.toLowerCase(), file)
    },
    refuse: Effect.fnUntraced(function* (from) {
      const [problem] = from.file.meta?.problems ?? []
      if (problem !== undefined) return { on: "rejected", from, problem } satisfies Move
      const { names, bucket } = yield* asking.withPermits(1)(learn)
      const { name } = from.file
      if (!names.some(pattern => matchesPattern(name, pattern))) {
        const unknown: Problem = { code: "meta-name-unknown", file: name, known: names.join(", ") }
        return { on: "skipped", from, problem: unknown } satisfies Move
      }
      const host = api.endpoint
      return bucket === undefined
        ? ({ on: "skipped", from, problem: { code: "meta-no-bucket", host } } satisfies Move)
        : undefined
    }),
    inTurn: turn.withPermits(1),
    refuseName: file => {
      const owner = ownerOf(file)
      return owner === undefined || owner.ref === file.ref
        ? undefined
        : { code: "meta-name-twice", file: file.name, other: owner.ref }
    },
    bucket: () => {
      if (known?.bucket === undefined) throw new Error("A meta file that is sent has a bucket")
      return known.bucket
    },
  }
  return metaFiles
})
