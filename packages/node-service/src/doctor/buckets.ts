import { randomBytes } from "node:crypto"
import { Effect } from "effect"
import type { BucketSettings } from "../buckets/bucketSettings.ts"
import type { ServiceSettings } from "../config.ts"
import { doctor } from "../messages/doctor.ts"
import type { Bucket, SigningBucket } from "../ports/Bucket.ts"
import { newId } from "../store/ids.ts"
import { broken, type Finding, ok, skipped, type Tried, warning, why } from "./Finding.ts"

/** Milliseconds for one step at a bucket. */
const patience = 10_000

/** Each configured bucket, as clients and the service use it. A probe object is put and removed. */
export const checkBuckets = async (
  settings: ServiceSettings,
  { buckets: drivers, expiresObjects }: Pick<Tried, "buckets" | "expiresObjects">,
): Promise<ReadonlyArray<Finding>> => {
  if (settings.buckets.length === 0) return [ok("buckets", doctor.bucketEmbedded)]
  const found = await Promise.all(settings.buckets.map(one => checkBucket(one, drivers, settings.publicUrl)))
  const rules = settings.buckets.map(one => (one.cloud === "OSS" ? undefined : checkExpiry(one, expiresObjects)))
  return [...found.flat(), ...(await Promise.all(rules)).flatMap(one => one ?? [])]
}

/** What a client left in the bucket, or a failed removal, is expired by the bucket alone. */
const checkExpiry = async (
  one: Parameters<Tried["expiresObjects"]>[0],
  expires: Tried["expiresObjects"],
): Promise<ReadonlyArray<Finding>> => {
  const name = `${one.cloud} ${one.label}`
  const has = await Effect.runPromise(Effect.timeout(Effect.scoped(expires(one)), patience)).catch(() => undefined)
  if (has === undefined) return [skipped("buckets", doctor.expiryUnknown(name))]
  return [has ? ok("buckets", doctor.expiryGood(name)) : warning("buckets", doctor.expiryMissing(name))]
}

const checkBucket = async (
  settings: BucketSettings,
  { s3, oss }: Tried["buckets"],
  origin: string | undefined,
): Promise<ReadonlyArray<Finding>> => {
  const name = `${settings.cloud} ${settings.label}`
  let step = "connection"
  const work = Effect.gen(function* () {
    const bucket: Bucket = yield* settings.cloud === "OSS" ? oss(settings) : s3(settings)
    step = "check"
    yield* bucket.check
    if (bucket.cloud === "OSS") {
      step = "grant"
      yield* bucket.grant("doctor", newId())
      return [ok("buckets", doctor.bucketAnswers(name))]
    }
    return yield* probe(bucket, name, origin, next => {
      step = next
    })
  })
  return Effect.runPromise(Effect.scoped(Effect.timeout(work, 6 * patience))).catch(cause => [
    broken("buckets", doctor.bucketFails(name, step, why(cause))),
  ])
}

const probe = (bucket: SigningBucket, name: string, origin: string | undefined, at: (step: string) => void) =>
  Effect.gen(function* () {
    const key = { projectId: newId(), filename: `doctor-${randomBytes(8).toString("hex")}.txt` }
    const begun = Date.now()
    at("sign")
    const url = yield* bucket.sign(key)
    const findings = origin === undefined ? [] : [yield* Effect.promise(() => checkCors(url, name, origin))]
    at("put")
    const put = yield* Effect.promise(() => fetch(url, { method: "PUT", body: "probe", signal: AbortSignal.timeout(patience) }))
    if (!put.ok) return [broken("buckets", doctor.bucketFails(name, "put", doctor.answered(put.status)))]
    at("head")
    // Nothing stays, whatever fails.
    const size = yield* Effect.onError(bucket.head(key), () => Effect.ignore(bucket.delete(key)))
    at("delete")
    yield* bucket.delete(key)
    if (size !== 5) return [broken("buckets", doctor.bucketFails(name, "head", "the object is not there"))]
    return [ok("buckets", doctor.bucketGood(name, Date.now() - begun)), ...findings]
  })

/** What a browser asks before a page puts a photo. */
const checkCors = async (url: string, name: string, origin: string): Promise<Finding> => {
  const headers = { origin, "access-control-request-method": "PUT", "access-control-request-headers": "content-type" }
  const answer = await fetch(url, { method: "OPTIONS", headers, signal: AbortSignal.timeout(patience) }).catch(() => undefined)
  const allowed = answer?.headers.get("access-control-allow-origin")
  const may = answer?.ok === true && (allowed === "*" || allowed === origin)
  return may ? ok("buckets", doctor.corsGood(name, origin)) : warning("buckets", doctor.corsMissing(name, origin))
}
