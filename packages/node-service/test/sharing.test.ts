import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser, userByEmail } from "../src/accounts/Accounts.ts"
import { appKey } from "../src/accounts/Apps.ts"
import { issueToken } from "../src/accounts/Tokens.ts"
import { type Answer, ask, codesOf, createProject, put, register, settled, upload } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type Login, type RunningService, removeAll, runProgram, startService } from "./service.ts"
import { inStore, sql } from "./store.ts"

let service: RunningService
let [anna, bert, carl]: ReadonlyArray<Login> = []
beforeAll(async () => {
  service = await startService()
  ;[anna, bert, carl] = await Promise.all(["anna", "bert", "carl"].map(name => makeUser(`${name}@example.com`)))
})
afterAll(removeAll)

const makeUser = async (email: string): Promise<Login> => inStore(service.data, addUser(email))

const problemsOf = (answer: Answer) => (answer.errors ?? []).map(({ extensions }) => [extensions?.code, extensions?.problem])

const share = (id: string, email: string, right: string, login = anna) =>
  ask(
    service,
    `mutation($id: ID!, $email: String!, $right: PROJECT_RIGHT!) {
      shareProject(id: $id, email: $email, right: $right) { shares { email right } }
    }`,
    { id, email, right },
    login,
  )

const unshare = (id: string, email: string | null, login = anna) =>
  ask(service, "mutation($id: ID!, $email: String) { unshareProject(id: $id, email: $email) { id } }", { id, email }, login)

const look = (id: string, login = bert) =>
  ask(service, "query($id: ID!) { project(id: $id) { name owner right shares { email } numImage } }", { id }, login)

const listOf = async (login = bert): Promise<ReadonlyArray<{ name: string; owner: string; right: string }>> => {
  const { data } = await ask(service, "{ my { allProjects { totalCount edges { node { name owner right } } } } }", {}, login)
  expect(data.my.allProjects.totalCount).toBe(data.my.allProjects.edges.length)
  return data.my.allProjects.edges.map(({ node }: { node: object }) => node)
}

/** What needs the right to upload, and what needs more, each as an operation on a project with an image. */
const writes = (pid: string, image: string) => ({
  uploadImageS3: `mutation { uploadImageS3(pid: "${pid}", bucket: Local, filename: "a.jpg") { url } }`,
  uploadImageMinio: `mutation { uploadImageMinio(pid: "${pid}", bucket: Local, filename: "a.jpg") { url } }`,
  uploadImageOSS: `mutation { uploadImageOSS(pid: "${pid}", bucket: Local, filename: "a.jpg") { sts { id } } }`,
  uploadImageURL: `mutation { uploadImageURL(pid: "${pid}", url: "https://example.com/a.jpg") { id } }`,
  uploadMetaFileS3: `mutation { uploadMetaFileS3(pid: "${pid}", bucket: Local, filename: "pose.txt") { url } }`,
  uploadMetaFileMinio: `mutation { uploadMetaFileMinio(pid: "${pid}", bucket: Local, filename: "pose.txt") { url } }`,
  uploadMetaURL: `mutation { uploadMetaURL(pid: "${pid}", url: "https://example.com/pose.txt", filename: "pose.txt") { id } }`,
  startImageUpload: `mutation { startImageUpload(id: "${image}") { id } }`,
  doneImageUpload: `mutation { doneImageUpload(id: "${image}") { id } }`,
  abandonImages: `mutation { abandonImages(pid: "${pid}", ids: ["${image}"]) { id } }`,
  startReconstructionWithError: `mutation { startReconstructionWithError(id: "${pid}") { error { code } } }`,
  preStartReconstruction: `mutation { preStartReconstruction(id: "${pid}") { error { code } } }`,
  stopReconstruction: `mutation { stopReconstruction(id: "${pid}") { id } }`,
  pauseReconstruction: `mutation { pauseReconstruction(id: "${pid}") { id } }`,
  resumeReconstruction: `mutation { resumeReconstruction(id: "${pid}") { id } }`,
})

const owns = (pid: string, image: string) => ({
  renameProject: `mutation { renameProject(id: "${pid}", name: "theirs") { id } }`,
  removeImage: `mutation { removeImage(pid: "${pid}", id: "${image}") }`,
  removeProject: `mutation { removeProject(id: "${pid}") { id } }`,
  shareProject: `mutation { shareProject(id: "${pid}", email: "carl@example.com", right: own) { id } }`,
  unshareProject: `mutation { unshareProject(id: "${pid}", email: "anna@example.com") { id } }`,
})

