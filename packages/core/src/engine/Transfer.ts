import { Clock, Data, Effect, Exit, Scope, Stream } from "effect"
import type { Move } from "../lifecycle/Move.ts"
import type { At, SourceFile } from "../lifecycle/State.ts"
import { type Changed, type Denied, ImageFault, Retryable, RunFault, type TargetRefused } from "../ports/Errors.ts"
import type { Bucket, Grant, StsCredentials } from "../ports/Grant.ts"
import type { Payload } from "../ports/ImageSource.ts"
import { type OnProgress, Storage } from "../ports/Storage.ts"
import { type Project, UploadApi } from "../ports/UploadApi.ts"
import type { Problem } from "../problems/Problem.ts"
import type { Blame } from "./Backoff.ts"
import type { CurrentBucket } from "./CurrentBucket.ts"
import { Events } from "./Events.ts"
import { Gate } from "./Gate.ts"
import type { Signed } from "./ImageResources.ts"
import { Pace } from "./Pace.ts"
import { Retry } from "./Retry.ts"
import { isFew, newSeries, type Series } from "./Series.ts"
import { makeSteadyTime } from "./steadyTime.ts"
import { makeTarget } from "./targets.ts"

/** What the transfers of one run share. */
export interface TransferRun {
  readonly project: Project
  /** Where a file goes: images to one bucket, meta files perhaps to another. */
  readonly bucketOf: (file: SourceFile) => CurrentBucket
  /** The project's credentials for a bucket that is written with some. */
  readonly credentials: (scope: Bucket) => StsCredentials
  /** A transfer of this file begins (true) or has ended (false). */
  readonly transferring: (file: SourceFile, now: boolean) => void
}

/** Transfers of one image that failed in a row. */
export interface TransferTries {
  series: Series
  /** How often the connection broke while bytes were sent. */
  cutOffs: number
  /** How often in a row it broke although bytes moved, no other transfer shared the link, and no part arrived. */
  cutOffsAlone: number
  /** Bytes that the bucket acknowledged in parts. */
  acknowledged: number
  /**
   * How often in a row the bucket refused the target and took others that began later; the transfers that had begun at
   * the last refusal.
   */
  refusals: number
  refusedAt: number | undefined
  /** Milliseconds that it was one of few that are refused, and nobody else was taken. */
  alone: number
}

export const newTransferTries = (): TransferTries => ({
  series: newSeries(),
  cutOffs: 0,
  cutOffsAlone: 0,
  acknowledged: 0,
  refusals: 0,
  refusedAt: undefined,
  alone: 0,
})

/**
 * How often an image may be cut off that goes alone, before it is given up: it does not fit between two breaks of the
 * link.
 */
const cutOffsAtMost = 6

/** Images in a row that are given up so with nothing arriving in between: then it is the link and not the images. */
const cutOffImagesAtMost = 3

/** How often in a row a target may be refused, while others are not, before the image may be given up … */
const refusalsAtMost = 3

/**
 * … when that went on for so long (milliseconds), or when others were taken and few are refused: longer than buckets
 * stumble.
 */
const aloneAtMost = 15_000

/**
 * Bytes that were handed over may still be in buffers on the way. They have moved when more of them are taken than
 * buffers hold, or when some are taken after buffers were full long since (milliseconds).
 */
const buffered = 4 * 1024 * 1024
const buffersFullAfter = 2_000

/** The file itself is at fault, as opposed to an answer about it. */
export class Unreadable extends Data.TaggedError("Unreadable")<{ readonly problem: Problem }> {}

class TransferFailed extends Data.TaggedError("TransferFailed")<{
  readonly error: Retryable | Denied | TargetRefused
  readonly blame: Blame
  /** Whether bytes were sent, and whether they moved. */
  readonly sent: boolean
  readonly moved: boolean
  readonly alone: boolean
}> {}

