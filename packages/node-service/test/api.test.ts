import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, codesOf, createProject, images, register, settled, sha1, upload } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { type Login, type RunningService, removeAll, runProgram, startService } from "./service.ts"

let service: RunningService
let stranger: Login
beforeAll(async () => {
  service = await startService()
  stranger = JSON.parse((await runProgram(["user", "add", "stranger@example.com", "--data", service.data, "--json"])).stdout)
})
afterAll(removeAll)

const nothing = "0".repeat(24)

/** Every mutation about a project or an image, as a user would call it. */
const mutations = (pid: string, id: string): ReadonlyArray<readonly [name: string, call: string]> => [
  ["removeProject", `removeProject(id: "${pid}") { id }`],
  ["renameProject", `renameProject(id: "${pid}", name: "x") { id }`],
  ["hasImage", `hasImage(pid: "${pid}", checksum: "${"a".repeat(40)}") { id }`],
  ["uploadImageS3", `uploadImageS3(pid: "${pid}", bucket: Local, filename: "x") { url }`],
  ["uploadImageMinio", `uploadImageMinio(pid: "${pid}", bucket: Local, filename: "x") { url }`],
  ["startImageUpload", `startImageUpload(id: "${id}") { id }`],
  ["doneImageUpload", `doneImageUpload(id: "${id}") { id }`],
  ["stopReconstruction", `stopReconstruction(id: "${pid}") { id }`],
]

describe("a project", () => {
  it("is renamed: its list, its search and itself have the new name, and no name but a proper one is taken", async () => {
    const pid = await createProject(service, "before the rename")
    const rename = (name: string) =>
      ask(service, `mutation { renameProject(id: "${pid}", name: "${name}") { id name numImage } }`)
    expect((await rename(" after the rename ")).data.renameProject).toEqual({ id: pid, name: "after the rename", numImage: 0 })
    const found = async (search: string) =>
      (await ask(service, `{ my { allProjects(search: "${search}") { edges { node { id name } } } } }`)).data.my.allProjects.edges
    expect(await found("before the rename")).toEqual([])
    expect(await found("after the rename")).toEqual([{ node: { id: pid, name: "after the rename" } }])
    for (const name of [" ", "x".repeat(256)]) {
      expect((await rename(name)).errors?.[0]?.extensions).toMatchObject({ problem: "project-name-length" })
    }
    expect((await ask(service, `{ project(id: "${pid}") { name } }`)).data.project.name).toBe("after the rename")
  })

  it("is found by its name in capitals and in small letters of any alphabet", async () => {
    const names = ["Übung Ärmelkanal", "КАРЬЕР Июль", "ΛΑΤΟΜΕΙΟΣ", "石场 100%_A"]
    for (const name of names) await createProject(service, name)
    const found = async (search: string) => {
      const query = "query($search: String) { my { allProjects(search: $search) { totalCount edges { node { name } } } } }"
      const { allProjects } = (await ask(service, query, { search })).data.my
      expect(allProjects.totalCount).toBe(allProjects.edges.length)
      return allProjects.edges.map(({ node }: { node: { name: string } }) => node.name)
    }
    for (const [index, searches] of [
      ["übung", "ÜBUNG ä", "ärmel"],
      ["карьер", "ИЮЛЬ"],
      ["λατομειοσ", "ΟΜΕΙΟΣ", "Σ"],
      ["场 100%_a", "%_"],
    ].entries()) {
      for (const search of searches) expect(await found(search), search).toEqual([names[index]])
    }
    expect(await found("ubung")).toEqual([])
  })
})

describe("a service that is read-only", () => {
  it("says so, lets its users sign in and look, and takes nothing", async () => {
    const before = await startService()
    const pid = await createProject(before, "to look at")
    await before.end()
    const after = await startService({ data: before.data, env: { ALTILIFT_MODE: "read-only" } })
    const looked = await ask(after, `{ support { systemMode } project(id: "${pid}") { name } }`)
    expect(looked.data).toEqual({ support: { systemMode: "ReadOnly" }, project: { name: "to look at" } })
    const calls = [...mutations(pid, nothing), ["createProject", 'createProject(name: "x") { id }'] as const]
    for (const [name, call] of calls) {
      expect(codesOf(await ask(after, `mutation { ${call} }`)), name).toEqual(name === "hasImage" ? [] : ["READ_ONLY"])
    }
    const wrong = await ask(after, `mutation { getUserToken(email: "nobody@example.com", password: "wrong password") }`)
    expect([wrong.data.getUserToken, codesOf(wrong)]).toEqual([null, []])
  })
})

