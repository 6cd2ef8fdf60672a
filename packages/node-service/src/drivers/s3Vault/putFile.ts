import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { pipeline } from "node:stream/promises"
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3"
import { mostParts } from "../../ports/planParts.ts"
import type { Target } from "../s3/s3Parts.ts"

/** Bytes that go in one request, and bytes of a part of what is larger. */
export interface PutLimits {
  readonly inOne: number
  readonly part: number
}

/** S3 takes 5 GiB in one request; less is lost with a broken connection where it comes in parts. */
export const usualLimits: PutLimits = { inOne: 256 * 1024 ** 2, part: 64 * 1024 ** 2 }

/** Parts that are sent at the same time. */
const partsAtOnce = 3

interface Local {
  readonly path: string
  /** SHA-1, which is kept beside the object. */
  readonly checksum: string
}

/** Sends a file. The server compares the MD5 of what it got with that of the bytes on the disk. */
export const putFile = async (client: S3Client, target: Target, file: Local, limits: PutLimits): Promise<void> => {
  const { size } = await stat(file.path)
  if (size > limits.inOne) return putInParts(client, target, file, size, limits)
  const request = { ...target, Metadata: { sha1: file.checksum }, ContentLength: size }
  await client.send(new PutObjectCommand({ ...request, ...(await bodyOf(file.path, 0, size)) }))
}

const putInParts = async (client: S3Client, target: Target, file: Local, size: number, limits: PutLimits): Promise<void> => {
  const begin = new CreateMultipartUploadCommand({ ...target, Metadata: { sha1: file.checksum } })
  const upload = { ...target, UploadId: (await client.send(begin)).UploadId }
  const partSize = Math.max(limits.part, Math.ceil(size / mostParts))
  const count = Math.ceil(size / partSize)
  const tags: Array<string | undefined> = []
  const send = async (index: number): Promise<void> => {
    const [from, to] = [index * partSize, Math.min(size, (index + 1) * partSize)]
    const part = { ...upload, PartNumber: index + 1, ContentLength: to - from }
    tags[index] = (await client.send(new UploadPartCommand({ ...part, ...(await bodyOf(file.path, from, to)) }))).ETag
  }
  try {
    for (let from = 0; from < count; from += partsAtOnce) {
      const some = Array.from({ length: Math.min(partsAtOnce, count - from) }, (_, index) => send(from + index))
      await settled(some)
    }
    const Parts = tags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }))
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }))
  } catch (cause) {
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
    throw cause
  }
}

/** No part is under way any more when one has failed: an upload that is given up takes none. */
const settled = async (sending: ReadonlyArray<Promise<void>>): Promise<void> => {
  for (const end of await Promise.allSettled(sending)) if (end.status === "rejected") throw end.reason
}

/** Bytes `from` up to `to` of a file, which are read once for their MD5 and once to be sent. */
const bodyOf = async (path: string, from: number, to: number) => {
  const range = { start: from, end: to - 1, highWaterMark: 256 * 1024 }
  if (to === from) return { Body: new Uint8Array(), ContentMD5: md5Of(new Uint8Array()) }
  const hash = createHash("md5")
  await pipeline(createReadStream(path, range), hash)
  const body = createReadStream(path, range)
  // The request fails with it; without a listener an error before it is read would end the process.
  body.on("error", () => undefined)
  return { Body: body, ContentMD5: hash.digest("base64") }
}

export const md5Of = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("base64")