export const makeTransfer = Effect.fnUntraced(function* (run: TransferRun) {
  const storage = yield* Storage
  const pace = yield* Pace
  const retry = yield* Retry
  const { transfers } = retry
  const targetOf = makeTarget({ api: yield* UploadApi, retry }, run)
  const events = yield* Events
  const gate = yield* Gate
  const clock = yield* Clock.Clock
  const steady = makeSteadyTime()
  const broken = { images: 0, deliveries: 0 }
  /** Transfers are counted as they begin; the latest of them that was acknowledged. */
  const order = { begun: 0, delivered: 0 }
  /** The tries of images whose target was refused last time. */
  const refused = new Set<TransferTries>()
  /** So few are refused, among those that the bucket took, that it is their fault and not the bucket's. */
  const fewAreRefused = () => isFew(refused.size, transfers.deliveries())

  /** Expired, or in a bucket that the run has left. */
  const isOfNoUse = ({ file }: At<"Signed" | "Started">, signed: Signed | undefined) =>
    run.bucketOf(file).now() === signed?.bucket ? Effect.map(steady, now => now >= signed.until) : Effect.succeed(true)

  /**
   * The turn with the bucket first, then a place among the transfers: a place that is held while the bucket rests would
   * be no limit.
   */
  const takeTurn = Effect.gen(function* () {
    const scope = yield* Effect.scope
    for (;;) {
      const attempt = yield* Scope.fork(scope)
      const pass = yield* Scope.provide(Effect.acquireRelease(transfers.enter, transfers.leave), attempt)
      const slot = yield* Scope.provide(pace.transfer, attempt)
      if (transfers.admits(pass) && gate.isOpen()) return { pass, slot }
      yield* Scope.close(attempt, Exit.void)
    }
  })

  /** Hears of the bytes of one attempt. */
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

  const send = Effect.fnUntraced(function* (
    from: At<"Started">,
    payload: Payload,
    signed: Signed,
    tries: TransferTries,
  ): Effect.fn.Return<Move, TransferFailed | Changed | Unreadable | ImageFault | RunFault, Scope.Scope> {
    const { pass, slot } = yield* takeTurn
    if (yield* isOfNoUse(from, signed)) return { on: "expired", from } satisfies Move
    const { bucket } = signed
    const target = targetOf(from, signed, tries.cutOffs)
    const listener = listen(from.file, bucket, tries)
    const { series } = tries
    const turn = ++order.begun
    run.transferring(from.file, true)
    const read = watched(payload)
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
      return yield* new TransferFailed({ error, blame, sent: listener.sent(), moved: listener.moved(), alone: slot.alone() })
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
    order.delivered = Math.max(order.delivered, turn)
    yield* pace.delivered(from.content.size)
    transfers.delivered()
    run.bucketOf(from.file).delivered(bucket)
    return { on: "stored", from, storedAt: yield* Clock.currentTimeMillis, announce: signed.grant.announce } satisfies Move
  }, Effect.scoped)

  /**
   * The connection broke, or the bucket answered that it cannot just now: the server is asked before anything is sent
   * again (invariant 4).
   */
  const afterLoss = Effect.fnUntraced(function* (
    from: At<"Started">,
    signed: Signed,
    tries: TransferTries,
    error: Retryable,
    { blame, sent, moved, alone }: TransferFailed,
  ) {
    if (error.answered) yield* pace.pushedBack
    if (moved) tries.series = newSeries()
    if (sent && !error.answered) tries.cutOffs++
    if (moved && alone && !error.answered) tries.cutOffsAlone++
    if (yield* run.bucketOf(from.file).failed(signed.bucket, error)) tries.series = newSeries()
    else yield* transfers.pause({ activity: "put", name: from.file.name }, error, blame, tries.series)
    return { on: "outcomeUnknown", from } satisfies Move
  })

  /** A target that is refused is asked for anew. The image is at fault only when the bucket takes others meanwhile. */
  const afterRefusal = Effect.fnUntraced(function* (
    from: At<"Started">,
    signed: Signed,
    tries: TransferTries,
    { problem }: Denied | TargetRefused,
    { blame }: TransferFailed,
  ) {
    const others = tries.refusedAt !== undefined && order.delivered > tries.refusedAt
    tries.refusedAt = order.begun
    refused.add(tries)
    if (others) tries.refusals++
    const alone = fewAreRefused() && tries.refusals > 0 && blame.blame === "peer"
    tries.alone = alone ? tries.alone + blame.delay : 0
    // It took most of them, and has refused these for the whole budget.
    const isExhausted = blame.blame === "exhausted" && refused.size <= transfers.deliveries()
    const isRefusedLong = tries.refusals >= refusalsAtMost && tries.series.spent + tries.alone > aloneAtMost
    if (isRefusedLong || tries.alone > aloneAtMost || isExhausted) {
      return yield* new ImageFault({ problem, rerunMayHelp: true })
    }
    const error = new Retryable({ problem, answered: true })
    if (!(yield* run.bucketOf(from.file).failed(signed.bucket, error))) {
      yield* transfers.pause({ activity: "put", name: from.file.name }, error, blame, tries.series)
    }
    return { on: "expired", from } satisfies Move
  })

  return {
    /** What was granted just now. */
    granted: (grant: Grant, bucket: Bucket): Effect.Effect<Signed> =>
      Effect.gen(function* () {
        const left = grant.kind === "sts" ? Number.POSITIVE_INFINITY : grant.usableUntil - (yield* Clock.currentTimeMillis)
        return { grant, bucket, until: (yield* steady) + left }
      }),
    isOfNoUse,
    /** The image needs no more transfers, whatever became of it. */
    forget: (tries: TransferTries): void => void refused.delete(tries),
    /** Nothing more will be put there: an upload in parts that was begun is aborted. */
    giveUp: (from: At<"Started">, signed: Signed, { cutOffs }: TransferTries) => storage.giveUp(targetOf(from, signed, cutOffs)),
    /**
     * Fails when there is no use in sending this image again. To be asked when the server has said that it has not got
     * the bytes.
     */
    mayGoAgain: ({ cutOffsAlone: cutOffs }: TransferTries): Effect.Effect<void, ImageFault | RunFault> => {
      if (cutOffs < cutOffsAtMost) return Effect.void
      if (broken.deliveries !== transfers.deliveries()) broken.images = 0
      broken.deliveries = transfers.deliveries()
      if (++broken.images < cutOffImagesAtMost) {
        return Effect.fail(new ImageFault({ problem: { code: "link-too-short-lived", times: cutOffs }, rerunMayHelp: true }))
      }
      return Effect.fail(new RunFault({ kind: "unreachable", problem: { code: "link-carries-no-photo", times: cutOffs } }))
    },
    /** One put, and what a failed one means. */
    put: (from: At<"Started">, payload: Payload, signed: Signed, tries: TransferTries) => {
      refused.delete(tries)
      return Effect.catchTag(
        send(from, payload, signed, tries),
        "TransferFailed",
        (failed): Effect.Effect<Move, ImageFault | RunFault> => {
          const { error } = failed
          return error._tag === "Retryable"
            ? afterLoss(from, signed, tries, error, failed)
            : afterRefusal(from, signed, tries, error, failed)
        },
      )
    },
  }
})

/** A payload of which it is known why it could not be read. */
const watched = (payload: Payload) => {
  const { body } = payload
  let fault: Changed | ImageFault | undefined
  const note = (error: Changed | ImageFault) =>
    Effect.sync(() => {
      fault = error
    })
  if (body.kind === "bytes") return { payload, fault: () => fault }
  const open = (from: number, to: number) => Stream.tapError(body.open(from, to), note)
  return { payload: { ...payload, body: { kind: "stream", open } } satisfies Payload, fault: () => fault }
}

const retryable = (error: Retryable | Denied | TargetRefused): Retryable =>
  error._tag === "Retryable" ? error : new Retryable({ problem: error.problem, answered: true })
