import { randomBytes } from "node:crypto"
import { layerHttpStorage, layerMemoryJournal, type Target } from "@altilift/core"
import { storageSuite } from "@altilift/core/contract"
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Effect, Layer, Redacted } from "effect"
import { describe } from "vitest"
import { admin, newBucket, noCeph } from "./ceph.ts"

/** What the bucket holds, read by its administrator; undefined when there is nothing. */
const received = async (key: string, bucket: string): Promise<Uint8Array | undefined> => {
  try {
    const { Body } = await admin.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    return await Body?.transformToByteArray()
  } catch {
    return undefined
  }
}

let made: Promise<string> | undefined

/** One bucket for all of these, made when it is first needed. */
const theBucket = (): Promise<string> => {
  made ??= newBucket()
  return made
}

describe.skipIf(noCeph)("Ceph RGW", () => {
  storageSuite("HttpStorage over a real S3 server", () => {
    const keys = new Map<Target, string>()
    return {
      storage: layerHttpStorage.pipe(Layer.provide(Layer.merge(NodeHttpClient.layerUndici, layerMemoryJournal))),
      target: behaviour =>
        Effect.promise(async () => {
          const key = randomBytes(20).toString("hex")
          const url = await getSignedUrl(admin, new PutObjectCommand({ Bucket: await theBucket(), Key: key }), { expiresIn: 600 })
          const signed = behaviour === "refuses the target" ? url.replace(/Signature=./, "Signature=g") : url
          const target: Target = { kind: "url", url: Redacted.make(signed), usableUntil: Number.POSITIVE_INFINITY }
          keys.set(target, key)
          return target
        }),
      received: target => Effect.promise(async () => received(keys.get(target) ?? "", await theBucket())),
    }
  }, ["accepts", "refuses the target"])
})
