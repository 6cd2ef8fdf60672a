import { Cause, Deferred, Effect, Exit, Redacted, Scope } from "effect"
import { networkReason } from "../http/failures.ts"
import { polledFetch } from "../lifecycle/Answer.ts"
import { areBytesAtFault } from "../lifecycle/endBetter.ts"
import { verdict } from "../lifecycle/ImageState.ts"
import { type Move, transition } from "../lifecycle/Move.ts"
import { type At, type Final, isFinal, type SourceFile } from "../lifecycle/State.ts"
import { ImageFault, type Retryable, type RunFault } from "../ports/Errors.ts"
import { type Project, UploadApi } from "../ports/UploadApi.ts"
import type { Problem } from "../problems/Problem.ts"
import { Events } from "./Events.ts"
import type { Outcome } from "./Outcome.ts"
import { Pace } from "./Pace.ts"
import { Retry } from "./Retry.ts"
import { makeRunRecord } from "./RunRecord.ts"
import { runToEnd } from "./runToEnd.ts"
import { makeStatePoller } from "./StatePoller.ts"
import { errorWithoutSecrets, problemWithoutSecrets, secretsOf } from "./withoutSecrets.ts"

/** A photo that the server is to get itself. */
export interface Address {
  /** What is shown of it, everywhere: `ref` and `name` hold nothing of the query, which may be a signature. */
  readonly file: SourceFile
  readonly url: Redacted.Redacted<string>
  /** SHA-1 of the bytes; without it asking twice may make two images. */
  readonly checksum: string | undefined
}

export interface FetchSetOptions {
  readonly project: Project
  readonly addresses: ReadonlyArray<Address>
  /** The server sends it to each of the addresses as a bearer token. */
  readonly token?: Redacted.Redacted<string> | undefined
  /** When this completes nothing more is asked for, and the run returns; the server goes on with what it was asked. */
  readonly stop?: Effect.Effect<void>
}

/** Failures to connect: the request was not even sent. */
const unsent: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"])

/**
 * Has the server fetch photos from addresses, and waits until it has said Ready or Invalid of each. It does not fail:
 * what went wrong is in the outcome, and every address is in it exactly once. There is nothing for a journal to keep:
 * which images are there the server knows.
 */
export const fetchSet = Effect.fn("FetchSet.run")(function* (options: FetchSetOptions) {
  const outcome = yield* runToEnd(yield* makeFetchSet(options))
  return { ...outcome, buckets: [] } satisfies Outcome
})

