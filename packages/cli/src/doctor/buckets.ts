import { type Bucket, type Measured, measureBuckets, rank, UploadApi } from "@altilift/core"
import { Effect } from "effect"
import { type BucketRate, bucketRates } from "../rates/storedRates.ts"
import { bucketName } from "../view/bucketLine.ts"
import type { Findings } from "./bounded.ts"
import { type Finding, found, problemFound } from "./Finding.ts"

/**
 * Whether the buckets answer, as `altilift buckets` measures it, and at which rate they took the last upload from here.
 * Nothing is put into them: the API registers an image for each address that it signs, and not every server can remove
 * that. Bytes without a signature measure nothing: a bucket refuses them before it has read them.
 *
 * @param rates file of the measured rates
 */
export const checkBuckets = Effect.fnUntraced(function* (rates: string) {
  const api = yield* UploadApi
  const hints = yield* Effect.result(api.buckets)
  if (hints._tag === "Failure") return [problemFound("buckets", hints.failure.problem)]
  const usable = hints.success.filter(bucket => api.terms(bucket) !== undefined)
  if (usable.length === 0) return [found("buckets", "wrong", "no-bucket", { host: api.endpoint })]
  return bucketFindings(rank(yield* measureBuckets(usable)), yield* bucketRates(rates, api.endpoint))
})

/** One that is silent is a fault only where no other answers: the engine takes another one. */
const bucketFindings = (measured: ReadonlyArray<Measured>, rateOf: (bucket: Bucket) => BucketRate | undefined): Findings => {
  const isAnyLeft = measured.some(({ took }) => took !== "unreachable")
  return measured.flatMap(({ bucket, took }) => {
    const name = { bucket: bucketName(bucket) }
    const rate = rateOf(bucket)
    return [
      answerFinding(name, took, isAnyLeft),
      rate === undefined
        ? found("buckets", "ok", "bucket-rate-unknown", name)
        : found("buckets", "ok", "bucket-rate", { ...name, ...rate }),
    ]
  })
}

const answerFinding = (name: { readonly bucket: string }, took: Measured["took"], isAnyLeft: boolean): Finding => {
  if (took === "unknown") return found("buckets", "ok", "bucket-unmeasured", name)
  if (took === "unreachable") return found("buckets", isAnyLeft ? "warning" : "wrong", "bucket-silent", name)
  return found("buckets", "ok", "bucket-answered", { ...name, took })
}
