import { writeFile } from "node:fs/promises"
import { userInfo } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { Effect } from "effect"
import { sql } from "kysely"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Database } from "../src/ports/Database.ts"
import { dataFolderPaths } from "../src/store/dataFolderPaths.ts"
import { ask, createProject, register, settled, upload } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"
import { inStore } from "./store.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const run = (args: ReadonlyArray<string>, input = "") => runProgram([...args, "--data", service.data], {}, input)

const openSqlite = (path: string) => new DatabaseSync(path)

/** What the command lists, as its users read it. */
const audit = async (...args: ReadonlyArray<string>) => {
  const { stdout } = await run(["audit", "--json", ...args])
  return stdout.split("\n").flatMap(line => (line === "" ? [] : [JSON.parse(line)]))
}

const statement = (text: string) =>
  inStore(
    service.data,
    Effect.flatMap(Database, ({ query }) => query(db => sql.raw(text).execute(db))),
  )

/** Opens a link by which a user sets a password, and sends its form. */
const choosePassword = async (link: string) => {
  const page = await fetch(link)
  const cookie = page.headers.get("set-cookie")?.split(";")[0] ?? ""
  const form = /name="form" value="([^"]+)"/.exec(await page.text())?.[1] ?? ""
  const [code, password] = [new URL(link).searchParams.get("code") ?? "", "correct horse battery"]
  const body = new URLSearchParams({ code, form, password, again: password })
  expect((await fetch(new URL("/welcome", link), { method: "POST", body, headers: { cookie } })).status).toBe(200)
}

const operator = `operator:${process.env.SUDO_USER || userInfo().username}`

