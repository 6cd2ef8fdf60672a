import { Clock, Data, Effect, Exit, Scope, Stream } from "effect"
import { pacedPayload } from "../bandwidth/pacedPayload.ts"
import type { Move } from "../lifecycle/Move.ts"
import type { At, SourceFile } from "../lifecycle/State.ts"
import { type Changed, type Denied, type ImageFault, Retryable, type RunFault, type TargetRefused } from "../ports/Errors.ts"
import type { Bucket } from "../ports/Grant.ts"
import type { Payload } from "../ports/ImageSource.ts"
import { type OnProgress, Storage } from "../ports/Storage.ts"
import type { Problem } from "../problems/Problem.ts"
import { acquireScoped } from "./acquireScoped.ts"
import type { Blame } from "./Backoff.ts"
import type { CutOff } from "./cutOffs.ts"
import { Events } from "./Events.ts"
import { Gate } from "./Gate.ts"
import type { Signed } from "./ImageResources.ts"
import { Pace } from "./Pace.ts"
import { Retry } from "./Retry.ts"
import type { RefusedTargets } from "./refusedTargets.ts"
import type { TransferRun } from "./TransferRun.ts"
import type { TransferTries } from "./TransferTries.ts"
import type { makeTarget } from "./targets.ts"

/**
 * Bytes that were handed over may still be in buffers on the way. They have moved when more of them are taken than
 * buffers hold, or when some are taken after buffers were full long since (milliseconds).
 */
const buffered = 4 * 1024 * 1024
const buffersFullAfter = 2_000

/** The file itself is at fault, as opposed to an answer about it. */
export class Unreadable extends Data.TaggedError("Unreadable")<{ readonly problem: Problem }> {}

/** The bucket did not take a file, and what that says. */
export class TransferFailed extends Data.TaggedError("TransferFailed")<{
  readonly error: Retryable | Denied | TargetRefused
  readonly blame: Blame
  readonly cutOff: CutOff
}> {}

/** What sending takes beside the services. */
export interface SendingMeans {
  /** Expired, or in a bucket that the run has left. */
  readonly isOfNoUse: (from: At<"Started">, signed: Signed, tries: TransferTries) => Effect.Effect<boolean>
  readonly targetOf: ReturnType<typeof makeTarget>
  readonly refusals: RefusedTargets
}

/** One transfer in its turn: the move that it leads to, or how it failed. */
export const makeSendOnce = Effect.fnUntraced(function* (run: TransferRun, means: SendingMeans) {
  const storage = yield* Storage
  const pace = yield* Pace
  const { transfers } = yield* Retry
  const events = yield* Events
  const gate = yield* Gate
  const clock = yield* Clock.Clock

  /**
   * The turn with the bucket first, then a place among the transfers: a place that is held while the bucket rests would
   * be no limit.
   */
  const takeTurn = Effect.gen(function* () {
    const scope = yield* Effect.scope
    for (;;) {
      const attempt = yield* Scope.fork(scope)
      const pass = yield* Scope.provide(acquireScoped(transfers.enter, transfers.leave), attempt)
      const slot = yield* Scope.provide(pace.transfer, attempt)
      if (transfers.admits(pass) && gate.isOpen()) return { pass, slot }
      yield* Scope.close(attempt, Exit.void)
    }
  })

  /** Called with the bytes of one attempt. */
  const listen = (file: SourceFile, bucket: Bucket, tries: TransferTries) => {
    const begun = clock.currentTimeMillisUnsafe()
    let first: number | undefined
    let moved = false
    const report: OnProgress = (bytes, acknowledged = 0) => {
      first ??= bytes
      if (acknowledged > tries.acknowledged) {
        tries.acknowledged = acknowledged
        tries.cutOffsAlone = 0
      }
      events.emit({ event: "sent", file, bytes })
      if (bytes - first < buffered && clock.currentTimeMillisUnsafe() - begun < buffersFullAfter) return
      moved = true
      transfers.moved()
      run.bucketOf(file).moved(bucket)
    }
    // An image may wait long for its next attempt: what this one handed over is under way no more.
    const ended = () => events.emit({ event: "sent", file, bytes: 0 })
    return { report, ended, sent: () => first !== undefined, moved: () => moved, begun }
  }

  return Effect.fnUntraced(function* (
    from: At<"Started">,
    payload: Payload,
    signed: Signed,
    tries: TransferTries,
  ): Effect.fn.Return<Move, TransferFailed | Changed | Unreadable | ImageFault | RunFault, Scope.Scope> {
    const { pass, slot } = yield* takeTurn
    if (yield* means.isOfNoUse(from, signed, tries)) return { on: "expired", from } satisfies Move
    tries.unused = 0
    const { bucket } = signed
    const target = means.targetOf(from, signed, tries.cutOffs)
    const listener = listen(from.file, bucket, tries)
    const { series } = tries
    const turn = means.refusals.begin()
    run.transferring(from.file, true)
    const read = watched(pace.limiter === undefined ? payload : pacedPayload(payload, pace.limiter))
    const put = storage.put(read.payload, target, listener.report).pipe(
      Effect.onError(() => Effect.sync(listener.ended)),
      Effect.catchTag("ImageFault", error =>
        Effect.fail(error === read.fault() ? new Unreadable({ problem: error.problem }) : error),
      ),
    )
    const fail = Effect.fnUntraced(function* (error: Retryable | Denied | TargetRefused) {
      series.took = (yield* Clock.currentTimeMillis) - listener.begun
      if (error._tag === "Retryable" && !error.answered) yield* slot.lost
      const refused = error._tag !== "Retryable"
      const blame = yield* transfers.failed(pass, retryable(error), series, refused)
      const cutOff = { sent: listener.sent(), moved: listener.moved(), alone: slot.alone() }
      return yield* new TransferFailed({ error, blame, cutOff })
    })
    const attempts = put.pipe(
      Effect.catchTag("Denied", () => put),
      Effect.catchTags({ Retryable: fail, Denied: fail, TargetRefused: fail }),
    )
    const isCut = yield* Effect.raceFirst(Effect.as(attempts, false), Effect.as(gate.cut, true)).pipe(
      Effect.ensuring(Effect.sync(() => run.transferring(from.file, false))),
    )
    // A pause has ended it: the server is asked what arrived before it is sent again.
    if (isCut) return { on: "outcomeUnknown", from } satisfies Move
    means.refusals.delivered(turn)
    yield* pace.delivered(from.content.size)
    transfers.delivered()
    run.bucketOf(from.file).delivered(bucket)
    return { on: "stored", from, storedAt: yield* Clock.currentTimeMillis, announce: signed.grant.announce } satisfies Move
  }, Effect.scoped)
})

/** A payload of which it is known why it could not be read. What else a body says is for the storage, and stays. */
const watched = (payload: Payload) => {
  const { body } = payload
  let fault: Changed | ImageFault | undefined
  const note = (error: Changed | ImageFault) =>
    Effect.sync(() => {
      fault = error
    })
  if (body.kind === "bytes") return { payload, fault: () => fault }
  const open = (from: number, to: number) => Stream.tapError(body.open(from, to), note)
  return { payload: { ...payload, body: { ...body, open } } satisfies Payload, fault: () => fault }
}

const retryable = (error: Retryable | Denied | TargetRefused): Retryable =>
  error._tag === "Retryable" ? error : new Retryable({ problem: error.problem, answered: true })
