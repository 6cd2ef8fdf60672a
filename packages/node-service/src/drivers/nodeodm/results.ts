import { mkdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import { operator } from "../../messages/operator.ts"
import { FileError } from "../../ports/FileError.ts"
import { ReconstructionFault } from "../../ports/Reconstructor.ts"
import { withFiles } from "../../store/files.ts"
import { fetchArchive } from "./fetchArchive.ts"
import type { Following } from "./followTask.ts"
import { type Bounds, DamagedArchive, UnsafeArchive, unpack } from "./unpack.ts"

/** Where the archive and the results are, and what may be unpacked. */
export interface Unpacking {
  readonly archive: string
  readonly results: string
  readonly assets: ReadonlyArray<string> | undefined
  readonly bounds: Bounds
}

export const archiveIn = (folder: string): string => join(folder, "all.zip")

/** Downloads the archive of a completed task. */
export const fetchResults = Effect.fnUntraced(function* ({ api, state, voice, persistent }: Following, archive: string) {
  const progress = (fraction: number) => voice.at("download", fraction, "download")
  yield* persistent(fetchArchive(api, state.facts().uuid, archive, progress))
  yield* state.change({ phase: "unpack" })
})

/** Unpacks the archive. One that is damaged is removed, and its fault is yielded: another download may help. */
export const unpackResults = Effect.fnUntraced(function* ({ api, name, state, voice }: Following, unpacking: Unpacking) {
  const { archive, results, assets, bounds } = unpacking
  const unpacked = yield* Effect.result(
    toItsEnd(signal => renew(results).then(() => unpack(archive, results, assets, bounds, signal))),
  )
  if (unpacked._tag === "Success") {
    const { files, bytes, links } = unpacked.success
    for (const link of links.slice(0, 10)) voice.line(operator.nodeLinkLeft(link))
    voice.line(operator.nodeResults(files, bytes))
    return undefined
  }
  const { failure } = unpacked
  if (failure._tag === "FileError") return yield* failure
  const fault = api.words(failure.message)
  if (failure._tag === "UnsafeArchive") {
    return yield* new ReconstructionFault({ problem: { code: "node-results-unsafe", name, fault } })
  }
  yield* withFiles(() => rm(archive, { force: true }))
  yield* state.change({ phase: "follow" })
  return fault
})

const renew = async (folder: string): Promise<void> => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
}

/** Interrupted, it ends what it does and waits for that: nothing may be written into a folder that is removed next. */
const toItsEnd = <A>(run: (signal: AbortSignal) => Promise<A>) =>
  Effect.suspend(() => {
    const ended = new AbortController()
    const running = run(ended.signal)
    return Effect.tryPromise({
      try: () => running,
      catch: cause => (cause instanceof UnsafeArchive || cause instanceof DamagedArchive ? cause : new FileError({ cause })),
    }).pipe(
      Effect.onInterrupt(() =>
        Effect.promise(async () => {
          ended.abort()
          await running.catch(() => undefined)
        }),
      ),
    )
  })
