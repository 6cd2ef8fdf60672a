import { Clock, Effect } from "effect"
import { RunFault } from "../ports/Errors.ts"
import type { Bucket, Cloud } from "../ports/Grant.ts"
import { Storage } from "../ports/Storage.ts"
import { type BucketHint, UploadApi } from "../ports/UploadApi.ts"
import { askServer } from "./askServer.ts"
import type { Retry } from "./Retry.ts"

/** What the user wants of the bucket; whatever is left out is chosen. */
export interface BucketWish {
  readonly cloud?: Cloud | undefined
  /** Label, in any case. */
  readonly label?: string | undefined
}

/** Buckets to use, the best first: the others take its place when it cannot be reached. */
export type Candidates = readonly [BucketHint, ...Array<BucketHint>]

/** How near a bucket is. */
export interface Measured {
  readonly bucket: BucketHint
  /**
   * Milliseconds to connect and get the first byte of an answer; `unknown` where the server does not say the address.
   */
  readonly took: number | "unreachable" | "unknown"
}

/** Hints that are measured before one is taken; further ones only when none of these can be reached. */
const measuredAtOnce = 3

/** A bucket that does not answer within this counts as unreachable. Four round trips by satellite take 2.5 seconds. */
export const answersWithin = "5 seconds"

/** Milliseconds by which a measurement may differ by chance: within them the server's order of the hints decides. */
const byChance = 10

/**
 * All buckets that the server offers and the engine can write into: those that it hints at, nearest first, then the
 * others that it has a label for.
 */
export const listBuckets: Effect.Effect<ReadonlyArray<BucketHint>, RunFault, UploadApi | Retry | Storage> = Effect.gen(
  function* () {
    const api = yield* UploadApi
    return yield* withLabels(yield* askServer("list-buckets", api.buckets))
  },
)

/** Tells the buckets that the storage has a driver for. */
const usable = Effect.gen(function* () {
  const { terms } = yield* UploadApi
  const { kinds } = yield* Storage
  return (bucket: Bucket): boolean => kinds.some(kind => kind === terms(bucket)?.kind)
})

/**
 * The hints, and what else the server has a label for. Not every server lets its enums be read; the hints are enough to
 * work with.
 */
const withLabels = Effect.fnUntraced(function* (hints: ReadonlyArray<BucketHint>) {
  const api = yield* UploadApi
  const isUsable = yield* usable
  const labels = yield* Effect.orElseSucceed(api.labels, () => [])
  const others = labels.filter(label => !hints.some(hint => isSame(hint, label)))
  const listed = [...hints, ...others.map(label => ({ ...label, display: undefined, endpoint: undefined }))]
  return listed.filter(isUsable)
})

/**
 * The buckets that a run uses. Of those that the server hints at (protocol: step 1) and the wish allows, the first few
 * are measured; the first to answer is taken. The address of a bucket is known only from servers that publish it:
 * without one the hint is followed. Where no hint is what is wished for, any other bucket of the server's that is will
 * do.
 */
export const chooseBucket = Effect.fn("ChooseBucket.choose")(function* (
  wish: BucketWish,
): Effect.fn.Return<Candidates, RunFault, UploadApi | Retry | Storage> {
  const api = yield* UploadApi
  const isUsable = yield* usable
  // Who names a bucket needs no hint: not every server has one.
  const asked = wish.label === undefined ? askServer("list-buckets", api.buckets) : orNoHints(api.buckets)
  const hints = (yield* asked).filter(isUsable)
  const all = hints.some(hint => isWished(hint, wish)) ? hints : yield* withLabels(hints)
  const wished = all.length === 0 ? takenAtItsWord(wish).filter(isUsable) : all.filter(bucket => isWished(bucket, wish))
  const [first, ...others] = yield* nearest(wished)
  return first === undefined ? yield* noBucket(api.endpoint, wish, all) : [first, ...others]
})

const orNoHints = (hints: UploadApi["Service"]["buckets"]) =>
  askServer(
    "list-buckets",
    Effect.catchIf(
      hints,
      error => error._tag === "Retryable" && error.unexplained === true,
      () => Effect.succeed([]),
    ),
  )

/** Measures buckets, all at once; those of one address once. */
export const measureBuckets = Effect.fnUntraced(function* (buckets: ReadonlyArray<BucketHint>) {
  const addresses = new Set(buckets.flatMap(({ endpoint }) => endpoint ?? []))
  const times = new Map(
    yield* Effect.forEach(addresses, address => Effect.map(timeTo(address), took => [address, took] as const), {
      concurrency: "unbounded",
    }),
  )
  return buckets.map((bucket): Measured => ({ bucket, took: times.get(bucket.endpoint ?? "") ?? "unknown" }))
})

const timeTo = Effect.fnUntraced(function* (address: string) {
  const storage = yield* Storage
  const began = yield* Clock.currentTimeMillis
  const answered = yield* Effect.isSuccess(Effect.timeout(storage.reach(address), answersWithin))
  return answered ? (yield* Clock.currentTimeMillis) - began : ("unreachable" as const)
})

/** The first of them in that order, as soon as one of a group can be reached. */
const nearest = Effect.fnUntraced(function* (hints: ReadonlyArray<BucketHint>) {
  let measured: ReadonlyArray<Measured> = hints.map(bucket => ({ bucket, took: "unknown" }))
  // What is all in one place, or might be, need not be measured.
  const places = new Set(hints.map(({ endpoint }) => endpoint)).size
  for (let from = 0; places > 1 && from < hints.length; from += measuredAtOnce) {
    const group = yield* measureBuckets(hints.slice(from, from + measuredAtOnce))
    measured = [...measured.slice(0, from), ...group, ...measured.slice(from + measuredAtOnce)]
    if (group.some(({ took }) => took !== "unreachable")) break
  }
  return rank(measured).map(({ bucket }) => bucket)
})

/**
 * Those that answered, the quickest first; then those that cannot be measured; then, in case they come back, the
 * unreachable ones.
 */
export const rank = (measured: ReadonlyArray<Measured>): ReadonlyArray<Measured> => [
  ...quickest(measured),
  ...measured.filter(({ took }) => took === "unknown"),
  ...measured.filter(({ took }) => took === "unreachable"),
]

const quickest = (measured: ReadonlyArray<Measured>): ReadonlyArray<Measured> => {
  const left = measured.flatMap(({ bucket, took }) => (typeof took === "number" ? { bucket, took } : []))
  const sorted: Array<Measured> = []
  while (left.length > 0) {
    const best = Math.min(...left.map(({ took }) => took))
    sorted.push(
      ...left.splice(
        left.findIndex(({ took }) => took <= best + byChance),
        1,
      ),
    )
  }
  return sorted
}

const isSame = (one: Bucket, other: Bucket) => one.cloud === other.cloud && one.label === other.label

const isWished = (bucket: Bucket, { cloud, label }: BucketWish) =>
  (cloud === undefined || bucket.cloud === cloud) && (label === undefined || bucket.label.toLowerCase() === label.toLowerCase())

const takenAtItsWord = ({ cloud, label }: BucketWish): ReadonlyArray<BucketHint> =>
  cloud === undefined || label === undefined ? [] : [{ cloud, label, display: undefined, endpoint: undefined }]

const noBucket = (
  host: string,
  { cloud = "", label = "" }: { readonly cloud?: string | undefined; readonly label?: string | undefined },
  all: ReadonlyArray<Bucket>,
) => {
  const there = all.map(bucket => `${bucket.label} (${bucket.cloud})`)
  return Effect.fail(new RunFault({ kind: "refused", problem: { code: "bucket-not-offered", host, label, cloud, there } }))
}
