import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser, userByEmail } from "../src/accounts/Accounts.ts"
import { issueToken } from "../src/accounts/Tokens.ts"
import { ask, codesOf, createProject, put, register, until } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type Login, type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"
import { startSmtp } from "./smtp.ts"
import { inStore, sql } from "./store.ts"

const password = "correct horse battery"

let service: RunningService
let smtp: Awaited<ReturnType<typeof startSmtp>>
let config: string
beforeAll(async () => {
  smtp = await startSmtp()
  config = join(await temporaryFolder(), "altilift.yaml")
  const lines = ["smtp:", "  host: 127.0.0.1", `  port: ${smtp.port}`, "  user: survey", "  password: { env: MAIL_PASSWORD }"]
  await writeFile(config, [...lines, "  from: Survey <survey@example.com>", ""].join("\n"))
  service = await startService({ args: ["--config", config], env: { MAIL_PASSWORD: "mail-secret" } })
})
afterAll(async () => {
  smtp.end()
  await removeAll()
})

const run = (...command: ReadonlyArray<string>) =>
  runProgram([...command, "--data", service.data, "--config", config], { MAIL_PASSWORD: "mail-secret" })

const linkIn = (text: string): string => /http:\S+\/welcome\?code=[\w-]{43}/.exec(text)?.[0] ?? ""

/** A page's form is sent from the page itself. */
const sendForm = async (page: string, given: Record<string, string>) => {
  const shown = await fetch(page)
  const cookie = shown.headers.get("set-cookie")?.split(";")[0] ?? ""
  const form = /name="form" value="([^"]+)"/.exec(await shown.text())?.[1] ?? ""
  const { origin, pathname } = new URL(page)
  return fetch(`${origin}${pathname}`, { method: "POST", body: new URLSearchParams({ form, ...given }), headers: { cookie } })
}

const choose = (link: string, chosen = password) =>
  sendForm(link, { code: new URL(link).searchParams.get("code") ?? "", password: chosen, again: chosen })

const signIn = async (email: string, given = password): Promise<string | null> => {
  const query = "mutation($email: String!, $given: String!) { getUserToken(email: $email, password: $given) }"
  return (await ask(service, query, { email, given }, { key: service.owner.key })).data.getUserToken
}

/** A user with a token, made beside the service. */
const makeUser = async (email: string): Promise<Login> => {
  await inStore(service.data, addUser(email, { password }))
  return loginOf(email)
}

const loginOf = async (email: string): Promise<Login> => {
  const token = await inStore(
    service.data,
    Effect.flatMap(userByEmail(email), ({ id }) => issueToken(id)),
  )
  return { key: service.owner.key, token }
}

const selfOf = async (login: Login) => (await ask(service, "{ my { self { email } } }", {}, login)).data.my.self?.email

