import type { Readable } from "node:stream"
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3"
import { Effect } from "effect"
import { vaultTexts } from "../../messages/vault.ts"
import { BucketError } from "../../ports/Bucket.ts"
import { FileError } from "../../ports/FileError.ts"
import type { VaultError } from "../../ports/Vault.ts"
import type { VaultBucket } from "../../vault/vaultSettings.ts"
import { bucketError } from "../bucketFaults.ts"
import { download, isOfDisk } from "../download.ts"
import { faultOf, long, makeClient, openObject } from "../s3/s3Client.ts"
import { type CopySource, copyObject } from "./copyObject.ts"
import { md5Of, type PutLimits, putFile, usualLimits } from "./putFile.ts"

/** What is known of an object. */
export interface VaultObject {
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modifiedAt: number
  /** SHA-1 that was written down with it. */
  readonly checksum?: string
}

/** Requests that delete at the same time. No server knows how to delete many by one request that all others know. */
const deletesAtOnce = 16

/** Objects of the vault's bucket by key. Errors name the bucket and never a credential. */
export const makeVaultObjects = Effect.fnUntraced(function* (settings: VaultBucket, limits: PutLimits = usualLimits) {
  const own = yield* makeClient(settings, settings.endpoint)
  const moving = yield* makeClient(settings, settings.endpoint, long)
  const named = { cloud: settings.cloud, bucket: vaultTexts.bucketLabel(settings.bucket) }
  const asBucketError = (cause: unknown) => (cause instanceof BucketError ? cause : bucketError(named, faultOf(cause)))
  const attempt = <A>(run: () => Promise<A>): Effect.Effect<A, VaultError> =>
    Effect.tryPromise({
      try: run,
      catch: cause => (cause instanceof FileError ? cause : isOfDisk(cause) ? new FileError({ cause }) : asBucketError(cause)),
    })
  const target = (Key: string) => ({ Bucket: settings.bucket, Key })

  async function* list(prefix: string) {
    let token: string | undefined
    do {
      const page = await own.send(
        new ListObjectsV2Command({ Bucket: settings.bucket, Prefix: prefix, ...(token && { ContinuationToken: token }) }),
      )
      yield (page.Contents ?? []).flatMap(({ Key }) => Key ?? [])
      token = page.NextContinuationToken
    } while (token !== undefined)
  }

  /** One answer of 404 is not believed: an image would be given up for it. */
  const find = async (key: string): Promise<VaultObject | undefined> => {
    try {
      const { ContentLength = 0, LastModified, Metadata } = await own.send(new HeadObjectCommand(target(key)))
      return {
        size: ContentLength,
        modifiedAt: LastModified?.getTime() ?? 0,
        ...(Metadata?.sha1 === undefined ? {} : { checksum: Metadata.sha1 }),
      }
    } catch (cause) {
      if (faultOf(cause).status !== 404) throw cause
    }
    const listed = await own.send(new ListObjectsV2Command({ Bucket: settings.bucket, Prefix: key, MaxKeys: 1 }))
    if (listed.Contents?.[0]?.Key === key) throw bucketError(named, { status: 503, code: vaultTexts.hidden })
    return undefined
  }

  const removeOne = (key: string) => own.send(new DeleteObjectCommand(target(key)))

  return {
    attempt,
    find: (key: string) => attempt(() => find(key)),
    read: (key: string, from: number, to: number) =>
      attempt(async () => {
        try {
          const { Body } = await own.send(new GetObjectCommand({ ...target(key), Range: `bytes=${from}-${to - 1}` }))
          // Who reads it later gets an error that comes before; without a listener it would end the process.
          return (Body as Readable).on("error", () => undefined)
        } catch (cause) {
          if (faultOf(cause).code === "NoSuchKey") throw new FileError({ cause: gone(key) })
          throw cause
        }
      }),
    /** Copies an object to a file; answers with its SHA-1. */
    fetch: (key: string, path: string) =>
      Effect.map(download(openObject(own, target(key)), path, asBucketError, true), ({ checksum }) => checksum),
    write: (key: string, bytes: Uint8Array, checksum: string) =>
      attempt(() =>
        moving.send(
          new PutObjectCommand({ ...target(key), Body: bytes, ContentMD5: md5Of(bytes), Metadata: { sha1: checksum } }),
        ),
      ),
    put: (key: string, path: string, checksum: string) => attempt(() => putFile(moving, target(key), { path, checksum }, limits)),
    /** Copies without bytes passing through this process; fails when the source is another one meanwhile. */
    copy: (source: CopySource, key: string, checksum: string) =>
      attempt(() => copyObject(moving, source, { ...target(key), Metadata: { sha1: checksum } })),
    remove: (key: string) => attempt(() => removeOne(key)),
    removeAll: (prefix: string) =>
      attempt(async () => {
        for await (const keys of list(prefix)) {
          for (let from = 0; from < keys.length; from += deletesAtOnce) {
            await Promise.all(keys.slice(from, from + deletesAtOnce).map(removeOne))
          }
        }
      }),
  }
})

const gone = (key: string) => Object.assign(new Error(vaultTexts.objectGone(key)), { code: "ENOENT" })

export type VaultObjects = Effect.Success<ReturnType<typeof makeVaultObjects>>
