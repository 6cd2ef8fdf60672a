import { randomBytes } from "node:crypto"
import { CreateBucketCommand, PutBucketCorsCommand, S3Client } from "@aws-sdk/client-s3"
import { z } from "zod"
import { givenCeph, startCeph } from "../ceph/startCeph.ts"
import type { ServiceOptions } from "./RunningService.ts"

/** The ways to send an image that the command line knows. */
export const Cloud = z.enum(["s3", "oss", "minio"])
export type Cloud = z.infer<typeof Cloud>

/** Where the photos of a demo go. */
export interface DemoBucket {
  /** In words, for people. */
  readonly where: string
  /** What the service is started with to use it, besides its settings. */
  readonly service: ServiceOptions
  readonly settings: object
  readonly close: () => Promise<void>
}

const own = (why = ""): DemoBucket => ({
  where: `the service's own${why}`,
  service: {},
  settings: {},
  close: () => Promise.resolve(),
})

/**
 * A new bucket on a real S3 server where the cloud speaks S3 and there can be one; else the service's own, which speaks
 * all.
 */
export const openBucket = async (cloud: Cloud | undefined): Promise<DemoBucket> => {
  if (cloud === undefined || cloud === "oss") return own()
  const ceph = givenCeph() ?? (await startCeph())
  if (typeof ceph === "string") return own(`, for there is no S3 server: ${ceph}`)
  try {
    const { origin, username: accessKeyId, password: secretAccessKey } = new URL(ceph.url)
    const bucket = `demo-${randomBytes(6).toString("hex")}`
    await createBucket(bucket, origin, { accessKeyId, secretAccessKey })
    const entry = { cloud: cloud.toUpperCase(), label: "Ceph", bucket, endpoint: origin, pathStyle: true, accessKeyId }
    const settings = { buckets: [{ ...entry, secretAccessKey: { env: "DEMO_SECRET" } }] }
    const service = { env: { DEMO_SECRET: secretAccessKey } }
    return { where: `${bucket} of Ceph RGW at ${origin}`, service, settings, close: ceph.stop }
  } catch (cause) {
    await ceph.stop()
    throw cause
  }
}

interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** What pages need, which are of another origin than the bucket (docs/service.md). */
const pages = {
  AllowedOrigins: ["*"],
  AllowedMethods: ["GET", "PUT", "POST", "DELETE", "HEAD"],
  AllowedHeaders: ["*"],
  ExposeHeaders: ["ETag"],
}

/** A new bucket of this name, which pages may send to and read from. */
export const createBucket = async (name: string, endpoint: string, credentials: Keys): Promise<void> => {
  const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials })
  await client.send(new CreateBucketCommand({ Bucket: name }))
  await client.send(new PutBucketCorsCommand({ Bucket: name, CORSConfiguration: { CORSRules: [pages] } }))
  client.destroy()
}