describe("the audit log", () => {
  it("has what users did: who, to what, from where; by user and project, and nothing secret", async () => {
    const pid = await createProject(service, "Kloster")
    const photo = await upload(service, pid, await jpeg(1))
    await settled(service, pid)
    for (const mutation of [
      `renameProject(id: "${pid}", name: "Kloster Nord") { id }`,
      `removeImage(pid: "${pid}", id: "${photo}")`,
      `addWebhook(pid: "${pid}", url: "https://8.8.8.8/T0/secret-path") { secret }`,
      `removeProject(id: "${pid}") { id }`,
    ]) {
      expect((await ask(service, `mutation { ${mutation} }`)).errors).toBeUndefined()
    }
    const rows = await audit("--project", pid)
    const owner = { actor: "owner@altilift.local", projectId: pid, address: "127.0.0.1" }
    expect(rows).toMatchObject([
      { act: "project-created", subject: "Kloster", ...owner },
      { act: "project-renamed", subject: "Kloster Nord", ...owner },
      { act: "image-removed", subject: "photo.jpg", ...owner },
      { act: "webhook-added", subject: "8.8.8.8", ...owner },
      { act: "project-removed", subject: "Kloster Nord", ...owner },
    ])
    expect(JSON.stringify(rows)).not.toContain("secret-path")
    for (const nobody of ["Nobody@example.com", "operator:nobody-here"]) {
      const name = nobody.replace("N", "n")
      expect(await run(["audit", "--user", nobody])).toEqual({
        ...{ code: 1, stdout: "" },
        stderr: `altilift-service: there is no user ${name}, and the audit log names none\n`,
      })
    }
    expect(await audit("--since", "1s", "--user", "Owner@altilift.local")).not.toContainEqual(
      expect.objectContaining({ act: "user-added" }),
    )
  })

  it("has sign-ins and failed ones by account, and what the operator's commands did, with the user of the system", async () => {
    await run(["user", "add", "anna@example.com", "--password"], "correct horse battery")
    const signIn = (email: string, password: string) =>
      ask(service, "mutation($email: String!, $password: String!) { getUserToken(email: $email, password: $password) }", {
        email,
        password,
      })
    await signIn("Anna@example.com", "wrong horse")
    await signIn("my-password-by-mistake", "anna@example.com")
    await signIn("anna@example.com", "correct horse battery")
    for (const command of ["token", "revoke", "disable", "enable"]) await run(["user", command, "anna@example.com"])
    const rows = await audit("--user", "anna@example.com")
    expect(rows.map(({ act, actor }) => [act, actor])).toEqual([
      ["user-added", operator],
      ["sign-in-failed", null],
      ["signed-in", "anna@example.com"],
      ["token-made", operator],
      ["tokens-revoked", operator],
      ["user-disabled", operator],
      ["user-enabled", operator],
    ])
    const failed = (await audit()).filter(({ act }) => act === "sign-in-failed")
    expect(failed.map(({ subject }) => subject)).toEqual(["anna@example.com", null])
    expect(failed[0].address).toBe("127.0.0.1")
    expect(JSON.stringify(await audit())).not.toMatch(/horse|by-mistake/)
    const { stdout } = await run(["audit", "--user", "anna@example.com"])
    expect(stdout).toMatch(/^\d{4}-\S+Z {2}user-added {2}by operator:\S+ {2}anna@example\.com$/m)
    await runProgram(["user", "add", "carl@example.com", "--data", service.data], { SUDO_USER: "Anna" })
    expect((await audit("--user", "operator:Anna")).map(({ subject }) => subject)).toEqual(["carl@example.com"])
    expect(await run(["audit", "--since", "a week"])).toMatchObject({ code: 2 })
  })

  it("has who was let in and kept out: shares, tokens, apps, invitations, links, passwords and removed users", async () => {
    const pid = await createProject(service, "Weinberg")
    const begun = (await audit()).length
    const invited = await run(["user", "invite", "bea@example.com", "--print"])
    const asked = async (mutation: string) => {
      const answer = await ask(service, `mutation { ${mutation} }`)
      expect(answer.errors).toBeUndefined()
      return answer.data
    }
    await asked(`shareProject(id: "${pid}", email: "bea@example.com", right: view) { id }`)
    await asked(`unshareProject(id: "${pid}", email: "bea@example.com") { id }`)
    const { makeToken } = await asked('makeToken(name: "field laptop") { token { id } }')
    await asked(`revokeToken(id: "${makeToken.token.id}")`)
    const { addWebhook } = await asked(`addWebhook(pid: "${pid}", url: "https://8.8.8.8/T0/path") { webhook { id } }`)
    await asked(`removeWebhook(id: "${addWebhook.webhook.id}")`)
    await choosePassword(/http:\S+\/welcome\?code=[\w-]{43}/.exec(invited.stdout)?.[0] ?? "")
    await run(["user", "password", "bea@example.com"], "correct horse battery")
    await run(["user", "link", "bea@example.com"])
    await run(["user", "remove", "bea@example.com"])
    const { key } = JSON.parse((await run(["app", "add", "Another", "--json"])).stdout)
    await run(["app", "remove", key])
    const rows = (await audit()).slice(begun).map(({ act, actor, subject }) => [act, actor, subject])
    const [owner, bea] = ["owner@altilift.local", "bea@example.com"]
    expect(rows).toEqual([
      ["user-invited", operator, bea],
      ["link-issued", operator, bea],
      ["project-shared", owner, bea],
      ["project-unshared", owner, bea],
      ["token-made", owner, "field laptop"],
      ["token-revoked", owner, "field laptop"],
      ["webhook-added", owner, "8.8.8.8"],
      ["webhook-removed", owner, "8.8.8.8"],
      ["password-set", bea, bea],
      ["signed-in", bea, null],
      ["password-set", operator, bea],
      ["link-issued", operator, bea],
      ["user-removed", operator, bea],
      ["app-added", operator, "Another"],
      ["app-removed", operator, "Another"],
    ])
  })

  it("has reconstructions that were started, paused, resumed and stopped", async () => {
    const config = join(await temporaryFolder(), "altilift.yaml")
    const elsewhere = "{ kind: upstream, name: elsewhere, endpoint: 'http://127.0.0.1:1', key: k, token: t }"
    await writeFile(config, `reconstructors: [${elsewhere}]\n`)
    const second = await startService({ args: ["--config", config] })
    const pid = await createProject(second)
    for (const seed of [2, 3, 4]) await register(second, pid, await jpeg(seed))
    for (const mutation of ["preStart", "pause", "resume", "stop"]) {
      const answer = `${mutation}Reconstruction(id: "${pid}") { ${mutation === "preStart" ? "error { message }" : "id"} }`
      const { data, errors } = await ask(second, `mutation { ${answer} }`)
      expect([errors, data.preStartReconstruction?.error ?? null]).toEqual([undefined, null])
    }
    const { stdout } = await runProgram(["audit", "--json", "--project", pid, "--data", second.data])
    const rows = stdout.split("\n").flatMap(line => (line === "" ? [] : [JSON.parse(line)]))
    expect(rows.map(({ act, actor }) => [act, actor])).toEqual(
      ["project-created", ...["started", "paused", "resumed", "stopped"].map(done => `reconstruction-${done}`)].map(act => [
        act,
        "owner@altilift.local",
      ]),
    )
  })

  it("has the id of the request, as the log and the answer have it", async () => {
    const asked = async (id: string, query: string) =>
      fetch(`${service.url}/graphql`, {
        method: "POST",
        headers: {
          key: service.owner.key,
          altitoken: service.owner.token,
          "content-type": "application/json",
          "x-request-id": id,
        },
        body: JSON.stringify({ query }),
      })
    const answer = await asked("survey-7", 'mutation { createProject(name: "asked") { id } }')
    expect([answer.headers.get("x-request-id"), (await audit()).at(-1)]).toEqual([
      "survey-7",
      expect.objectContaining({ act: "project-created", requestId: "survey-7", address: "127.0.0.1" }),
    ])
    await asked("survey-8", 'mutation { getUserToken(email: "nobody@example.com", password: "wrong horse") }')
    expect((await audit()).at(-1)).toMatchObject({ act: "sign-in-failed", actor: null, requestId: "survey-8" })
  })

  it("has commands that change much: backup, restore, sweep, migrate, copy; and none that changed nothing", async () => {
    const backup = join(await temporaryFolder(), "backup")
    await run(["backup", "--to", backup])
    await run(["sweep", "--dry-run"])
    await run(["sweep"])
    await run(["migrate"])
    expect((await audit()).at(-1)).toMatchObject({ act: "backed-up", actor: operator, subject: backup })
    const data = join(await temporaryFolder(), "restored")
    await runProgram(["restore", "--from", backup, "--data", data])
    const restored = openSqlite(dataFolderPaths(data).database)
    const acts = () => restored.prepare("select act, actor, subject from audit order by seq desc limit 1").get()
    expect(acts()).toEqual({ act: "restored", actor: operator, subject: backup })
    const last = "(select max(name) from kysely_migration)"
    restored.exec(`create table hidden as select * from kysely_migration where name = ${last}`)
    restored.exec(`delete from kysely_migration where name = ${last}`)
    expect((await runProgram(["migrate", "--check", "--data", data])).code).toBe(1)
    expect(acts()).toMatchObject({ act: "restored" })
    restored.exec("insert into kysely_migration select * from hidden")
    restored.exec("drop table hidden")
    restored.exec("update audit set at = 0")
    await runProgram(["sweep", "--data", data])
    expect(acts()).toEqual({ act: "swept", actor: operator, subject: expect.stringMatching(/^audit: \d+$/) })
    restored.close()
    const to = await temporaryFolder()
    const copied = await runProgram(["copy", "--from", `sqlite:${data}`, "--to", `sqlite:${to}`])
    expect(copied).toMatchObject({ code: 0 })
    const copy = openSqlite(dataFolderPaths(to).database)
    expect(copy.prepare("select act, actor from audit order by seq desc limit 1").get()).toEqual({
      act: "copied",
      actor: operator,
    })
    copy.close()
  })

  it("has no gap: where an act cannot be written down, it is not done", async () => {
    const before = await ask(service, "{ my { allProjects { totalCount } } }")
    await statement("alter table audit rename to hidden")
    const refused = await ask(service, 'mutation { createProject(name: "unseen") { id } }')
    await statement("alter table hidden rename to audit")
    expect(refused.errors?.[0]?.extensions?.code).toBe("INTERNAL")
    expect(await ask(service, "{ my { allProjects { totalCount } } }")).toEqual(before)
    await createProject(service, "seen")
    expect((await audit()).at(-1)).toMatchObject({ act: "project-created", subject: "seen" })
  })
})
