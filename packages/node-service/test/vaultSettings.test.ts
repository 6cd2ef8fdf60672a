import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { readSettings } from "../src/config.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

const vault = { cloud: "S3", bucket: "photos-vault", endpoint: "http://rgw:8080", accessKeyId: "a", secretAccessKey: "hush" }

const read = async (settings: object) => {
  const folder = await temporaryFolder()
  const config = join(folder, "altilift.json")
  await writeFile(config, JSON.stringify(settings))
  return { folder, settings: readSettings({ config }, {}) }
}

const complaint = (settings: object) =>
  read(settings).then(
    () => "none",
    (cause: Error) => cause.message,
  )

it("files are in the data folder where nothing else is said", async () => {
  const { settings } = await read({})
  expect([settings.vault, settings.formerVault, settings.scratch]).toEqual(["data-folder", undefined, { most: 20e9 }])
})

it("a bucket is taken with what is usual, and scratch beside the file, in bytes as people write them", async () => {
  const { folder, settings } = await read({ vault, formerVault: "data-folder", scratch: { folder: "scratch", most: "512GiB" } })
  expect(settings.vault).toMatchObject({ bucket: "photos-vault", region: "us-east-1", prefix: "", downloads: "presigned" })
  expect([settings.formerVault, settings.scratch]).toEqual([
    "data-folder",
    { folder: join(folder, "scratch"), most: 512 * 1024 ** 3 },
  ])
  expect(JSON.stringify(settings)).not.toContain("hush")
})

it("what cannot be is named with its place", async () => {
  expect(await complaint({ vault: "somewhere" })).toMatch(/vault: must be data-folder, or a bucket/)
  expect(await complaint({ vault: { ...vault, prefix: "/x" } })).toMatch(/vault\.prefix: must be words that end with \//)
  expect(await complaint({ vault: { ...vault, endpoint: "rgw" } })).toMatch(/vault\.endpoint: must be a URL/)
  expect(await complaint({ vault: { ...vault, downloads: "direct" } })).toMatch(/vault\.downloads: must be presigned or service/)
  expect(await complaint({ vault: { ...vault, colour: 1 } })).toMatch(/colour/)
  expect(await complaint({ scratch: { most: "20 bananas" } })).toMatch(/scratch\.most: must be a number of bytes/)
  expect(await complaint({ scratch: { most: "1MB" } })).toMatch(/scratch\.most: must be 1GB or more/)
  expect(await complaint({ vault, formerVault: vault })).toMatch(/formerVault: is the place that vault names already/)
  const edge = { ...vault, label: "Paris", region: "x" }
  expect(await complaint({ vault, buckets: [edge] })).toMatch(/vault\.bucket: is one of buckets/)
  expect(await complaint({ vault, buckets: [{ ...edge, bucket: "photos-edge" }] })).toBe("none")
})
