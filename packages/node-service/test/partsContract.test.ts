import { randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import {
  layerHttpStorageWith,
  type PartAddresses,
  type PartSizes,
  type PartsWish,
  type SignedParts,
  type Target,
} from "@altilift/core"
import { partsSuite, type TestParts } from "@altilift/core/contract"
import { layerOssStorageWith } from "@altilift/core/oss"
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Effect, Layer, Redacted } from "effect"
import { afterAll, beforeAll, describe } from "vitest"
import { createProject, register, sha1 } from "./api.ts"
import { admin, newBucket, noCeph } from "./ceph.ts"
import { granted, registerOss } from "./oss.ts"
import { type Parts, signParts } from "./parts.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

const http = NodeHttpClient.layerUndici
const [KiB, MiB] = [1024, 1024 ** 2]
const s3Sizes: Required<PartSizes> = { over: 12 * MiB, part: 5.5 * MiB, least: 5 * MiB }
const ossSizes: Required<PartSizes> = { over: 320 * KiB, part: 150 * KiB, least: 100 * KiB }
const s3Storage = layerHttpStorageWith(s3Sizes).pipe(Layer.provide(http))

let service: RunningService
let pid: string
let start: Buffer
beforeAll(async () => {
  service = await startService()
  pid = await createProject(service)
  start = await jpeg(4711)
})
afterAll(removeAll)

const images = new Map<string, Buffer>()
const image: TestParts["image"] = size => {
  const bytes = Buffer.concat([start, randomBytes(size - start.length)])
  const checksum = sha1(bytes)
  images.set(checksum, bytes)
  return { type: "JPEG", checksum, bytes }
}
const bytesOf = (checksum: string): Buffer => images.get(checksum) ?? Buffer.of()

/** Addresses as a driver gets them. */
const redacted = ({ urls, complete, abort, ...parts }: Parts, from: number): SignedParts => ({
  ...parts,
  from,
  urls: urls.map(url => Redacted.make(url)),
  complete: Redacted.make(complete),
  abort: Redacted.make(abort),
  usableUntil: Number.POSITIVE_INFINITY,
})

/** Ids of the images that targets are of. */
const ids = new Map<Target, string>()

/** The verified original; undefined when none has come after a while. */
const original = async (target: Target): Promise<Uint8Array | undefined> => {
  const path = join(service.data, "vault", pid, ids.get(target) ?? "")
  for (let wait = 0; wait < 200; wait++) {
    const bytes = await readFile(path).catch(() => undefined)
    if (bytes !== undefined && bytes.byteLength > 0) return bytes
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return undefined
}

partsSuite("HttpStorage over the embedded edge", () => ({
  sizes: s3Sizes,
  image,
  storage: s3Storage,
  target: ({ checksum }, cutOffs) =>
    Effect.promise(async () => {
      const bytes = bytesOf(checksum)
      const place = { pid, label: "Local", mutation: "uploadImageS3" } as const
      const sign = async ({ uploadId, ...wish }: PartsWish) => {
        const signed = await signParts(service, place, bytes, { ...wish, ...(uploadId === undefined ? {} : { uploadId }) })
        return redacted(signed.parts, wish.from)
      }
      const { url, image } = await register(service, pid, bytes)
      const parts: PartAddresses = { sign: wish => Effect.promise(() => sign(wish)) }
      const target: Target = { kind: "url", url: Redacted.make(url), usableUntil: Number.POSITIVE_INFINITY, parts, cutOffs }
      ids.set(target, image.id)
      return target
    }),
  received: target => Effect.promise(() => original(target)),
}))

partsSuite("OssStorage over the embedded edge", () => ({
  sizes: ossSizes,
  image,
  storage: layerOssStorageWith(ossSizes).pipe(Layer.provide(http)),
  target: ({ checksum }, cutOffs) =>
    Effect.promise(async () => {
      const { image, name } = await registerOss(service, pid, bytesOf(checksum))
      const sts = await granted(service, pid)
      const live = Effect.succeed({ sts: Redacted.make({ ...sts, expire: Date.parse(sts.expire) }), skew: 0 })
      const credentials = { live, refused: () => Effect.void, clock: () => Effect.void }
      const target: Target = { kind: "sts", object: name, credentials, cutOffs }
      ids.set(target, image.id)
      return target
    }),
  received: target => Effect.promise(() => original(target)),
}))

let made: Promise<string> | undefined

/** One bucket for all of these, made when it is first needed. */
const theBucket = (): Promise<string> => {
  made ??= newBucket()
  return made
}

/** What a service would sign, by the vendor's own client. */
const signByAdmin = async (object: { Bucket: string; Key: string }, size: number, { uploadId, partSize, from }: PartsWish) => {
  const UploadId = uploadId ?? (await admin.send(new CreateMultipartUploadCommand(object))).UploadId ?? ""
  const count = Math.ceil(size / partSize) - from + 1
  const urls = Array.from({ length: count }, (_, index) =>
    getSignedUrl(admin, new UploadPartCommand({ ...object, UploadId, PartNumber: from + index })),
  )
  const complete = await getSignedUrl(admin, new CompleteMultipartUploadCommand({ ...object, UploadId }))
  const abort = await getSignedUrl(admin, new AbortMultipartUploadCommand({ ...object, UploadId }))
  return redacted({ uploadId: UploadId, partSize, urls: await Promise.all(urls), complete, abort }, from)
}

describe.skipIf(noCeph)("Ceph RGW", () => {
  const keys = new Map<Target, string>()
  partsSuite("HttpStorage over a real S3 server", () => ({
    sizes: s3Sizes,
    image,
    storage: s3Storage,
    target: ({ size }, cutOffs) =>
      Effect.promise(async () => {
        const object = { Bucket: await theBucket(), Key: randomBytes(20).toString("hex") }
        const url = Redacted.make(await getSignedUrl(admin, new PutObjectCommand(object)))
        const parts: PartAddresses = { sign: wish => Effect.promise(() => signByAdmin(object, size, wish)) }
        const target: Target = { kind: "url", url, usableUntil: Number.POSITIVE_INFINITY, parts, cutOffs }
        keys.set(target, object.Key)
        return target
      }),
    received: target =>
      Effect.promise(async () => {
        const object = { Bucket: await theBucket(), Key: keys.get(target) ?? "" }
        return await (await admin.send(new GetObjectCommand(object))).Body?.transformToByteArray()
      }),
  }))
})
