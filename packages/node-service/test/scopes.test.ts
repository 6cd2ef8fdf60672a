import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, codesOf, createProject, register } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { type Login, type RunningService, removeAll, runProgram, startService } from "./service.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const making =
  "mutation($name: String!, $scopes: [TOKEN_SCOPE!]) { makeToken(name: $name, scopes: $scopes) { secret token { scopes } } }"

const loginWith = async (...scopes: ReadonlyArray<string>): Promise<Login> => {
  const { data } = await ask(service, making, { name: scopes.join(" "), scopes })
  expect(data.makeToken.token.scopes).toEqual(scopes)
  return { key: service.owner.key, token: data.makeToken.secret }
}

const missing = (answer: Awaited<ReturnType<typeof ask>>) => [codesOf(answer), answer.errors?.[0]?.extensions?.params]

const needs = (scope: string) => [["FORBIDDEN"], { scope }]

/** Every mutation of the API by the scope that it needs, with arguments that name nothing that is there. */
const mutations = (id = "0".repeat(24)) => ({
  upload: {
    uploadImageS3: `uploadImageS3(pid: "${id}", bucket: Local, filename: "a.jpg") { url }`,
    uploadImageMinio: `uploadImageMinio(pid: "${id}", bucket: Local, filename: "a.jpg") { url }`,
    uploadImageOSS: `uploadImageOSS(pid: "${id}", bucket: Local, filename: "a.jpg") { sts { id } }`,
    uploadImageURL: `uploadImageURL(pid: "${id}", url: "https://example.com/a.jpg") { id }`,
    startImageUpload: `startImageUpload(id: "${id}") { id }`,
    doneImageUpload: `doneImageUpload(id: "${id}") { id }`,
    abandonImages: `abandonImages(pid: "${id}", ids: ["${id}"]) { id }`,
    uploadMetaFileS3: `uploadMetaFileS3(pid: "${id}", bucket: Local, filename: "pose.txt") { url }`,
    uploadMetaFileMinio: `uploadMetaFileMinio(pid: "${id}", bucket: Local, filename: "pose.txt") { url }`,
    uploadMetaURL: `uploadMetaURL(pid: "${id}", url: "https://example.com/pose.txt") { id }`,
    createProject: `createProject(name: "") { id }`,
  },
  manage: {
    renameProject: `renameProject(id: "${id}", name: "b") { id }`,
    removeProject: `removeProject(id: "${id}") { id }`,
    removeImage: `removeImage(pid: "${id}", id: "${id}")`,
    shareProject: `shareProject(id: "${id}", email: "a@example.com", right: view) { id }`,
    unshareProject: `unshareProject(id: "${id}") { id }`,
    startReconstructionWithError: `startReconstructionWithError(id: "${id}") { error { code } }`,
    preStartReconstruction: `preStartReconstruction(id: "${id}") { error { code } }`,
    stopReconstruction: `stopReconstruction(id: "${id}") { id }`,
    pauseReconstruction: `pauseReconstruction(id: "${id}") { id }`,
    resumeReconstruction: `resumeReconstruction(id: "${id}") { id }`,
    makeToken: `makeToken(name: "b") { secret }`,
    revokeToken: `revokeToken(id: "${id}")`,
    setNotices: "setNotices { mail }",
    addWebhook: `addWebhook(pid: "${id}", url: "https://example.com/") { secret }`,
    removeWebhook: `removeWebhook(id: "${id}")`,
  },
})

