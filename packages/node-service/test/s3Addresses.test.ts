import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { bucketSettings, type S3Settings } from "../src/buckets/bucketSettings.ts"
import { makeS3Bucket } from "../src/drivers/s3/s3Bucket.ts"

const key = { projectId: "5a1b2c3d4e5f60718293a4b5", filename: "0123.jpg" }
const object = `${key.projectId}/${key.filename}`

const signed = (more: object) => {
  const settings = bucketSettings.parse({
    cloud: "S3",
    label: "Paris",
    bucket: "photos-paris",
    region: "eu-west-3",
    accessKeyId: "id",
    secretAccessKey: "secret",
    ...more,
  }) as S3Settings
  const signing = Effect.flatMap(makeS3Bucket(settings), bucket => bucket.sign(key))
  return Effect.runPromise(Effect.scoped(Effect.map(signing, url => new URL(url))))
}

/** Where it goes, without what was signed. */
const place = ({ origin, pathname }: URL) => origin + pathname

describe("the address of an object", () => {
  it("has the bucket in its host, on AWS and elsewhere", async () => {
    expect(place(await signed({}))).toBe(`https://photos-paris.s3.eu-west-3.amazonaws.com/${object}`)
    expect(place(await signed({ endpoint: "https://s3.example.com" }))).toBe(`https://photos-paris.s3.example.com/${object}`)
  })

  it("has it in its path where the settings say so, and with MinIO", async () => {
    const endpoint = "https://s3.example.com"
    expect(place(await signed({ endpoint, pathStyle: true }))).toBe(`${endpoint}/photos-paris/${object}`)
    expect(place(await signed({ endpoint, cloud: "MINIO" }))).toBe(`${endpoint}/photos-paris/${object}`)
    expect(place(await signed({ endpoint, cloud: "MINIO", pathStyle: false }))).toBe(
      `https://photos-paris.s3.example.com/${object}`,
    )
  })

  it("is good for three hours and binds the host alone", async () => {
    const { searchParams } = await signed({})
    expect(searchParams.get("X-Amz-Expires")).toBe("10800")
    expect(searchParams.get("X-Amz-SignedHeaders")).toBe("host")
  })
})
