import { readdir, readFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { ask, codesOf, createProject, sha1, until } from "./api.ts"
import { type Cloud, metaFacts as facts, lookAtMeta, type MetaFile, put, settledMeta, signMeta, uploadMeta } from "./metaFiles.ts"
import { type ZipEntry, zip } from "./nodeodm/zip.ts"
import { type Login, type RunningService, removeAll, startService } from "./service.ts"
import { sql } from "./store.ts"

let service: RunningService
const sign = (pid: string, name: string, cloud?: Cloud, login: Login = service.owner) =>
  signMeta(service, pid, name, cloud, { login })
const look = (pid: string, id: string) => lookAtMeta(service, pid, id)
const settled = (pid: string, id: string) => settledMeta(service, pid, id)
const upload = (pid: string, name: string, body: string | Uint8Array<ArrayBuffer>, cloud?: Cloud) =>
  uploadMeta(service, pid, name, body, cloud)

beforeAll(async () => {
  service = await startService({ env: { ALTILIFT_FETCH_ALLOW: "127.0.0.0/8" } })
})
afterAll(removeAll)

const zipOf = (entries: ReadonlyArray<ZipEntry>) => new Uint8Array(zip(entries))

const gcp = "EPSG:32630\n560000.1 5630000.2 12.5 1024 768 DJI_0001.JPG gcp1\n560010 5630010 12 90 80 DJI_0002.JPG\n"
const has = async (pid: string, checksum: string): Promise<MetaFile | null> => {
  const { data } = await ask(
    service,
    `query($pid: ID!, $of: String!) { project(id: $pid) { hasMetaFile(checksum: $of) { ${facts} } } }`,
    {
      pid,
      of: checksum,
    },
  )
  return data.project.hasMetaFile
}

const list = async (pid: string): Promise<ReadonlyArray<MetaFile>> => {
  const { data } = await ask(service, `query($pid: ID!) { project(id: $pid) { metaFiles { ${facts} } } }`, { pid })
  return data.project.metaFiles
}

/** Files of a project; those of files that are Invalid or replaced go just after their row says so. */
const kept = async (pid: string, count: number) => {
  const names = () => readdir(join(service.data, "meta", pid)).catch(() => [])
  return await until(names, ({ length }) => length <= count)
}

it("the service says where meta files go, and which it takes", async () => {
  const { data } = await ask(
    service,
    `{ getGeoIPInfo { nearestMetaBuckets { cloud bucket } }
       support { meta: supportedCloud(kind: meta) model: supportedCloud(kind: model) metaFiles }
       __type(name: "BucketMinioMeta") { enumValues { name } } }`,
  )
  assert.deepStrictEqual(data.getGeoIPInfo.nearestMetaBuckets, [
    { cloud: "S3", bucket: "Local" },
    { cloud: "MINIO", bucket: "Local" },
  ])
  assert.deepStrictEqual(data.support.meta, ["S3", "MINIO"])
  assert.deepStrictEqual(data.support.model, [])
  assert.includeMembers(data.support.metaFiles, ["camera.txt", "initial.xms.zip", "gcp_list.txt", "geo.txt", "*.MRK"])
  assert.deepStrictEqual(data.__type.enumValues, [{ name: "Local" }])
})

describe.each<Cloud>(["S3", "MINIO"])("a meta file by %s", cloud => {
  it("is Ready with its checksum and kind, and is found by both", async () => {
    const pid = await createProject(service)
    const { file } = await sign(pid, "gcp_list.txt", cloud)
    assert.deepInclude(file, { state: "Pending", name: "gcp_list.txt", filesize: null, checksum: null })
    const ready = await upload(pid, "gcp_list.txt", gcp, cloud)
    const checksum = sha1(Buffer.from(gcp))
    assert.deepInclude(ready, { state: "Ready", checksum, filesize: gcp.length, kind: "control-points", error: [] })
    assert.strictEqual((await has(pid, checksum.toUpperCase()))?.id, ready.id)
    assert.isNull(await has(pid, "0".repeat(40)))
    assert.strictEqual(await readFile(join(service.data, "meta", pid, ready.id), "utf8"), gcp)
    const objects = () => readdir(join(service.data, "edge", "objects", pid))
    assert.deepStrictEqual(await until(objects, ({ length }) => length === 0), [])
  })

  it("is Invalid with the line that cannot be right, and nothing of it is kept", async () => {
    const pid = await createProject(service)
    const invalid = await upload(pid, "gcp_list.txt", `${gcp}560000 north 3 4 5 DJI_0001.JPG\n`, cloud)
    assert.strictEqual(invalid.state, "Invalid")
    assert.deepStrictEqual(invalid.error, ['line 4: geo_y is no number: "north"'])
    assert.deepStrictEqual(invalid.problems[0]?.params, { line: 4, field: "geo_y", words: "north" } as never)
    assert.deepStrictEqual(await kept(pid, 0), [])
  })
})

describe("of two files of one name", () => {
  it("the second replaces the first when it is Ready", async () => {
    const pid = await createProject(service)
    const first = await upload(pid, "geo.txt", "EPSG:4326\na.jpg 1 2 3\n")
    const bad = await upload(pid, "geo.txt", "nothing\n")
    assert.strictEqual(bad.state, "Invalid")
    assert.strictEqual((await look(pid, first.id)).state, "Ready", "an Invalid file replaces nothing")
    assert.deepStrictEqual(
      (await list(pid)).map(({ state }) => state),
      ["Ready", "Invalid"],
    )
    const second = await upload(pid, "GEO.txt", "EPSG:4326\na.jpg 1 2 4\n")
    assert.deepStrictEqual(
      (await list(pid)).map(({ id }) => id),
      [second.id],
    )
    assert.isNull(await has(pid, first.checksum ?? ""))
    assert.deepStrictEqual(await kept(pid, 1), [second.id])
  })

  it("with letters of any alphabet, in any case", async () => {
    const pid = await createProject(service)
    await upload(pid, "Ä.csv", "Image,Lat,Lon\na.jpg,1,2\n")
    const second = await upload(pid, "ä.CSV", "Image,Lat,Lon\nb.jpg,1,2\n")
    assert.deepStrictEqual(
      (await list(pid)).map(({ id, kind }) => [id, kind]),
      [[second.id, "positions"]],
    )
  })

  it("an address that was signed before stays its own", async () => {
    const pid = await createProject(service)
    const [one, two] = [await sign(pid, "camera.txt"), await sign(pid, "camera.txt")]
    assert.notStrictEqual(one.file.id, two.file.id)
    await put(two.url, "two")
    await settled(pid, two.file.id)
    await put(one.url, "one")
    assert.strictEqual((await settled(pid, one.file.id)).state, "Ready")
    assert.deepStrictEqual(await kept(pid, 1), [one.file.id])
  })
})

describe("a file that the service fetches", () => {
  const texts: Record<string, string> = { "/geo.txt": "EPSG:4326\na.jpg 1 2 3\n", "/bad/geo.txt": "EPSG:4326\na.jpg 1 200 3\n" }
  const server = createServer((request, response) => {
    const text = texts[request.url ?? ""]
    response.writeHead(text === undefined ? 404 : 200).end(text)
  })
  let origin = ""
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  const fetched = async (pid: string, path: string, more = "") => {
    const answer = await ask(
      service,
      `mutation($pid: ID!, $url: String!) { uploadMetaURL(pid: $pid, url: $url ${more}) { ${facts} } }`,
      {
        pid,
        url: origin + path,
      },
    )
    return { answer, file: answer.data?.uploadMetaURL as MetaFile }
  }

  it("is Ready, and known by its checksum the next time", async () => {
    const pid = await createProject(service)
    const checksum = sha1(Buffer.from(texts["/geo.txt"] ?? ""))
    const { file } = await fetched(pid, "/geo.txt", `checksum: "${checksum}"`)
    assert.deepInclude(await settled(pid, file.id), { state: "Ready", name: "geo.txt", checksum })
    assert.strictEqual((await fetched(pid, "/geo.txt", `checksum: "${checksum}"`)).file.id, file.id)
  })

  it("is Invalid when it is not there, not what was announced, or not right", async () => {
    const pid = await createProject(service)
    const end = async (path: string, more?: string) => {
      const { file } = await fetched(pid, path, more)
      return (await settled(pid, file.id)).problems[0]?.code
    }
    assert.strictEqual(await end("/none/geo.txt"), "fetch-http-status")
    assert.strictEqual(await end("/geo.txt", `checksum: "${"0".repeat(40)}"`), "meta-checksum-mismatch")
    assert.strictEqual(await end("/bad/geo.txt"), "meta-out-of-range")
    assert.deepStrictEqual(await kept(pid, 0), [])
  })

  it("must have a name that is taken, and an address that may be fetched", async () => {
    const pid = await createProject(service)
    assert.deepStrictEqual(codesOf((await fetched(pid, "/geo.txt", 'filename: "notes.txt"')).answer), ["BAD_USER_INPUT"])
    const { file } = await fetched(pid, "/geo.txt".replace("/geo", "@169.254.169.254/geo"))
    const end = file == null ? undefined : await settled(pid, file.id)
    assert.notStrictEqual(end?.state, "Ready")
  })

  it("is Invalid when it is more than the project may have, and nothing of it is kept", async () => {
    const before = service
    service = await startService({ env: { ALTILIFT_FETCH_ALLOW: "127.0.0.0/8", ALTILIFT_BYTES_PER_PROJECT: "10" } })
    try {
      const pid = await createProject(service)
      const { file } = await fetched(pid, "/geo.txt")
      const { state, problems } = await settled(pid, file.id)
      assert.deepStrictEqual([state, problems[0]?.code], ["Invalid", "project-bytes-limit"])
      assert.deepStrictEqual(await kept(pid, 0), [])
      assert.deepStrictEqual(await readdir(join(service.data, "edge", "incoming")), [])
    } finally {
      await service.end()
      service = before
    }
  })
})

describe("bad input", () => {
  it.each([
    "../gcp_list.txt",
    "../../evil.MRK",
    "a/b.MRK",
    "a\\b.MRK",
    ".MRK",
    "\u0000.MRK",
    "notes.txt",
    "gcp_list.txt.exe",
    "DJI_0001.JPG",
    "",
    `${"x".repeat(300)}.MRK`,
  ])("the name %j is refused", async name => {
    const pid = await createProject(service)
    const { answer } = await sign(pid, name)
    assert.deepStrictEqual(codesOf(answer), ["BAD_USER_INPUT"])
    assert.deepStrictEqual(await list(pid), [])
  })

  it.each<[string, string | Uint8Array<ArrayBuffer>, string]>([
    ["pose.txt", "", "meta-empty"],
    ["group.txt", new Uint8Array([0x31, 0, 0x32]), "meta-binary"],
    ["camera.txt", new Uint8Array([0x31, 0x0a, 0xd6, 0xd0, 0x0a]), "meta-not-utf8"],
    ["flight_Timestamp.MRK", "1\tnothing\n", "meta-mark-unreadable"],
    ["shop.csv", "name,price\nx,1\n", "meta-columns-unknown"],
    ["initial.xms.zip", "no archive", "meta-archive-unreadable"],
    ["initial.xms.zip", zipOf([{ name: "../initial.xms", data: Buffer.from("x") }]), "meta-archive-unsafe"],
    ["initial.xms.zip", zipOf([{ name: "other.txt", data: Buffer.from("x") }]), "meta-archive-without"],
    ["initial.xms.zip", zipOf([{ name: "initial.xms", data: Buffer.alloc(200 * 1024 ** 2) }]), "meta-archive-too-large"],
  ])("%s is Invalid", async (name, body, code) => {
    const pid = await createProject(service)
    const file = await upload(pid, name, body)
    assert.deepStrictEqual([file.state, file.problems[0]?.code], ["Invalid", code])
    assert.deepStrictEqual(await kept(pid, 0), [])
  })

  it("an archive with a scene is Ready", async () => {
    const pid = await createProject(service)
    const file = await upload(pid, "initial.xms.zip", zipOf([{ name: "initial.xms", data: Buffer.from("<x/>") }]))
    assert.deepInclude(file, { state: "Ready", kind: "scene" })
  })

  it("a file that is too large is refused before it comes", async () => {
    const pid = await createProject(service)
    const { url } = await sign(pid, "gcp_list.txt")
    const response = await put(url, new Uint8Array(5 * 1024 ** 2))
    assert.strictEqual(response.status, 400)
    assert.include(await response.text(), "EntityTooLarge")
  })

  it("an address with another signature or key takes nothing", async () => {
    const pid = await createProject(service)
    const { url } = await sign(pid, "geo.txt")
    assert.strictEqual((await put(url.replace(/Signature=./, "Signature=g"), gcp)).status, 403)
    assert.strictEqual((await put(url.replace(".meta", ".jpg"), gcp)).status, 403)
  })

  it("other users see nothing of it", async () => {
    const pid = await createProject(service)
    const file = await upload(pid, "camera.txt", "1")
    const stranger = { key: service.owner.key, token: "wrong" }
    const { answer } = await sign(pid, "camera.txt", "S3", stranger)
    assert.deepStrictEqual(codesOf(answer), ["UNAUTHENTICATED"])
    const other = await createProject(service)
    assert.isNull((await ask(service, `{ project(id: "${other}") { metaFile(id: "${file.id}") { id } } }`)).data.project.metaFile)
  })
})

it("bytes of meta files count for their owner, and go with the project", async () => {
  const own = await startService()
  const before = service
  service = own
  try {
    const pid = await createProject(own)
    const bytes = async () => (await sql(own.data, 'select bytes from "userCounts"'))[0]?.bytes ?? 0
    await upload(pid, "camera.txt", "12345")
    assert.strictEqual(await bytes(), 5)
    await upload(pid, "camera.txt", "123")
    assert.strictEqual(await bytes(), 3)
    await upload(pid, "geo.txt", "bad")
    assert.strictEqual(await bytes(), 3)
    await ask(own, `mutation { removeProject(id: "${pid}") { id } }`)
    await until(bytes, count => count === 0)
    const left = () => readdir(join(own.data, "meta"))
    assert.deepStrictEqual(await until(left, ({ length }) => length === 0), [])
  } finally {
    service = before
    await own.end()
  }
})

it("a service that was killed goes on: bytes that came are checked at the next start", async () => {
  const first = await startService()
  const before = service
  service = first
  try {
    const pid = await createProject(first)
    const { url, file } = await sign(pid, "camera.txt")
    await put(url, "1 2 3")
    await first.end("SIGKILL")
    service = await startService({ data: first.data })
    assert.strictEqual((await settled(pid, file.id)).state, "Ready")
    await service.end()
  } finally {
    service = before
  }
})
