import { Clock, Effect } from "effect"
import type { Move } from "../lifecycle/Move.ts"
import type { At } from "../lifecycle/State.ts"
import { type Denied, ImageFault, Retryable, type RunFault, type TargetRefused } from "../ports/Errors.ts"
import type { Bucket, Grant } from "../ports/Grant.ts"
import type { Payload } from "../ports/ImageSource.ts"
import { Storage } from "../ports/Storage.ts"
import { UploadApi } from "../ports/UploadApi.ts"
import { makeCutOffs } from "./cutOffs.ts"
import type { Signed } from "./ImageResources.ts"
import { Pace } from "./Pace.ts"
import { Retry } from "./Retry.ts"
import { makeRefusedTargets } from "./refusedTargets.ts"
import { newSeries } from "./Series.ts"
import { makeSendOnce, type TransferFailed } from "./sendOnce.ts"
import { makeSteadyTime } from "./steadyTime.ts"
import type { TransferRun } from "./TransferRun.ts"
import type { TransferTries } from "./TransferTries.ts"
import { makeTarget } from "./targets.ts"

/** Grants in a row that may expire before a transfer begins. */
const unusedAtMost = 5

/** Sends files, and decides what a transfer that failed means for its image. */
export const makeTransfer = Effect.fnUntraced(function* (run: TransferRun) {
  const storage = yield* Storage
  const pace = yield* Pace
  const retry = yield* Retry
  const { transfers } = retry
  const targetOf = makeTarget({ api: yield* UploadApi, retry }, run)
  const steady = makeSteadyTime()
  const cutOffs = makeCutOffs(transfers)
  const refusals = makeRefusedTargets(transfers)

  /**
   * Expired, or in a bucket that the run has left. Where grants expire again and again before they can be used, one is
   * used all the same: whether it is good the bucket says, and a bucket that refuses it has an end.
   */
  const isOfNoUse = ({ file }: At<"Signed" | "Started">, signed: Signed | undefined, tries: TransferTries) =>
    run.bucketOf(file).now() === signed?.bucket
      ? Effect.map(steady, now => now >= signed.until && ++tries.unused <= unusedAtMost)
      : Effect.succeed(true)

  const send = yield* makeSendOnce(run, { isOfNoUse, targetOf, refusals })

  /**
   * The connection broke, or the bucket answered that it cannot just now: the server is asked before anything is sent
   * again (invariant 4).
   */
  const afterLoss = Effect.fnUntraced(function* (
    from: At<"Started">,
    signed: Signed,
    tries: TransferTries,
    error: Retryable,
    { blame, cutOff }: TransferFailed,
  ) {
    if (error.answered) yield* pace.pushedBack
    if (cutOff.moved) tries.series = newSeries()
    if (!error.answered) cutOffs.note(tries, cutOff)
    if (yield* run.bucketOf(from.file).failed(signed.bucket, error)) tries.series = newSeries()
    else yield* transfers.pause({ activity: "put", name: from.file.name }, error, blame, tries.series)
    return { on: "outcomeUnknown", from } satisfies Move
  })

  /** A target that is refused is requested again. The image is at fault only when the bucket takes others meanwhile. */
  const afterRefusal = Effect.fnUntraced(function* (
    from: At<"Started">,
    signed: Signed,
    tries: TransferTries,
    { problem }: Denied | TargetRefused,
    { blame }: TransferFailed,
  ) {
    if (refusals.isAtFault(tries, blame)) return yield* new ImageFault({ problem, rerunMayHelp: true })
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
    forget: refusals.forget,
    /** Nothing more will be put there: an upload in parts that was begun is aborted. */
    giveUp: (from: At<"Started">, signed: Signed, { cutOffs }: TransferTries) => storage.giveUp(targetOf(from, signed, cutOffs)),
    /**
     * Fails when there is no use in sending this image again. To be asked when the server has said that it has not got
     * the bytes.
     */
    mayGoAgain: cutOffs.mayGoAgain,
    /** One put, and what a failed one means. */
    put: (from: At<"Started">, payload: Payload, signed: Signed, tries: TransferTries) => {
      refusals.forget(tries)
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