describe("a token with scopes", () => {
  it("is asked for its scope by every mutation there is, and by no mutation for another", async () => {
    const { data } = await ask(service, "{ __schema { mutationType { fields { name } } } }")
    const known = data.__schema.mutationType.fields.map(({ name }: { name: string }) => name)
    const { upload, manage } = mutations()
    const free = ["getUserToken", "hasImage"]
    expect([...free, ...Object.keys(upload), ...Object.keys(manage)].sort()).toEqual([...known].sort())
    for (const [scope, all] of Object.entries(mutations())) {
      const having = await loginWith(scope)
      const lacking = await loginWith(...["read", "upload", "manage"].filter(other => other !== scope))
      for (const [name, mutation] of Object.entries(all)) {
        expect([name, ...missing(await ask(service, `mutation { ${mutation} }`, {}, lacking))]).toEqual([name, ...needs(scope)])
        expect(codesOf(await ask(service, `mutation { ${mutation} }`, {}, having)), name).not.toContain("FORBIDDEN")
      }
    }
  })

  it("that may only look looks, and is refused everything else by the name of the scope that is missing", async () => {
    const pid = await createProject(service, "Kloster")
    const login = await loginWith("read")
    const looked = await ask(service, `{ project(id: "${pid}") { name } my { self { email } } }`, {}, login)
    expect(looked.data).toEqual({ project: { name: "Kloster" }, my: { self: { email: "owner@altilift.local" } } })
    const checksum = "a".repeat(40)
    const has = `mutation { hasImage(pid: "${pid}", checksum: "${checksum}") { id } }`
    expect(await ask(service, has, {}, login)).toEqual({ data: { hasImage: null } })
    const upload = `mutation { uploadImageS3(pid: "${pid}", bucket: Local, filename: "a.jpg", checksum: "${checksum}") { url } }`
    const refused = await ask(service, upload, {}, login)
    expect([refused.data, ...missing(refused)]).toEqual([{ uploadImageS3: null }, ...needs("upload")])
    expect(refused.errors?.[0]?.message).toContain("scope upload")
    for (const mutation of [`createProject(name: "b") { id }`, `startImageUpload(id: "${pid}") { id }`]) {
      expect(missing(await ask(service, `mutation { ${mutation} }`, {}, login))).toEqual(needs("upload"))
    }
    for (const mutation of [`removeProject(id: "${pid}") { id }`, `makeToken(name: "b") { secret }`, `revokeToken(id: "b")`]) {
      expect(missing(await ask(service, `mutation { ${mutation} }`, {}, login))).toEqual(needs("manage"))
    }
    const { data } = await ask(service, `{ project(id: "${pid}") { name numImage } }`)
    expect(data.project).toEqual({ name: "Kloster", numImage: 0 })
  })

  it("that may upload brings photos and removes nothing; one that may manage brings none", async () => {
    const uploading = await loginWith("upload")
    const pid = await createProject(service, "by token", uploading)
    const signed = await register(service, pid, await plainJpeg(1), { login: uploading })
    expect(signed.image.state).toBe("Pending")
    const removing = `mutation { removeImage(pid: "${pid}", id: "${signed.image.id}") }`
    expect(missing(await ask(service, removing, {}, uploading))).toEqual(needs("manage"))
    const managing = await loginWith("manage")
    await expect(register(service, pid, await plainJpeg(2), { login: managing })).rejects.toThrow("FORBIDDEN")
    expect((await ask(service, removing, {}, managing)).errors).toBeUndefined()
  })

  it("is made by the operator too, is listed with them, and manages no tokens; a token from before has all", async () => {
    const run = (...args: ReadonlyArray<string>) => runProgram(["user", ...args, "owner@altilift.local", "--data", service.data])
    const { key, token } = JSON.parse((await run("token", "--scopes", "read,manage", "--json")).stdout)
    expect((await ask(service, "{ my { currentToken { scopes manages } } }", {}, { key, token })).data.my.currentToken).toEqual({
      scopes: ["read", "manage"],
      manages: false,
    })
    const making = await ask(service, `mutation { makeToken(name: "more") { secret } }`, {}, { key, token })
    expect(codesOf(making)).toEqual(["NOT_OFFERED"])
    expect((await run("tokens")).stdout).toMatch(/scopes read,manage\n/)
    expect(await run("token", "--scopes", "read,write")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("read,upload,manage"),
    })
    const own = await ask(service, "{ my { currentToken { scopes manages } } }")
    expect(own.data.my.currentToken).toEqual({ scopes: ["read", "upload", "manage"], manages: true })
    expect(codesOf(await ask(service, `mutation { makeToken(name: "none", scopes: []) { secret } }`))).toEqual(["BAD_USER_INPUT"])
  })
})
