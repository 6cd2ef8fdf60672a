import { S3Client } from "@aws-sdk/client-s3"
import { S3RequestPresigner } from "@aws-sdk/s3-request-presigner"
import type { ObjectKey } from "../../ports/Bucket.ts"
import { keyOf } from "../../ports/objectKey.ts"

/** The physical name of the embedded bucket: the first segment of every object's path. */
export const edgeBucketName = "edge"

/** Signs or re-signs a request. */
export type Presign = (method: string, path: string, query: Record<string, string>, at: Date, expiresIn: number) => Promise<URL>

/**
 * A presigner for the edge bucket, the AWS SDK's own. The same function signs for clients and, called again with what a
 * request says of itself, tells which signature it should bear.
 *
 * @param origin what clients reach the edge under; only its host is signed
 */
export const makePresign = (
  origin: string,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Presign => {
  const { protocol, hostname, port, host } = new URL(origin)
  const { config } = new S3Client({
    region: "us-east-1",
    credentials,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  })
  const presigner = new S3RequestPresigner(config)
  return async (method, path, query, signingDate, expiresIn) => {
    const request = {
      method,
      protocol,
      hostname,
      ...(port === "" ? {} : { port: Number(port) }),
      path,
      query,
      headers: { host },
    }
    const signed = await presigner.presign(request, { signingDate, expiresIn })
    const url = new URL(path, origin)
    for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.set(name, String(value))
    return url
  }
}

export const objectPath = (key: ObjectKey): string => `/${edgeBucketName}/${keyOf(key)}`