describe("an invitation", () => {
  it("is a link that gives a password and signs in, once", async () => {
    const invited = await run("user", "invite", "Anna@example.com", "--print")
    // The link alone is on stdout, for scripts.
    expect(invited).toMatchObject({ code: 0, stdout: `${linkIn(invited.stdout)}\n` })
    expect(invited.stderr).toBe("a link by which anna@example.com sets a password; it works once, within 7 days:\n")
    const link = linkIn(invited.stdout)
    const chosen = await choose(link)
    const text = await chosen.text()
    expect(chosen.status).toBe(200)
    const token = /data-token="([^"]+)"/.exec(text)?.[1] ?? ""
    expect(text).toContain('href="/#email=anna%40example.com"')
    expect(await selfOf({ key: service.owner.key, token })).toBe("anna@example.com")
    expect(chosen.headers.get("cache-control")).toBe("no-store")
    expect(chosen.headers.get("content-security-policy")).toMatch(/default-src 'none'.*script-src 'sha256-[\w+/=]+'$/)
    expect(await signIn("anna@example.com")).not.toBeNull()
    expect((await choose(link)).status).toBe(403)
    const another = await run("user", "link", "anna@example.com")
    expect(another.stdout).toBe(`${linkIn(another.stdout)}\n`)
    expect(another.stderr).toMatch(/^a link by which anna@example\.com sets a password; it works once, within an hour, .*:\n$/)
    expect(service.printed()).not.toContain(token)
  })

  it("is mailed where SMTP is configured, and says so without the link", async () => {
    const invited = await run("user", "invite", "bert@example.com")
    expect(invited).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("mailed a link to bert@example.com") })
    expect(invited.stdout).not.toContain("code=")
    const mail = smtp.mails.find(({ to }) => to.includes("bert@example.com"))
    expect(mail?.from).toContain("<survey@example.com>")
    expect(smtp.logins).toContain("\0survey\0mail-secret")
    expect((await fetch(linkIn(mail?.text ?? ""))).status).toBe(200)
  })

  it("can be repeated until there is a password; the new link ends the one before", async () => {
    const [first, second] = [
      await run("user", "invite", "carl@example.com", "--print"),
      await run("user", "invite", "carl@example.com", "--print"),
    ]
    expect((await fetch(linkIn(first.stdout))).status).toBe(403)
    expect((await choose(linkIn(second.stdout))).status).toBe(200)
    expect(await run("user", "invite", "carl@example.com")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("user link carl@example.com"),
    })
  })

  it("is good for days, and then no more", async () => {
    const link = linkIn((await run("user", "invite", "dora@example.com", "--print")).stdout)
    const [latest] = await sql(service.data, `select max("endsAt") as "endsAt" from links`)
    expect(Number(latest?.endsAt) - Date.now()).toBeGreaterThan(6.9 * 86_400_000)
    await sql(service.data, `update links set "endsAt" = ${Date.now() - 1}`)
    expect((await fetch(link)).status).toBe(403)
    expect((await choose(link)).status).toBe(403)
  })

  it.each([["nobody"], ["a@b@c"], ["x@example.com\r\nbcc: y@example.com"]])("is not for %j", async email => {
    expect(await run("user", "invite", email)).toMatchObject({ code: 2, stdout: "" })
  })

  it("that the SMTP server does not take is an error without secrets, and the link can be printed", async () => {
    const deaf = await startSmtp({ refuses: true })
    const other = join(await temporaryFolder(), "altilift.yaml")
    await writeFile(other, `smtp: { host: 127.0.0.1, port: ${deaf.port}, from: survey@example.com }\n`)
    const failed = await runProgram(["user", "invite", "emil@example.com", "--data", service.data, "--config", other])
    deaf.end()
    expect(failed).toMatchObject({ code: 1, stdout: "" })
    expect(failed.stderr).toMatch(/the mail was not sent: SMTP server 127\.0\.0\.1:\d+: EENVELOPE 550/)
    expect(failed.stderr).not.toContain("code=")
  })
})

describe("a forgotten password", () => {
  const forget = (email: string) => sendForm(`${service.url}/auth/forgotten`, { email })
  const mailsTo = (email: string) => smtp.mails.filter(({ to }) => to.includes(email))

  it("is replaced by a mailed link; the answer does not say whether there is such an account", async () => {
    await makeUser("frida@example.com")
    const known = await forget(" Frida@example.com ")
    const unknown = await forget("nobody@example.com")
    expect([known.status, await known.text()]).toEqual([200, await unknown.text()])
    const [mail] = await until(
      async () => mailsTo("frida@example.com"),
      mails => mails.length > 0,
    )
    expect((await choose(linkIn(mail?.text ?? ""), "another password")).status).toBe(200)
    expect(await signIn("frida@example.com", "another password")).not.toBeNull()
    expect(mailsTo("nobody@example.com")).toEqual([])
  })

  it("neither ends an invitation, nor fills a mailbox", async () => {
    const link = linkIn((await run("user", "invite", "gerd@example.com", "--print")).stdout)
    for (let times = 0; times < 5; times++) expect((await forget("gerd@example.com")).status).toBe(200)
    await until(
      async () => mailsTo("gerd@example.com").length,
      count => count >= 3,
    )
    await sleep(300)
    expect(mailsTo("gerd@example.com")).toHaveLength(3)
    expect((await fetch(link)).status).toBe(200)
  })

  it("is not mailed for a form of another page, nor to a disabled user", async () => {
    await makeUser("hans@example.com")
    const body = new URLSearchParams({ form: "x".repeat(43), email: "hans@example.com" })
    expect((await fetch(`${service.url}/auth/forgotten`, { method: "POST", body })).status).toBe(403)
    await run("user", "disable", "hans@example.com")
    expect((await forget("hans@example.com")).status).toBe(200)
    await sleep(300)
    expect(mailsTo("hans@example.com")).toEqual([])
  })

  it("is limited by address", async () => {
    const answers: Array<number> = []
    for (let times = 0; times < 20; times++) answers.push((await forget(`nobody${times}@example.com`)).status)
    expect(answers.at(-1)).toBe(429)
  })
})