describe("who asks", () => {
  const preflight = "{ support { systemMode } versions { api } getGeoIPInfo { nearestBuckets { cloud } } my { self { email } } }"

  it("is told apart by one request: wrong key, wrong token, or go", async () => {
    const go = await ask(service, preflight)
    expect(go.data).toMatchObject({ support: { systemMode: "Normal" }, my: { self: { email: "owner@altilift.local" } } })
    const wrongToken = await ask(service, preflight, {}, { ...service.owner, token: "wrong" })
    expect(wrongToken.data).toMatchObject({ support: { systemMode: "Normal" }, my: { self: null } })
    for (const login of [null, { token: service.owner.token }, { ...service.owner, key: "wrong" }]) {
      const wrongKey = await ask(service, preflight, {}, login)
      expect(wrongKey.data).toEqual({ support: null, versions: null, getGeoIPInfo: null, my: null })
    }
  })

  it("gets null and UNAUTHENTICATED from every mutation with a wrong token or key", async () => {
    const calls = [...mutations(nothing, nothing), ["createProject", 'createProject(name: "x") { id }'] as const]
    for (const login of [{ ...service.owner, token: "wrong" }, { ...service.owner, key: "wrong" }, null]) {
      for (const [name, call] of calls) {
        const answer = await ask(service, `mutation { ${call} }`, {}, login)
        expect(answer.data[name], name).toBeNull()
        expect(codesOf(answer), name).toEqual(["UNAUTHENTICATED"])
      }
      const answer = await ask(service, `{ project(id: "${nothing}") { id } my { allProjects { totalCount } } }`, {}, login)
      expect(answer.data.project).toBeNull()
      expect(new Set(codesOf(answer))).toEqual(new Set(["UNAUTHENTICATED"]))
    }
  })

  it("sees and changes only own projects and images", async () => {
    const pid = await createProject(service, "mine")
    const bytes = await plainJpeg(1)
    const id = await upload(service, pid, bytes)
    await settled(service, pid)
    for (const [name, call] of mutations(pid, id)) {
      const answer = await ask(service, `mutation { ${call} }`, {}, stranger)
      expect(answer.data[name], name).toBeNull()
      expect(codesOf(answer), name).toEqual(["NOT_FOUND"])
    }
    const has = await ask(service, `mutation { hasImage(pid: "${pid}", checksum: "${sha1(bytes)}") { id } }`, {}, stranger)
    expect(codesOf(has)).toEqual(["NOT_FOUND"])
    const started = await ask(
      service,
      `mutation { startReconstructionWithError(id: "${pid}") { error { code } task { id } } }`,
      {},
      stranger,
    )
    expect(started.data.startReconstructionWithError).toEqual({ error: { code: 404 }, task: null })
    const look = await ask(
      service,
      `{ project(id: "${pid}") { name } my { allProjects { totalCount } } search { projectID(id: "${pid}") { id } } }`,
      {},
      stranger,
    )
    expect(look.data).toEqual({ project: null, my: { allProjects: { totalCount: 0 } }, search: { projectID: [] } })
    expect(codesOf(look)).toEqual(["NOT_FOUND"])
    const theirs = await createProject(service, "theirs", stranger)
    const across = await ask(service, `{ project(id: "${theirs}") { image(id: "${id}") { id } } }`, {}, stranger)
    expect(across.data.project.image).toBeNull()
    expect(codesOf(across)).toEqual(["NOT_FOUND"])
    expect((await images(service, pid)).map(image => image.state)).toEqual(["Ready"])
  })
})

