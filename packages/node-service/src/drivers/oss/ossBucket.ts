import { isIP } from "node:net"
import type { Readable } from "node:stream"
import OSS from "ali-oss"
import { Effect, Redacted } from "effect"
import type { OssSettings } from "../../buckets/bucketSettings.ts"
import type { BucketError, GrantingBucket, ObjectKey } from "../../ports/Bucket.ts"
import { absent, keyOf } from "../../ports/objectKey.ts"
import { bucketError, type Fault, systemCode } from "../bucketFaults.ts"
import { download, type Open, Replaced } from "../download.ts"
import { makeGrants } from "./grants.ts"

/** How long an answer may take to begin, in milliseconds. */
const timeout = 15_000

/**
 * A bucket of Aliyun OSS. Clients write with STS of a role that may put below their project; the service looks, reads
 * and deletes with its own credentials.
 */
export const makeOssBucket = Effect.fn("makeOssBucket")(function* (settings: OssSettings) {
  const name = { cloud: settings.cloud, bucket: settings.label }
  const own = client(settings)
  const attempt = <A>(run: () => Promise<A>): Effect.Effect<A, BucketError> =>
    Effect.tryPromise({ try: run, catch: cause => bucketError(name, faultOf(cause)) })
  return {
    ...name,
    display: settings.display ?? settings.label,
    physicalName: settings.bucket,
    location: settings.location,
    endpoint: hostOf(settings),
    grant: yield* makeGrants(settings, cause => bucketError(name, faultOf(cause))),
    head: key => attempt(() => sizeOf(own, key)),
    copyTo: (key, path) =>
      Effect.map(
        download(openObject(own, key), path, cause => bucketError(name, faultOf(cause))),
        ({ version }) => version,
      ),
    delete: key => Effect.asVoid(attempt(() => own.delete(keyOf(key), { timeout }))),
    check: attempt(() => nothingThere(own)),
  } satisfies GrantingBucket
})

const client = (settings: OssSettings): OSS => {
  const endpoint = settings.internalEndpoint ?? settings.endpoint
  return new OSS({
    endpoint,
    region: settings.region,
    bucket: settings.bucket,
    accessKeyId: settings.accessKeyId,
    accessKeySecret: Redacted.value(settings.secretAccessKey),
    secure: endpoint.startsWith("https:"),
    timeout,
    // Aliyun refuses path style, an address that is an IP literal allows nothing else. The type does not know the
    // option.
    ...{ sldEnable: isIpLiteral(new URL(endpoint)) },
  })
}

const isIpLiteral = ({ hostname }: URL): boolean => isIP(hostname.replace(/^\[|\]$/g, "")) !== 0

/**
 * The origin that clients of the bucket speak to: the bucket is a part of the host, except where the host is a number.
 */
const hostOf = ({ endpoint, bucket }: OssSettings): string => {
  const url = new URL(endpoint)
  return isIpLiteral(url) ? url.origin : `${url.protocol}//${bucket}.${url.host}`
}

const sizeOf = async (own: OSS, key: ObjectKey): Promise<number | undefined> => {
  try {
    const { res } = await own.head(keyOf(key), { timeout })
    return lengthOf(res.headers)
  } catch (cause) {
    if (faultOf(cause).status === 404) return undefined
    throw cause
  }
}

const lengthOf = (headers: object): number => Number((headers as Record<string, string>)["content-length"] ?? 0)

const openObject =
  (own: OSS, key: ObjectKey): Open =>
  async (from, version) => {
    const headers = {
      ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
      ...(version === undefined ? {} : { "If-Match": version }),
    }
    try {
      const { stream, res } = await own.getStream(keyOf(key), { timeout, headers })
      const etag = (res?.headers as Record<string, string> | undefined)?.etag ?? ""
      return { body: stream as Readable, size: from + lengthOf(res?.headers ?? {}), version: etag }
    } catch (cause) {
      throw faultOf(cause).status === 412 ? new Replaced() : cause
    }
  }

/** Reading what is not there answers what HEAD cannot: whether the bucket itself is. */
const nothingThere = async (own: OSS): Promise<void> => {
  try {
    await own.get(keyOf(absent), { timeout })
  } catch (cause) {
    if (faultOf(cause).code !== "NoSuchKey") throw cause
  }
}

/** ali-oss says -1 and -2 where there was no answer. */
const faultOf = (cause: unknown): Fault => {
  if (!(cause instanceof Error)) return { status: undefined, code: undefined }
  const { status } = cause as Error & { readonly status?: unknown }
  return {
    status: typeof status === "number" && status > 0 ? status : undefined,
    code: systemCode(cause) ?? cause.name,
  }
}
