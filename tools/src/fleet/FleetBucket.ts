import { randomBytes } from "node:crypto"
import { DeleteBucketCommand, DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3"
import { createBucket } from "../demo/bucket.ts"

/** A bucket of an S3 server, as its administrator sees it. */
export interface FleetBucket {
  readonly origin: string
  readonly name: string
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly list: () => Promise<readonly string[]>
  readonly read: (key: string) => Promise<Uint8Array>
  /** With all that is in it. */
  readonly remove: () => Promise<void>
}

/** Makes a bucket with a name of its own. @param url `http://KEY:SECRET@HOST:PORT` */
export const makeBucket = async (url: string, purpose: string): Promise<FleetBucket> => {
  const { origin, username: accessKeyId, password: secretAccessKey } = new URL(url)
  const keys = { accessKeyId, secretAccessKey }
  const name = `fleet-${purpose}-${randomBytes(6).toString("hex")}`
  await createBucket(name, origin, { ...keys })
  // The client adds to what it is given.
  const client = new S3Client({ endpoint: origin, region: "us-east-1", forcePathStyle: true, credentials: { ...keys } })

  const list = async () => {
    const found: string[] = []
    let token: string | undefined
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket: name, ...(token && { ContinuationToken: token }) }))
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) found.push(Key)
      token = page.NextContinuationToken
    } while (token !== undefined)
    return found
  }

  const read = async (key: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: key }))
    return (await Body?.transformToByteArray()) ?? new Uint8Array()
  }

  const remove = async () => {
    const left = await list()
    for (let from = 0; from < left.length; from += 1_000) {
      const Objects = left.slice(from, from + 1_000).map(Key => ({ Key }))
      await client.send(new DeleteObjectsCommand({ Bucket: name, Delete: { Objects, Quiet: true } }))
    }
    await client.send(new DeleteBucketCommand({ Bucket: name }))
    client.destroy()
  }

  return { origin, name, keys, list, read, remove }
}
