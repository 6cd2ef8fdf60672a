import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Aliyun, startAliyun } from "./aliyun.ts"
import { ask, codesOf, createProject, images, sha1, start, until } from "./api.ts"
import { client, failure, type Sts } from "./oss.ts"
import { jpeg } from "./photos.ts"
import { type Login, type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"

const role = "acs:ram::1234567890:role/altilift-upload"

let aliyun: Aliyun
let service: RunningService
let seed = 900

beforeAll(async () => {
  aliyun = await startAliyun("photos-hk")
  const { endpoint, stsEndpoint, accessKeyId, bucket } = aliyun
  const config = join(await temporaryFolder(), "altilift.json")
  const hongKong = {
    cloud: "OSS",
    label: "HongKong",
    bucket,
    region: "cn-hongkong",
    endpoint,
    stsEndpoint,
    accessKeyId,
    roleArn: role,
  }
  const secretAccessKey = { env: "HONGKONG_SECRET" }
  const absent = { ...hongKong, secretAccessKey, label: "Absent", bucket: "photos-absent" }
  await writeFile(config, JSON.stringify({ buckets: [{ ...hongKong, secretAccessKey }, absent] }))
  service = await startService({ args: ["--config", config], env: { HONGKONG_SECRET: aliyun.secret } })
})
afterAll(async () => {
  await removeAll()
  await aliyun.close()
})

const asked = async (pid: string, fields: string, checksum: string | null = null, login?: Login) =>
  ask(
    service,
    `mutation($pid: ID!, $filename: String!, $checksum: String) {
      uploadImageOSS(pid: $pid, bucket: HongKong, filename: $filename, checksum: $checksum) { ${fields} }
    }`,
    { pid, filename: checksum === null ? "" : "photo.jpg", checksum },
    login,
  )

const granted = async (pid: string, login?: Login): Promise<Sts> =>
  (await asked(pid, "sts { id secret token bucket endpoint expire }", null, login)).data.uploadImageOSS.sts

/** Registers a photo, starts, and puts it as clients do. */
const put = async (pid: string, bytes: Buffer) => {
  const sts = await granted(pid)
  const { data } = await asked(pid, "image { id filename }", sha1(bytes))
  const { id, filename } = data.uploadImageOSS.image
  await start(service, id)
  await client(sts).put(`${pid}/${filename}`, bytes)
  return { id: id as string, key: `${pid}/${filename}` }
}

const done = (id: string) => ask(service, `mutation { doneImageUpload(id: "${id}") { state } }`)

const ready = (pid: string, id: string) =>
  until(
    async () => (await images(service, pid)).find(image => image.id === id),
    image => image?.state === "Ready" || image?.state === "Invalid",
  )

describe("a bucket of OSS", () => {
  it("takes objects by STS; they are verified after done, in the vault, and gone from the bucket", async () => {
    const pid = await createProject(service)
    const bytes = await jpeg(seed++)
    const { id, key } = await put(pid, bytes)
    expect((await done(id)).data.doneImageUpload.state).not.toBe("Uploading")
    expect(await ready(pid, id)).toMatchObject({ state: "Ready", checksum: sha1(bytes) })
    expect(aliyun.objects.has(key)).toBe(false)
    expect(sha1(await readFile(join(service.data, "vault", pid, id)))).toBe(sha1(bytes))
  })

  it("is looked into also when a client forgets to say done", async () => {
    const pid = await createProject(service)
    const { id } = await put(pid, await jpeg(seed++))
    expect(await ready(pid, id)).toMatchObject({ state: "Ready" })
  })

  it("is copied on from where the copy broke, and from the same object", async () => {
    const pid = await createProject(service)
    aliyun.reads.length = 0
    aliyun.trouble.cutReads = 2
    const bytes = await jpeg(seed++, 1200)
    const { id } = await put(pid, bytes)
    await done(id)
    expect(await ready(pid, id)).toMatchObject({ state: "Ready", checksum: sha1(bytes) })
    const [first, ...later] = aliyun.reads
    const offsets = later.map(range => Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1]))
    expect(first).toBeUndefined()
    expect(offsets).toHaveLength(2)
    expect(offsets[0]).toBeGreaterThan(0)
    expect(offsets[1]).toBeGreaterThan(offsets[0] ?? 0)
    expect(offsets[1]).toBeLessThan(bytes.length)
  })

  it("that is not there is named in the log", async () => {
    await until(
      () => Promise.resolve(service.printed()),
      printed => /OSS bucket Absent refuses .*NoSuchBucket/.test(printed),
    )
  })
})

describe("an STS", () => {
  it("is made for putting under one project alone, for an hour", async () => {
    const pid = await createProject(service)
    const other = await createProject(service)
    const sts = await granted(pid)
    expect(sts).toMatchObject({ bucket: "photos-hk", endpoint: aliyun.endpoint })
    expect(aliyun.assumed.at(-1)).toEqual({
      role,
      session: `alti-${pid}`,
      seconds: 3600,
      policy: {
        Version: "1",
        Statement: [
          {
            Effect: "Allow",
            Action: ["oss:PutObject", "oss:ListParts", "oss:AbortMultipartUpload"],
            Resource: [`acs:oss:*:*:photos-hk/${pid}/*`],
          },
        ],
      },
    })
    aliyun.objects.set(`${pid}/x.jpg`, Buffer.from("x"))
    const writer = client(sts)
    for (const call of [
      writer.get(`${pid}/x.jpg`),
      writer.delete(`${pid}/x.jpg`),
      writer.put(`${other}/x.jpg`, Buffer.from("y")),
    ]) {
      expect(await failure(call)).toMatchObject({ code: "AccessDenied" })
    }
  })

  it("is made once for all who ask at the same time and later, by user and project", async () => {
    const pid = await createProject(service)
    const before = aliyun.assumed.length
    const many = await Promise.all(Array.from({ length: 30 }, () => granted(pid)))
    const later = await granted(pid)
    expect(new Set([...many, later].map(({ id }) => id)).size).toBe(1)
    expect(aliyun.assumed).toHaveLength(before + 1)
    expect((await granted(await createProject(service))).id).not.toBe(later.id)
    const { stdout } = await runProgram(["user", "add", "other@example.com", "--data", service.data, "--json"])
    expect(codesOf(await asked(pid, "sts { id }", null, JSON.parse(stdout)))).toEqual(["NOT_FOUND"])
  })

  it("is not handed out again when less than 45 minutes of it remain", async () => {
    const [fresh, stale] = [await createProject(service), await createProject(service)]
    aliyun.trouble.validity = 45 * 60 - 5
    expect((await granted(stale)).id).not.toBe((await granted(stale)).id)
    aliyun.trouble.validity = 45 * 60 + 60
    expect((await granted(fresh)).id).toBe((await granted(fresh)).id)
    delete aliyun.trouble.validity
  })

  it("that Aliyun refuses is not offered, one that it cannot make just now is to be asked for again; no secret is told", async () => {
    const pid = await createProject(service)
    aliyun.trouble.sts = "denied"
    const denied = await asked(pid, "sts { id }")
    expect(codesOf(denied)).toEqual(["NOT_OFFERED"])
    aliyun.trouble.sts = "broken"
    const broken = await asked(pid, "sts { id }")
    expect(codesOf(broken)).toEqual(["UNAVAILABLE"])
    delete aliyun.trouble.sts
    const everything = service.printed() + JSON.stringify([denied, broken])
    expect(everything).not.toContain(aliyun.secret)
    expect(everything).not.toMatch(/Signature=|SecurityToken/)
  })
})