describe("a project that is shared", () => {
  it("does not exist to anybody else, whatever is asked", async () => {
    const pid = await createProject(service, "secret", anna)
    const { image } = await register(service, pid, await jpeg(1), { login: anna as Login })
    for (const [name, query] of Object.entries({ ...writes(pid, image.id), ...owns(pid, image.id) })) {
      const answer = await ask(service, query, {}, bert)
      // Those that start one answer with an error of their own.
      if (name === "startReconstructionWithError" || name === "preStartReconstruction") {
        expect(answer.data[name].error.code, name).toBe(404)
        continue
      }
      expect(codesOf(answer), name).toEqual(["NOT_FOUND"])
    }
    const has = `mutation { hasImage(pid: "${pid}", checksum: "${"a".repeat(40)}") { id } }`
    expect(codesOf(await ask(service, has, {}, bert))).toEqual(["NOT_FOUND"])
    expect(codesOf(await look(pid))).toEqual(["NOT_FOUND"])
    expect(await listOf()).toEqual([])
  })

  it("to look at, shows everything and takes nothing", async () => {
    const pid = await createProject(service, "to look at", anna)
    const { image } = await register(service, pid, await jpeg(2), { login: anna as Login })
    expect((await share(pid, " Bert@example.com", "view")).data.shareProject.shares).toEqual([
      { email: "bert@example.com", right: "view" },
    ])
    expect((await look(pid)).data.project).toEqual({
      name: "to look at",
      owner: "anna@example.com",
      right: "view",
      shares: null,
      numImage: 1,
    })
    expect(await listOf()).toEqual([{ name: "to look at", owner: "anna@example.com", right: "view" }])
    for (const [name, query] of Object.entries({ ...writes(pid, image.id), ...owns(pid, image.id) })) {
      expect(problemsOf(await ask(service, query, {}, bert)), name).toEqual([["NOT_OFFERED", "project-right-missing"]])
    }
    expect((await look(pid, anna)).data.project.numImage).toBe(1)
    await unshare(pid, "bert@example.com")
    expect(codesOf(await look(pid))).toEqual(["NOT_FOUND"])
  })

  it("to upload, takes photos that count for its owner, and is not the other's to remove or share", async () => {
    const pid = await createProject(service, "to upload", anna)
    await share(pid, "bert@example.com", "upload")
    const asBert: RunningService = { ...service, owner: bert as Login }
    const image = await upload(asBert, pid, await jpeg(3))
    expect((await settled(asBert, pid)).map(({ state }) => state)).toEqual(["Ready"])
    for (const [name, query] of Object.entries(owns(pid, image))) {
      expect(problemsOf(await ask(service, query, {}, bert)), name).toEqual([["NOT_OFFERED", "project-right-missing"]])
    }
    const listed = JSON.parse((await runProgram(["user", "list", "--json", "--data", service.data])).stdout)
    const bytes = (email: string) => listed.find((one: { email: string }) => one.email === email).bytes
    expect([bytes("anna@example.com") > 0, bytes("bert@example.com")]).toEqual([true, 0])
    expect((await unshare(pid, null, bert)).data.unshareProject.id).toBe(pid)
    expect(codesOf(await look(pid))).toEqual(["NOT_FOUND"])
  })

  it("with the right to own, is shared on and removed by the other", async () => {
    const pid = await createProject(service, "of both", anna)
    await share(pid, "bert@example.com", "own")
    expect((await share(pid, "carl@example.com", "view", bert)).data.shareProject.shares).toHaveLength(2)
    expect(problemsOf(await share(pid, "anna@example.com", "view", bert))).toEqual([["BAD_USER_INPUT", "share-with-owner"]])
    expect((await ask(service, `mutation { removeProject(id: "${pid}") { id } }`, {}, bert)).data.removeProject.id).toBe(pid)
    for (const login of [anna, bert, carl]) expect(codesOf(await look(pid, login))).toEqual(["NOT_FOUND"])
  })

  it("is not shared with an unknown address or a disabled user", async () => {
    const pid = await createProject(service, "shared with nobody", anna)
    await makeUser("gone@example.com")
    await runProgram(["user", "disable", "gone@example.com", "--data", service.data])
    for (const email of ["nobody@example.com", "gone@example.com", ""]) {
      expect(problemsOf(await share(pid, email, "view")), email).toEqual([["BAD_USER_INPUT", "share-user-unknown"]])
    }
    expect(problemsOf(await unshare(pid, "carl@example.com"))).toEqual([["BAD_USER_INPUT", "share-user-unknown"]])
    expect((await look(pid, anna)).data.project.shares).toEqual([])
  })

  it.each(["lowered", "ended", "disabled"])("voids what was signed for the other when the right is %s", async how => {
    const pid = await createProject(service, "void", anna)
    const login = await makeUser(`${how}@example.com`)
    await share(pid, `${how}@example.com`, "upload")
    const bytes = await jpeg(4)
    const { url } = await register(service, pid, bytes, { login })
    if (how === "lowered") await share(pid, `${how}@example.com`, "view")
    if (how === "ended") await unshare(pid, `${how}@example.com`)
    if (how === "disabled") await runProgram(["user", "disable", `${how}@example.com`, "--data", service.data])
    expect((await put(url, bytes)).status).toBe(403)
  })
})