describe("a registration", () => {
  it("of the same checksum is the same image, in either case of letters", async () => {
    const pid = await createProject(service)
    const bytes = await plainJpeg(2)
    const first = await register(service, pid, bytes, { name: "a.jpg" })
    const second = await register(service, pid, bytes, { name: "b.jpg", checksum: sha1(bytes).toUpperCase() })
    expect(second.image).toMatchObject({ id: first.image.id, name: "a.jpg", filename: first.image.filename })
    const has = await ask(
      service,
      `mutation { a: hasImage(pid: "${pid}", checksum: "${sha1(bytes).toUpperCase()}") { id checksum }
        b: hasImage(pid: "${pid}", checksum: "${"0".repeat(40)}") { id } }`,
    )
    expect(has).toEqual({ data: { a: { id: first.image.id, checksum: sha1(bytes) }, b: null } })
    const elsewhere = await register(service, await createProject(service), bytes)
    expect(elsewhere.image.id).not.toBe(first.image.id)
  })

  it("of a Ready image leaves it Ready", async () => {
    const pid = await createProject(service)
    const bytes = await plainJpeg(3)
    await upload(service, pid, bytes)
    await settled(service, pid)
    expect((await register(service, pid, bytes)).image.state).toBe("Ready")
  })

  it("happens once when fifty ask at the same time", async () => {
    const pid = await createProject(service)
    const bytes = await plainJpeg(4)
    const all = await Promise.all(Array.from({ length: 50 }, () => register(service, pid, bytes)))
    expect(new Set(all.map(signed => signed.image.id)).size).toBe(1)
  })

  it("keeps any name of 1 to 255 bytes, and refuses what cannot be right", async () => {
    const pid = await createProject(service)
    const names = ["ä 'quoted' \"twice\" #1 100% 😀.jpg", "x".repeat(255), "../../etc/passwd", "\\", "."]
    for (const [index, name] of names.entries()) {
      expect((await register(service, pid, await plainJpeg(500 + index), { name })).image.name).toBe(name)
    }
    for (const [filename, checksum] of [
      ["", "a".repeat(40)],
      ["x".repeat(256), "a".repeat(40)],
      ["a.jpg", "a".repeat(39)],
      ["a.jpg", "g".repeat(40)],
      ["a.jpg", ""],
    ]) {
      const answer = await ask(
        service,
        `mutation($pid: ID!, $f: String!, $c: String) {
          uploadImageS3(pid: $pid, bucket: Local, filename: $f, checksum: $c) { url }
        }`,
        { pid, f: filename, c: checksum },
      )
      expect(answer.data.uploadImageS3).toBeNull()
      expect(codesOf(answer)).toEqual(["BAD_USER_INPUT"])
    }
    const answer = await ask(service, `mutation { hasImage(pid: "${pid}", checksum: "short") { id } }`)
    expect(codesOf(answer)).toEqual(["BAD_USER_INPUT"])
  })

  it("works in batches of fifty aliases", async () => {
    const pid = await createProject(service)
    const checksums = Array.from({ length: 50 }, (_, index) => index.toString(16).padStart(40, "0"))
    const calls = checksums.map(
      (checksum, index) =>
        `a${index}: uploadImageMinio(pid: "${pid}", bucket: Local, filename: "${index}.jpg", checksum: "${checksum}") {
          url image { id }
        }`,
    )
    const { data, errors } = await ask(service, `mutation { ${calls.join("\n")} }`)
    expect(errors).toBeUndefined()
    expect(new Set(Object.values<{ url: string }>(data).map(signed => signed.url)).size).toBe(50)
    const one = checksums.map(
      (checksum, index) => `a${index}: hasImage(pid: "${index === 7 ? nothing : pid}", checksum: "${checksum}") { id }`,
    )
    const partly = await ask(service, `mutation { ${one.join("\n")} }`)
    expect(codesOf(partly)).toEqual(["NOT_FOUND"])
    expect(Object.values(partly.data).filter(image => image === null)).toHaveLength(1)
  })
})

describe("what is offered", () => {
  it("can be told beforehand from the bucket labels and the supported clouds", async () => {
    const { data } = await ask(
      service,
      `{ s3: __type(name: "BucketS3") { enumValues { name } } oss: __type(name: "BucketOSS") { enumValues { name } }
        minio: __type(name: "BucketMinio") { enumValues { name } }
        support { image: supportedCloud(kind: image) model: supportedCloud(kind: model) endpoints { api } }
        getGeoIPInfo { nearestBuckets { cloud bucket endpoint } nearestModelBuckets { cloud } } }`,
    )
    expect(data).toEqual({
      s3: { enumValues: [{ name: "Local" }] },
      oss: { enumValues: [{ name: "Local" }] },
      minio: { enumValues: [{ name: "Local" }] },
      support: { image: ["S3", "OSS", "MINIO"], model: [], endpoints: { api: service.url } },
      getGeoIPInfo: {
        nearestBuckets: [
          { cloud: "S3", bucket: "Local", endpoint: service.edge },
          { cloud: "OSS", bucket: "Local", endpoint: service.edge },
          { cloud: "MINIO", bucket: "Local", endpoint: service.edge },
        ],
        nearestModelBuckets: [],
      },
    })
    const unknown = await ask(service, `mutation { uploadImageS3(pid: "${nothing}", bucket: Paris, filename: "x") { url } }`)
    expect(codesOf(unknown)).toEqual(["BAD_USER_INPUT"])
  })

  it("costs nothing, and giga-pixels count a small image as two megapixels", async () => {
    const { data } = await ask(
      service,
      `{ bank { coinsToMoney(coins: 5, currency: USD) moneyToCoins(money: 5) }
        utility {
          big: sizeToGigaPixel(width: 4000, height: 3000, numImg: 10)
          small: sizeToGigaPixel(width: 10, height: 10, numImg: 2)
        } }`,
    )
    expect(data).toEqual({ bank: { coinsToMoney: 0, moneyToCoins: 0 }, utility: { big: 0.12, small: 0.0041472 } })
  })
})
