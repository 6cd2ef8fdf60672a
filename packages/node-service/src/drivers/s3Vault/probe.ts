import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3"
import { Effect } from "effect"
import type { ProbeFault, ProbeStep } from "../../ProbeFault.ts"
import { newId } from "../../store/ids.ts"
import type { VaultBucket } from "../../vault/vaultSettings.ts"
import { faultOf, makeClient, type S3Account } from "../s3/s3Client.ts"

/** What each step sends, on two small objects of names that nothing else uses. */
const stepsFor = (own: S3Client, Bucket: string, Prefix: string): ReadonlyArray<readonly [ProbeStep, () => Promise<unknown>]> => {
  const [Key, copy] = [`${Prefix}${newId()}`, `${Prefix}${newId()}`]
  const target = { Bucket, Key }
  return [
    ["put", () => own.send(new PutObjectCommand({ ...target, Body: "probe" }))],
    ["head", () => own.send(new HeadObjectCommand(target))],
    ["get", async () => (await own.send(new GetObjectCommand(target))).Body?.transformToString()],
    ["list", () => own.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: 1 }))],
    ["copy", () => own.send(new CopyObjectCommand({ Bucket, Key: copy, CopySource: `${Bucket}/${Key}` }))],
    ["delete", () => Promise.all([Key, copy].map(one => own.send(new DeleteObjectCommand({ Bucket, Key: one }))))],
  ]
}

/**
 * Does with a small object what the service does with files, and removes it. Yields each step that failed; where the
 * first one did, nothing else was tried.
 */
export const probeVault = Effect.fnUntraced(function* (settings: VaultBucket) {
  const own = yield* makeClient(settings, settings.endpoint)
  const faults: Array<ProbeFault> = []
  for (const [step, send] of stepsFor(own, settings.bucket, `${settings.prefix}altilift-doctor/`)) {
    const fault = yield* Effect.promise(() => send().then(() => undefined, faultOf))
    if (fault === undefined) continue
    faults.push({ step, ...fault })
    if (step === "put") break
  }
  return faults
})

/** Whether a rule is for all objects, and expires them after a time. */
const expiresAll = ({ Status, Expiration, Filter, Prefix }: LifecycleRule): boolean => {
  const { Prefix: filtered = "", ...narrower } = Filter ?? {}
  const isForAll = (Prefix ?? "") === "" && filtered === "" && Object.values(narrower).every(one => one === undefined)
  return Status === "Enabled" && isForAll && (Expiration?.Days !== undefined || Expiration?.Date !== undefined)
}

/** Whether a rule of the bucket expires objects; undefined: the credentials may not read its rules. */
export const expiresObjects = Effect.fnUntraced(function* (settings: S3Account & { readonly bucket: string }, endpoint?: string) {
  const own = yield* makeClient(settings, endpoint)
  const read = own.send(new GetBucketLifecycleConfigurationCommand({ Bucket: settings.bucket }))
  return yield* Effect.promise(() =>
    read.then(
      ({ Rules = [] }) => Rules.some(expiresAll),
      cause => (faultOf(cause).code === "NoSuchLifecycleConfiguration" ? false : undefined),
    ),
  )
})
