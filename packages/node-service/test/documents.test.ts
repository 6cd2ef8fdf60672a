import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser } from "../src/accounts/Accounts.ts"
import { ask, codesOf, put, settled, sha1 } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, startService } from "./service.ts"
import { inStore } from "./store.ts"

/**
 * The documents of clients that are not ours: written out, with literals where those write literals (protocol: Schema
 * surface).
 */
let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const id = expect.stringMatching(/^[0-9a-f]{24}$/)
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)

/** The data of an answer that must be without errors. */
const answered = async (query: string, variables?: Record<string, unknown>) => {
  const { data, errors } = await ask(service, query, variables)
  expect(errors, query).toBeUndefined()
  return data
}

describe("documents of known clients", () => {
  it("about the server", async () => {
    const data = await answered(`{
      support { systemMode image: supportedCloud(kind: image) meta: supportedCloud(kind: meta) endpoints { api web } }
      versions { api }
      getGeoIPInfo {
        id nearestBuckets { cloud bucket display } nearestMetaBuckets { cloud bucket display }
        nearestModelBuckets { cloud bucket display }
      }
      utility { sizeToGigaPixel(width: 4000, height: 3000, numImg: 100) }
      bank { coinsToMoney(coins: 1.5, currency: USD) moneyToCoins(money: 10, currency: CNY) }
    }`)
    expect(data).toEqual({
      support: {
        systemMode: "Normal",
        image: ["S3", "OSS", "MINIO"],
        meta: ["S3", "MINIO"],
        endpoints: { api: service.url, web: null },
      },
      versions: { api: expect.any(String) },
      getGeoIPInfo: {
        id: null,
        nearestBuckets: ["S3", "OSS", "MINIO"].map(cloud => ({ cloud, bucket: "Local", display: expect.any(String) })),
        nearestMetaBuckets: [
          { cloud: "S3", bucket: "Local", display: "This service" },
          { cloud: "MINIO", bucket: "Local", display: "This service" },
        ],
        nearestModelBuckets: [],
      },
      utility: { sizeToGigaPixel: 1.2 },
      bank: { coinsToMoney: 0, moneyToCoins: 0 },
    })
  })

  it("about what may be chosen", async () => {
    const enums = [
      "IMAGE_TYPE",
      "PROJECT_TYPE",
      "PROJECT_VISIBILITY",
      "IMPORTED_MODEL_TYPE",
      "UPLOAD_TYPE",
      "TASK_TYPE",
      "CURRENCY",
      "IMAGE_FILTER",
    ]
    const valuesOf = (name: string) => `${name}: __type(name: "${name}") { enumValues { name } }`
    const data = await answered(`{ ${[...enums, "BucketS3", "BucketOSS", "BucketMinio"].map(valuesOf).join("\n")} }`)
    const values = Object.entries<{ enumValues: ReadonlyArray<{ name: string }> }>(data).map(([name, type]) => [
      name,
      type.enumValues.map(value => value.name),
    ])
    expect(Object.fromEntries(values)).toEqual({
      IMAGE_TYPE: ["JPEG", "PNG", "TIFF"],
      PROJECT_TYPE: ["free", "pro"],
      PROJECT_VISIBILITY: ["public", "unlisted", "private"],
      IMPORTED_MODEL_TYPE: ["CAD", "PHOTOGRAMMETRY", "PTCLOUD"],
      UPLOAD_TYPE: ["image", "model", "meta"],
      TASK_TYPE: ["Native", "Dense"],
      CURRENCY: ["USD", "CNY", "HKD"],
      IMAGE_FILTER: ["All"],
      BucketS3: ["Local"],
      BucketOSS: ["Local"],
      BucketMinio: ["Local"],
    })
  })

  it("about the user", async () => {
    await answered('mutation { createProject(name: "counted") { id } }')
    const data = await answered(`{ my { self {
      email name username country balance freeGPQuota modelUsage joined membershipState
      membership { state planName period startDate endDate memberGPQuota coinPerGP coinPriceDiscount assetStorage visibility
        coupon { value repeat validMonth } modelPerProject collaboratorQuota forceWatermark }
      developer { status } stats { star project planet follower following }
    } } }`)
    const email = "owner@altilift.local"
    expect(data.my.self).toEqual({
      email,
      name: email,
      username: email,
      country: null,
      balance: 0,
      freeGPQuota: 0,
      modelUsage: 0,
      joined: instant,
      membershipState: null,
      membership: null,
      developer: null,
      stats: { star: 0, project: 1, planet: 0, follower: 0, following: 0 },
    })
  })

  it("of an upload, step by step, with literals in the text", async () => {
    const bytes = await plainJpeg(1)
    const checksum = sha1(bytes)
    const made = await answered(`mutation { createProject(name: "Quarry, July", type: pro, visibility: unlisted) {
      id name projectType isImported importedState taskState numImage gigaPixel date cloudPath { key }
      downloads { totalCount edges { node { state name size mtime link } } }
    } }`)
    expect(made.createProject).toEqual({
      id,
      name: "Quarry, July",
      projectType: "pro",
      isImported: false,
      importedState: null,
      taskState: null,
      numImage: 0,
      gigaPixel: 0,
      date: instant,
      cloudPath: [],
      downloads: { totalCount: 0, edges: [] },
    })
    const pid = made.createProject.id
    expect(await answered(`mutation { hasImage(pid: "${pid}", checksum: "${checksum}") { id state name filename } }`)).toEqual({
      hasImage: null,
    })
    const { uploadImageS3 } = await answered(
      `mutation { uploadImageS3(pid: "${pid}", bucket: Local, filename: "DJI_0001.JPG", type: JPEG, checksum: "${checksum}") {
        url image { id state name filename checksum error url grounded }
      } }`,
    )
    expect(uploadImageS3.image).toEqual({
      id,
      state: "Pending",
      name: "DJI_0001.JPG",
      filename: expect.any(String),
      checksum,
      error: [],
      url: null,
      grounded: false,
    })
    const image = uploadImageS3.image.id
    expect(await answered(`mutation { startImageUpload(id: "${image}") { id state } }`)).toEqual({
      startImageUpload: { id: image, state: "Uploading" },
    })
    expect((await put(uploadImageS3.url, bytes, { "content-type": "JPEG" })).status).toBe(200)
    await settled(service, pid)
    expect(await answered(`{ project(id: "${pid}") { image(id: "${image}") { id state name filename error } } }`)).toMatchObject({
      project: { image: { id: image, state: "Ready", name: "DJI_0001.JPG", error: [] } },
    })
    for (const call of ["startReconstructionWithError", "preStartReconstruction"]) {
      const data = await answered(
        `mutation { ${call}(id: "${pid}", options: {taskType: Native, coupons: []}) {
          error { code message } task { id taskType state startDate queueing }
        } }`,
      )
      expect(data[call]).toEqual({ error: { code: expect.any(Number), message: expect.any(String) }, task: null })
    }
    const stopped = await ask(service, `mutation { stopReconstruction(id: "${pid}") { id taskType state startDate endDate } }`)
    expect([stopped.data.stopReconstruction, codesOf(stopped)]).toEqual([null, ["CONFLICT"]])
    const search = await answered(`{ search { projectID(id: "${pid.slice(0, 8)}", limit: 5, myProject: true) { id name } } }`)
    expect(search.search.projectID).toEqual([{ id: pid, name: "Quarry, July" }])
    expect(await answered(`mutation { removeProject(id: "${pid}") { id name } }`)).toEqual({
      removeProject: { id: pid, name: "Quarry, July" },
    })
  })

  it("of the other clouds: the image without credentials, and credentials without an image", async () => {
    const pid = (await answered('mutation { createProject(name: "oss") { id } }')).createProject.id
    const minio = await answered(
      `mutation { uploadImageMinio(pid: "${pid}", bucket: Local, filename: "a.png", type: PNG) { url } }`,
    )
    expect(minio.uploadImageMinio).toEqual({ url: expect.stringMatching(/^http/) })
    const sts = await answered(
      `mutation { uploadImageOSS(pid: "${pid}", bucket: Local, filename: "") {
        sts { id secret token bucket endpoint expire }
      } }`,
    )
    const text = expect.stringMatching(/./)
    expect(sts.uploadImageOSS.sts).toEqual({ id: text, secret: text, token: text, bucket: text, endpoint: text, expire: instant })
    const image = await answered(
      `mutation { uploadImageOSS(pid: "${pid}", bucket: Local, filename: "b.jpg", checksum: "${"a".repeat(40)}") {
        image { id state name filename }
      } }`,
    )
    expect(image.uploadImageOSS.image).toMatchObject({ id, state: "Pending", name: "b.jpg" })
    const { project } = await answered(
      `{ project(id: "${pid}") { numImage allImages(first: 1, after: "", before: "", filter: All) {
        totalCount pageInfo { hasPreviousPage hasNextPage startCursor endCursor } edges { node { id name } }
      } } }`,
    )
    expect(project).toMatchObject({
      numImage: 2,
      allImages: { totalCount: 2, pageInfo: { hasPreviousPage: false, hasNextPage: true } },
    })
    expect(await answered(`mutation { doneImageUpload(id: "${image.uploadImageOSS.image.id}") { id state } }`)).toMatchObject({
      doneImageUpload: { state: "Pending" },
    })
  })

  it("of a login", async () => {
    await inStore(service.data, addUser("anna@example.com", { password: "correct horse" }))
    const { getUserToken } = await answered(
      'mutation { getUserToken(email: "anna@example.com", password: "correct horse", fresh: false) }',
    )
    const { data } = await ask(service, "{ my { self { email } } }", {}, { key: service.owner.key, token: getUserToken })
    expect(data.my.self.email).toBe("anna@example.com")
    expect(await answered('mutation { getUserToken(email: "anna@example.com", password: "wrong", fresh: true) }')).toEqual({
      getUserToken: null,
    })
  })
})

