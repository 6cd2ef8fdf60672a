import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import type { Bucket, UploadApi } from "../src/index.ts"
import { apiOf } from "./apiOf.ts"

const checksum = "a".repeat(40)
const content = { checksum, size: 100, type: "JPEG" } as const
const other = { id: "2e", state: "Pending", filename: "f.jpg", checksum: "b".repeat(40) }
const own = { ...other, id: "1f", checksum: checksum.toUpperCase() }
const signed = (image: typeof other) => ({ url: "http://s3/1?X-Amz-Expires=10800", image })
const parts = { uploadId: "u", partSize: 1, urls: ["http://s3/p"], complete: "http://s3/c", abort: "http://s3/a" }
const withParts = { SignedUpload: { fields: [{ name: "parts" }] } }

type Api = UploadApi["Service"]
const sign = (cloud: Bucket["cloud"]) => (api: Api) =>
  api.sign({ project: "5a", bucket: { cloud, label: "Paris" }, filename: "a.jpg", content })
const signParts = (cloud: Bucket["cloud"]) => (api: Api) =>
  api.signParts({
    project: "5a",
    bucket: { cloud, label: "Paris" },
    filename: "a.jpg",
    content,
    partSize: 1,
    uploadId: undefined,
    from: 1,
  })

/** What is asked, and the data of an answer about an image. */
const operations: Readonly<
  Record<string, readonly [(api: Api) => Effect.Effect<unknown, unknown>, (image: typeof other) => object]>
> = {
  hasImage: [api => api.hasImage("5a", checksum), hasImage => ({ hasImage })],
  uploadImageS3: [sign("S3"), image => ({ uploadImageS3: signed(image) })],
  uploadImageMinio: [sign("MINIO"), image => ({ uploadImageMinio: signed(image) })],
  uploadImageOSS: [sign("OSS"), image => ({ uploadImageOSS: { image } })],
  "parts of uploadImageS3": [signParts("S3"), image => ({ uploadImageS3: { image, parts }, ...withParts })],
  "parts of uploadImageMinio": [signParts("MINIO"), image => ({ uploadImageMinio: { image, parts }, ...withParts })],
  uploadImageURL: [
    api => api.fetchUrl({ project: "5a", url: Redacted.make("https://a.test/1"), filename: "a.jpg", checksum, token: undefined }),
    uploadImageURL => ({ uploadImageURL }),
  ],
  startImageUpload: [api => api.start("1f"), startImageUpload => ({ startImageUpload })],
  doneImageUpload: [api => api.done("1f"), doneImageUpload => ({ doneImageUpload })],
  image: [api => api.image("5a", "1f"), image => ({ project: { image } })],
}

describe("an answer for another image", () => {
  for (const [name, [ask, data]] of Object.entries(operations)) {
    it.live(`is a fault of the server, and said so: ${name}`, () =>
      Effect.gen(function* () {
        const right = apiOf(() => ({ body: { data: data(own) } }))
        yield* right.use(ask)
        const wrong = apiOf(() => ({ body: { data: data(other) } }))
        const error = yield* Effect.flip(wrong.use(ask))
        assert.match(String(error instanceof Error ? error.message : error), /the server answered for another image/)
      }),
    )
  }
})