const makeFetchSet = Effect.fnUntraced(function* ({ project, addresses, token, stop }: FetchSetOptions) {
  const api = yield* UploadApi
  const retry = yield* Retry
  const pace = yield* Pace
  const events = yield* Events
  const record = makeRunRecord()
  const poller = yield* makeStatePoller(project, polledFetch)
  const ended = yield* Deferred.make<void, RunFault>()
  const scope = yield* Scope.make()
  const awaited = new Map<string, Deferred.Deferred<void>>()
  const twins = groupTwins(addresses)

  const endWith = (cause: Cause.Cause<RunFault>) =>
    Cause.hasInterruptsOnly(cause) ? Effect.void : Deferred.failCause(ended, cause)

  /** Enters a move; the end of an address is the end of those that are the same. */
  const apply = (move: Move): Effect.Effect<void> =>
    Effect.suspend(() => {
      const state = transition(move)
      const { file } = state
      record.enter(state)
      events.emit({ event: "moved", file, at: state.at })
      if (state.at === "Fetching") return poller.watch(state)
      if (!isFinal(state)) return Effect.void
      events.emit({ event: "ended", file, final: state })
      const gone = awaited.get(file.ref)
      return Effect.all(
        [
          gone === undefined ? Effect.void : Deferred.succeed(gone, undefined),
          ...(twins.get(file.ref) ?? []).map(twin => apply(twinOf(twin, state))),
          record.isComplete() ? Deferred.succeed(ended, undefined) : Effect.void,
        ],
        { discard: true },
      )
    })

  /** Asks the server to fetch, unless it has the image. Without a checksum a lost answer is not asked for again. */
  const ask = Effect.fnUntraced(function* ({ file, url, checksum }: Address) {
    const from: At<"Discovered"> = { at: "Discovered", file }
    if (checksum !== undefined) {
      const known = yield* retry.step("has-image", api.hasImage(project.id, checksum))
      const said = known === undefined ? "armed" : verdict(known.state)
      if (known !== undefined && said === "ready") return { on: "fetched", from, id: known.id, checksum } satisfies Move
      if (known !== undefined && said === "working") return { on: "fetching", from, id: known.id, checksum } satisfies Move
    }
    const request = api
      .fetchUrl({ project: project.id, url, filename: file.name, checksum, token })
      .pipe(Effect.mapError(error => (error._tag === "Retryable" && checksum === undefined ? unlessLost(error) : error)))
      .pipe(Effect.mapError(error => errorWithoutSecrets(error, secretsOf(url, token))))
    const record = yield* retry.step("fetch", request)
    return verdict(record.state) === "ready"
      ? ({ on: "fetched", from, id: record.id, checksum: checksum ?? record.checksum } satisfies Move)
      : ({ on: "fetching", from, id: record.id, checksum } satisfies Move)
  })

  const orFailed = (file: SourceFile) => (error: ImageFault) =>
    Effect.succeed<Move>({
      on: "failed",
      from: { at: "Discovered", file },
      problem: error.problem,
      rerunMayHelp: error.rerunMayHelp,
    })

  /** One address from the question to its end; as many at once as there may be images under way. */
  const fetch = Effect.fnUntraced(function* (address: Address) {
    const { file } = address
    const gone = yield* Deferred.make<void>()
    awaited.set(file.ref, gone)
    yield* apply(yield* Effect.catchTag(ask(address), "ImageFault", orFailed(file)))
    yield* Deferred.await(gone)
    awaited.delete(file.ref)
  }, pace.underWay.withPermits(1))

  for (const { file } of addresses) {
    record.enter({ at: "Discovered", file })
    events.emit({ event: "found", file })
  }
  events.emit({ event: "scan-complete" })
  const secrets = new Map(addresses.map(({ file, url }) => [file.ref, secretsOf(url, token)]))
  const decided = (move: Move) =>
    apply(
      move.on === "unfetched"
        ? { ...move, problems: move.problems.map(one => problemWithoutSecrets(one, secrets.get(move.from.file.ref) ?? [])) }
        : move,
    )
  const owners = addresses.filter(({ file }) => twins.has(file.ref))
  const all = Effect.forEach(owners, fetch, { concurrency: "unbounded", discard: true })
  yield* Effect.forkIn(Effect.ignoreCause(Effect.onError(all, endWith)), scope)
  yield* Effect.forkIn(Effect.ignoreCause(Effect.onError(poller.poll(decided), endWith)), scope)
  if (record.isComplete()) yield* Deferred.succeed(ended, undefined)

  return {
    record,
    conclude: apply,
    ended: Deferred.await(ended),
    stopped: stop ?? Effect.never,
    close: Scope.close(scope, Exit.void),
  }
})

/**
 * The first address of each photo, and those that are the same: of the same checksum, or without one of the same URL.
 */
const groupTwins = (addresses: ReadonlyArray<Address>): ReadonlyMap<string, ReadonlyArray<SourceFile>> => {
  const groups = Map.groupBy(addresses, ({ checksum, url }) => checksum ?? Redacted.value(url))
  return new Map(
    Array.from(groups.values(), ([first, ...rest]) => [first?.file.ref ?? "", rest.map(({ file }) => file)] as const),
  )
}

/** What becomes of an address that is the same as one that has ended. */
const twinOf = (file: SourceFile, owner: Final): Move => {
  const from: At<"Discovered"> = { at: "Discovered", file }
  if (owner.at === "Unfinished") return { on: "stopped", from }
  const as = owner.at === "Ready" || owner.at === "Invalid" ? owner.at : "Failed"
  return { on: "duplicated", from, of: owner.file, as, bytesAtFault: areBytesAtFault(owner) }
}

/** A request without a checksum whose answer was lost: it may have made an image, and would make another one. */
const unlessLost = (error: Retryable): Retryable | ImageFault => {
  if (error.answered || unsent.has(networkReason(error.cause))) return error
  const problem: Problem = { code: "fetch-outcome-unknown", reason: error.problem }
  return new ImageFault({ problem, rerunMayHelp: false, cause: error })
}