describe("a document may come", () => {
  const headers = () => ({ key: service.owner.key, altitoken: service.owner.token })
  const query = "query Own($n: Int) { my { allProjects(first: $n) { pageInfo { hasNextPage } } } support { systemMode } }"
  const answer = {
    data: { my: { allProjects: { pageInfo: { hasNextPage: expect.any(Boolean) } } }, support: { systemMode: "Normal" } },
  }
  const form = () => new URLSearchParams({ query, variables: JSON.stringify({ n: 1 }), operationName: "Own" })

  it("as JSON, as a form, or in the address", async () => {
    const body = JSON.stringify({ query, variables: { n: 1 }, operationName: "Own" })
    for (const response of [
      await fetch(`${service.url}/graphql`, {
        method: "POST",
        headers: { ...headers(), "content-type": "application/json; charset=utf-8" },
        body,
      }),
      await fetch(`${service.url}/graphql`, { method: "POST", headers: headers(), body: form() }),
      await fetch(`${service.url}/graphql?${form()}`, { headers: { ...headers(), accept: "application/json" } }),
    ]) {
      expect(await response.json()).toEqual(answer)
    }
  })

  it("in the address only if it changes nothing", async () => {
    const change = new URLSearchParams({ query: 'mutation { createProject(name: "by address") { id } }' })
    const response = await fetch(`${service.url}/graphql?${change}`, { headers: { ...headers(), accept: "application/json" } })
    expect(response.status).toBe(405)
    const { data } = await ask(service, '{ my { allProjects(search: "by address") { totalCount } } }')
    expect(data.my.allProjects.totalCount).toBe(0)
  })
})
