import {
  Connectivity,
  delayAfter,
  Events,
  type Limiter,
  type Problem,
  type Retry,
  type RunFault,
  type UploadApi,
} from "@altilift/core"
import { Clock, Effect, type Redacted } from "effect"
import { isTaken, isThere, type NamedPart, onDisk, openPart } from "./partFile.ts"
import { NotAll, requestPart } from "./requestPart.ts"
import { partSuffix } from "./resultPath.ts"

/** What the server offers, and the file that it becomes. */
export interface Wanted {
  readonly name: string
  /** Absolute path. */
  readonly path: string
  readonly size: number | undefined
  /** SHA-1. */
  readonly checksum: string | undefined
  readonly link: Redacted.Redacted<string>
}

export interface DownloadOptions {
  /** Milliseconds without progress after which a file is given up. */
  readonly retryFor: number
  /** Bounds the bytes a second, with other files; undefined: no limit. */
  readonly limiter: Limiter | undefined
  /** Whether what is at its place with other bytes stays. */
  readonly keepsOthers: boolean
  /** Another link to the file; `undefined`: there is none any more. */
  readonly newLink: Effect.Effect<Redacted.Redacted<string> | undefined, RunFault, UploadApi | Retry>
  /** Called with the bytes that are there. */
  readonly onBytes: (bytes: number) => void
}

/** A file could not be downloaded; others may. */
export interface Failure {
  readonly state: "Failed"
  readonly problem: Problem
  /** Whether the network is to blame, or a server that does not answer. */
  readonly unreachable: boolean
}

export type Ended = { readonly state: "Downloaded" | "Present" } | Failure

/**
 * Downloads a file, or finds that it is there. It goes into a file `.part`, which an interruption leaves for the next
 * run, and gets its name when size and SHA-1 are those that the server says. What is at its place before stays, or is
 * replaced then.
 */
export const downloadFile = Effect.fn("downloadFile")(function* (wanted: Wanted, options: DownloadOptions) {
  const { path, size } = wanted
  if (yield* onDisk(path, () => isThere(path, wanted))) {
    options.onBytes(size ?? 0)
    return { state: "Present" } satisfies Ended
  }
  if (options.keepsOthers && (yield* onDisk(path, () => isTaken(path)))) return failed({ code: "original-in-the-way" })
  return yield* Effect.acquireUseRelease(
    openPart(path, path + partSuffix, wanted),
    part => arrive(wanted, part, options),
    ({ close }) => close,
  )
})

/** Bytes that are more than the server says, or others. */
const damaged: Problem = { code: "result-damaged" }

const arrive = Effect.fnUntraced(function* (wanted: Wanted, part: NamedPart, options: DownloadOptions) {
  const { size } = wanted
  const patience = makePatience(wanted.name, options.retryFor)
  let { link } = wanted
  let isNewLink = false
  let most = 0
  let wasDamaged = false
  const { onBytes, limiter } = options
  onBytes(part.size())
  for (;;) {
    const request = requestPart({ link, part, size, onBytes, limiter })
    const isAll = size !== undefined && part.size() === size
    const failure = isAll ? undefined : yield* patience.measure(request)
    if (part.size() > most) {
      most = part.size()
      patience.renew()
      isNewLink = false
    }
    if (failure === undefined || failure.problem.code === "result-damaged") {
      const right = failure === undefined && (yield* part.finish(wanted))
      if (right) return { state: "Downloaded" } satisfies Ended
      if (wasDamaged) {
        yield* part.discard
        return failed(damaged)
      }
      wasDamaged = true
      yield* part.restart
    } else if (failure.remedy === "new link" && !isNewLink) {
      const another = yield* options.newLink
      if (another === undefined) return failed(failure.problem)
      link = another
      isNewLink = true
    } else if (failure.remedy !== "later") {
      return failed(failure.problem)
    } else {
      const givenUp = yield* patience.wait(failure)
      if (givenUp !== undefined) return failed(givenUp, true)
    }
  }
})

const failed = (problem: Problem, unreachable = false): Failure => ({ state: "Failed", problem, unreachable })

/** How long a download is tried again without progress: time without a network does not count. */
const makePatience = (name: string, retryFor: number) => {
  let spent = 0
  let attempt = 0
  return {
    renew: () => {
      spent = 0
      attempt = 0
    },
    /** The failure of a request, whose time counts; `undefined` where it succeeds. */
    measure: Effect.fnUntraced(function* <R>(request: Effect.Effect<void, NotAll | RunFault, R>) {
      const begun = yield* Clock.currentTimeMillis
      const failure = yield* Effect.matchEffect(request, {
        onSuccess: () => Effect.succeed(undefined),
        onFailure: error => (error instanceof NotAll ? Effect.succeed(error) : Effect.fail(error)),
      })
      if (failure !== undefined) spent += (yield* Clock.currentTimeMillis) - begun
      return failure
    }),
    /** Waits until it is time to try again; yields why there is no use in that any more. */
    wait: Effect.fnUntraced(function* ({ problem, retryAfter = 0 }: NotAll) {
      const { online } = yield* Connectivity
      attempt++
      if (spent >= retryFor) {
        return { code: "kept-failing", reason: problem, seconds: Math.round(spent / 1000) } satisfies Problem
      }
      const delay = Math.min(Math.max(yield* delayAfter(attempt), retryAfter), Math.max(0, retryFor - spent))
      spent += delay
      const { emit } = yield* Events
      emit({ event: "retrying", activity: "download", name, problem, attempt, delay })
      yield* Effect.sleep(delay)
      while (!(yield* online)) yield* Effect.sleep(1000)
      return undefined
    }),
  }
}