describe("a disabled user", () => {
  it("has no tokens, no links, no password that works and no upload addresses", async () => {
    const login = await makeUser("ida@example.com")
    const pid = await createProject(service, "Ida's", login)
    const bytes = await jpeg(1)
    const signed = await register(service, pid, bytes, { login })
    const link = linkIn((await run("user", "link", "ida@example.com")).stdout)
    expect(await run("user", "disable", "ida@example.com")).toMatchObject({ code: 0, stderr: "" })
    expect(await selfOf(login)).toBeUndefined()
    expect(codesOf(await ask(service, `{ project(id: "${pid}") { id } }`, {}, login))).toEqual(["UNAUTHENTICATED"])
    expect((await put(signed.url, bytes)).status).toBe(403)
    expect((await fetch(link)).status).toBe(403)
    expect(await signIn("ida@example.com")).toBeNull()
    expect(await selfOf(await loginOf("ida@example.com"))).toBeUndefined()
    expect(await run("user", "link", "ida@example.com")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("user enable"),
    })
    await run("user", "enable", "ida@example.com")
    expect(await signIn("ida@example.com")).not.toBeNull()
  })
})

describe("a user who is removed", () => {
  it("with projects is kept until somebody says what becomes of them", async () => {
    const login = await makeUser("jan@example.com")
    const pid = await createProject(service, "Jan's", login)
    expect(await run("user", "remove", "jan@example.com")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("jan@example.com has 1 project: give them to another user with --give-projects-to"),
    })
    expect(await selfOf(login)).toBe("jan@example.com")
    expect(await run("user", "remove", "jan@example.com", "--give-projects-to", "jan@example.com")).toMatchObject({ code: 2 })
    const heir = await makeUser("karl@example.com")
    expect(await run("user", "remove", "jan@example.com", "--give-projects-to", "karl@example.com")).toMatchObject({ code: 0 })
    expect(await selfOf(login)).toBeUndefined()
    expect((await ask(service, `{ project(id: "${pid}") { name } }`, {}, heir)).data.project.name).toBe("Jan's")
    const listed = JSON.parse((await run("user", "list", "--json")).stdout) as ReadonlyArray<{ email: string; projects: number }>
    expect(listed.find(({ email }) => email === "karl@example.com")?.projects).toBe(1)
    expect(JSON.stringify(listed)).not.toContain("jan@example.com")
    expect(JSON.parse((await run("project", "list", "--user", "karl@example.com", "--json")).stdout)).toMatchObject([
      { id: pid, owner: "karl@example.com", name: "Jan's", images: 0 },
    ])
  })

  it("takes the projects along when told so, and leaves the address free", async () => {
    const login = await makeUser("lena@example.com")
    const pid = await createProject(service, "Lena's", login)
    expect(await run("user", "remove", "lena@example.com", "--remove-projects")).toMatchObject({ code: 0 })
    expect((await run("project", "list")).stdout).not.toContain(pid)
    const again = await makeUser("lena@example.com")
    expect((await ask(service, "{ my { allProjects { totalCount } } }", {}, again)).data.my.allProjects.totalCount).toBe(0)
    expect(await run("user", "remove", "removed:x")).toMatchObject({ code: 1, stderr: expect.stringContaining("no user") })
  })

  it("is gone from the database when the last project is cleared away", async () => {
    const another = await startService()
    const users = async () => (await sql(another.data, "select count(*) as rows from users"))[0]?.rows
    const token = await inStore(another.data, addUser("mia@example.com"))
    const pid = await createProject(another, "Mia's", token)
    const asMia = { ...another, owner: token }
    const signed = await register(asMia, pid, await jpeg(2), { login: token })
    expect((await put(signed.url, await jpeg(2))).status).toBe(200)
    await another.end()
    const remove = ["user", "remove", "mia@example.com", "--remove-projects", "--data", another.data]
    expect(await runProgram(remove)).toMatchObject({ code: 0 })
    expect(await users()).toBe(2)
    await startService({ data: another.data })
    await until(users, count => count === 1)
  })
})
