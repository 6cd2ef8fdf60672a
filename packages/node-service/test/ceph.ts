import { randomBytes } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { CreateBucketCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3"
import { temporaryFolder } from "./service.ts"

/** A real S3 server for the tests, as `tools/src/ceph.ts` announces it: `http://KEY:SECRET@HOST:PORT`. */
const announced = process.env.TEST_S3

const { origin, username: user, password } = new URL(announced ?? "http://no:server@127.0.0.1")

if (announced === undefined) {
  console.warn("no S3 server: tests against Ceph are SKIPPED. `npm test` starts one where it can; see CONTRIBUTING.md")
}

/** Where there is no real S3 server, tests against one are skipped. */
export const noCeph = announced === undefined

export const endpoint = origin

/** The server's administrator, independent of the code under test. */
export const admin = new S3Client({
  endpoint: origin,
  region: "us-east-1",
  forcePathStyle: true,
  credentials: { accessKeyId: user, secretAccessKey: password },
  requestChecksumCalculation: "WHEN_REQUIRED",
  responseChecksumValidation: "WHEN_REQUIRED",
})

/** Of the administrator. */
export const username = user
export const secret = password

/** A new bucket of the server; its physical name. */
export const newBucket = async (): Promise<string> => {
  const name = `altilift-${randomBytes(6).toString("hex")}`
  await admin.send(new CreateBucketCommand({ Bucket: name }))
  return name
}

/** An entry of `buckets` in a configuration file. */
export const entry = (label: string, bucket: string, more: Record<string, unknown> = {}) => ({
  cloud: "S3",
  label,
  bucket,
  endpoint,
  pathStyle: true,
  accessKeyId: user,
  secretAccessKey: { env: "CEPH_SECRET" },
  ...more,
})

/** The `vault` of a configuration file: a new bucket. */
export const newVault = async () => {
  const { label: _, ...place } = entry("", await newBucket())
  return place
}

/** What a service is started with to have these settings. */
export const configured = async (settings: Record<string, unknown>) => {
  const config = join(await temporaryFolder(), "altilift.json")
  await writeFile(config, JSON.stringify(settings))
  return { args: ["--config", config], env: { CEPH_SECRET: password } }
}

export const keysIn = async (bucket: string): Promise<ReadonlyArray<string>> =>
  ((await admin.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(({ Key }) => Key ?? "")

export const putByAdmin = (bucket: string, key: string, bytes: Uint8Array) =>
  admin.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }))

export const sizeByAdmin = async (bucket: string, key: string) =>
  (await admin.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength
