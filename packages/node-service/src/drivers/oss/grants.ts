import OSS from "ali-oss"
import { Cache, Effect, Exit, Redacted } from "effect"
import { z } from "zod"
import type { OssSettings } from "../../buckets/bucketSettings.ts"
import { type BucketError, type Sts, validity } from "../../ports/Bucket.ts"
import { prefixOf } from "../../ports/objectKey.ts"

/**
 * An STS is handed out again only while this remains of it, in milliseconds: who gets it second must have use of it,
 * too.
 */
const useful = 45 * 60 * 1000

/** Users' projects whose STS are remembered at the same time. */
const remembered = 10_000

const credentials = z.object({
  AccessKeyId: z.string().min(1),
  AccessKeySecret: z.string().min(1),
  SecurityToken: z.string().min(1),
  Expiration: z.iso.datetime(),
})

/** What a client may do with its STS: put objects below its project, whole or in parts, and nothing else. */
const policy = (bucket: string, projectId: string) => ({
  Version: "1",
  Statement: [
    {
      Effect: "Allow",
      Action: ["oss:PutObject", "oss:ListParts", "oss:AbortMultipartUpload"],
      Resource: [`acs:oss:*:*:${bucket}/${prefixOf(projectId)}*`],
    },
  ],
})

/**
 * Hands out STS for one bucket. Making one takes Aliyun long, so they are kept in memory by user and project, and many
 * who ask at the same time wait for the same one. A failure is not remembered.
 */
export const makeGrants = Effect.fnUntraced(function* (settings: OssSettings, asBucketError: (cause: unknown) => BucketError) {
  const sts = new OSS.STS({
    accessKeyId: settings.accessKeyId,
    accessKeySecret: Redacted.value(settings.secretAccessKey),
    endpoint: settings.stsEndpoint,
    timeout: "15s",
  } as OSS.STSOptions)

  const assume = async (projectId: string): Promise<Sts> => {
    const answer = await sts.assumeRole(settings.roleArn, policy(settings.bucket, projectId), validity.sts, `alti-${projectId}`)
    const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = credentials.parse(answer.credentials)
    const { bucket, endpoint } = settings
    return { id: AccessKeyId, secret: AccessKeySecret, token: SecurityToken, bucket, endpoint, expire: Expiration }
  }

  const kept = yield* Cache.makeWith(
    (holder: string) => Effect.tryPromise({ try: () => assume(projectOf(holder)), catch: asBucketError }),
    {
      capacity: remembered,
      timeToLive: exit => (Exit.isSuccess(exit) ? Math.max(0, Date.parse(exit.value.expire) - Date.now() - useful) : 0),
    },
  )
  return (userId: string, projectId: string): Effect.Effect<Sts, BucketError> => Cache.get(kept, `${userId}/${projectId}`)
})

const projectOf = (holder: string): string => holder.slice(holder.indexOf("/") + 1)
