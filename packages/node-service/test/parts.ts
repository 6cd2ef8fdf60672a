import { randomBytes } from "node:crypto"
import { ask, sha1 } from "./api.ts"
import { jpeg } from "./photos.ts"
import type { RunningService } from "./service.ts"

/** Bytes of S3's smallest part. */
export const least = 5 * 1024 ** 2

/** As the API signs them. */
export interface Parts {
  readonly uploadId: string
  readonly partSize: number
  readonly urls: ReadonlyArray<string>
  readonly complete: string
  readonly abort: string
}

let seed = 60_000

/** A photo of so many bytes that no other test has. */
export const bigPhoto = async (length: number): Promise<Buffer> => {
  seed += 1
  const image = await jpeg(seed)
  return Buffer.concat([image, randomBytes(length - image.length)])
}

/** What is asked of `parts`. */
export interface Wish {
  readonly size?: number
  readonly partSize?: number
  readonly uploadId?: string
  readonly from?: number
}

/** Registers a photo in a bucket, by the mutation of its cloud, and has parts of it signed; the whole answer. */
export const askParts = (service: RunningService, place: Place, bytes: Uint8Array, wish: Wish = {}) =>
  ask(
    service,
    `mutation($pid: ID!, $checksum: String, $size: Float!, $partSize: Float, $uploadId: String, $from: Int) {
      up: ${place.mutation}(pid: $pid, bucket: ${place.label}, filename: "photo.jpg", checksum: $checksum) {
        image { id state filename }
        parts(size: $size, partSize: $partSize, uploadId: $uploadId, from: $from) { uploadId partSize urls complete abort }
      }
    }`,
    { pid: place.pid, checksum: sha1(bytes), size: bytes.length, partSize: least, ...wish },
  )

/** Where a photo goes. */
export interface Place {
  readonly pid: string
  readonly label: string
  readonly mutation: "uploadImageS3" | "uploadImageMinio"
}

export const signParts = async (service: RunningService, place: Place, bytes: Uint8Array, wish: Wish = {}) => {
  const answer = await askParts(service, place, bytes, wish)
  if (answer.data?.up?.parts == null) throw new Error(JSON.stringify(answer))
  return answer.data.up as { readonly image: { readonly id: string; readonly filename: string }; readonly parts: Parts }
}

/** Part `number` of a photo. */
export const partOf = (bytes: Uint8Array, number: number, size = least): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes.subarray((number - 1) * size, number * size))

/** Puts a part; its ETag. */
export const putPart = async (url: string, body: Uint8Array<ArrayBuffer>): Promise<string> => {
  const response = await fetch(url, { method: "PUT", body, headers: { "content-type": "image/jpeg" } })
  if (response.status !== 200) throw new Error(`part: ${response.status} ${await response.text()}`)
  return response.headers.get("etag") ?? ""
}

export const complete = (url: string, etags: ReadonlyArray<string>): Promise<Response> =>
  fetch(url, { method: "POST", body: listed(etags), headers: { "content-type": "application/xml" } })

const listed = (etags: ReadonlyArray<string>) =>
  `<CompleteMultipartUpload>${etags
    .map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
    .join("")}</CompleteMultipartUpload>`

/** Status and code of a refusal. */
export const refusal = async (response: Response) => [response.status, /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]]