describe("tokens that their user makes", () => {
  const make = (name: string, days: number | null = null, login = anna) =>
    ask(
      service,
      "mutation($name: String!, $days: Int) { makeToken(name: $name, days: $days) { secret token { id name ends current } } }",
      { name, days },
      login,
    )
  const list = (login = anna) => ask(service, "{ my { tokens { id name app used ends current } } }", {}, login)
  const revoke = (id: string, login = anna) => ask(service, "mutation($id: ID!) { revokeToken(id: $id) }", { id }, login)
  const selfOf = async (token: string) =>
    (await ask(service, "{ my { self { email } } }", {}, { key: service.owner.key, token })).data.my.self?.email

  it("have a name and an end, are told once, and are good until they are revoked", async () => {
    const made = (await make("field laptop", 30)).data.makeToken
    expect(await selfOf(made.secret)).toBe("anna@example.com")
    expect(made.token).toMatchObject({ name: "field laptop", current: false })
    expect(Date.parse(made.token.ends) - Date.now()).toBeGreaterThan(29.9 * 86_400_000)
    expect(Date.parse(made.token.ends) - Date.now()).toBeLessThan(30 * 86_400_000)
    const listed = await list()
    expect(listed.data.my.tokens.map(({ name, current }: { name: string; current: boolean }) => [name, current])).toEqual([
      ["field laptop", false],
      [null, true],
    ])
    expect(JSON.stringify(listed)).not.toContain(made.secret)
    expect((await revoke(made.token.id)).data.revokeToken).toBe(made.token.id)
    expect(await selfOf(made.secret)).toBeUndefined()
    expect(problemsOf(await revoke(made.token.id))).toEqual([["NOT_FOUND", "token-not-found"]])
  })

  it("void what was signed for their user when one is revoked", async () => {
    const login = await makeUser("revoking@example.com")
    const pid = await createProject(service, "of one who revokes", login)
    const bytes = await jpeg(5)
    const { token } = (await make("lost laptop", null, login)).data.makeToken
    const { url } = await register(service, pid, bytes, { login })
    await revoke(token.id, login)
    expect((await put(url, bytes)).status).toBe(403)
  })

  it("are nobody else's to revoke", async () => {
    const { token, secret } = (await make("mine")).data.makeToken
    expect(problemsOf(await revoke(token.id, bert))).toEqual([["NOT_FOUND", "token-not-found"]])
    expect(await selfOf(secret)).toBe("anna@example.com")
  })

  it("make no others, and neither do those of other apps and those that the operator limited", async () => {
    const { secret } = (await make("a script", 1)).data.makeToken
    const id = (await inStore(service.data, userByEmail("anna@example.com"))).id
    const limited = await inStore(service.data, issueToken(id, { expires: 60_000 }))
    for (const token of [secret, limited]) {
      const login = { key: service.owner.key, token }
      for (const answer of [await make("more", null, login), await list(login), await revoke("0".repeat(24), login)]) {
        expect(problemsOf(answer)).toEqual([["NOT_OFFERED", "tokens-need-sign-in"]])
      }
    }
    const added = await runProgram(["app", "add", "Another", "--json", "--data", service.data])
    const { key } = JSON.parse(added.stdout)
    const foreign = { key, token: await inStore(service.data, issueToken(id, { appKey: key })) }
    expect(problemsOf(await list(foreign))).toEqual([["NOT_OFFERED", "tokens-need-sign-in"]])
    const own = await inStore(
      service.data,
      Effect.flatMap(appKey, own => issueToken(id, { appKey: own })),
    )
    expect(problemsOf(await list({ key: service.owner.key, token: own }))).toEqual([])
  })

  it.each([
    ["", null, "token-name-length"],
    ["x".repeat(101), null, "token-name-length"],
    ["fine", 0, "token-days-out-of-range"],
    ["fine", -1, "token-days-out-of-range"],
    ["fine", 3651, "token-days-out-of-range"],
  ])("are not named %j for %j days", async (name, days, problem) => {
    expect(problemsOf(await make(name, days))).toEqual([["BAD_USER_INPUT", problem]])
  })

  it("are for nobody without a token", async () => {
    const stranger = { key: service.owner.key }
    expect(codesOf(await ask(service, "{ my { tokens { id } } }", {}, stranger))).toEqual(["UNAUTHENTICATED"])
    expect(await sql(service.data, "select count(*) as rows from tokens where id is null")).toEqual([{ rows: 0 }])
  })
})
