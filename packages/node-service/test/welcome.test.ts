import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { userByEmail } from "../src/accounts/Accounts.ts"
import { issueLink, linkAddress, useLink } from "../src/accounts/links.ts"
import { textsFor } from "../src/messages/textsFor.ts"
import { ask, codesOf } from "./api.ts"
import { type RunningService, removeAll, runProgram, startService } from "./service.ts"
import { inStore, sql } from "./store.ts"

const owner = "owner@altilift.local"
const password = "correct horse battery"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const printedLink = (text: string): string => /http:\S+\/welcome\?code=[\w-]{43}/.exec(text)?.[0] ?? ""

const newLink = async (email = owner): Promise<string> =>
  printedLink((await runProgram(["user", "link", email, "--data", service.data])).stdout)

/** Opens a link, and sends its form. */
const choose = async (link: string, given: Record<string, string> = {}, headers: Record<string, string> = {}) => {
  const page = await fetch(link)
  const cookie = page.headers.get("set-cookie")?.split(";")[0] ?? ""
  const form = /name="form" value="([^"]+)"/.exec(await page.text())?.[1] ?? ""
  const code = new URL(link).searchParams.get("code") ?? ""
  const body = new URLSearchParams({ code, form, password, again: password, ...given })
  return fetch(new URL("/welcome", link), { method: "POST", body, headers: { cookie, ...headers }, redirect: "manual" })
}

const signIn = async (given: string) => {
  const query = `mutation { getUserToken(email: "${owner}", password: "${given}") }`
  return (await ask(service, query, {}, { key: service.owner.key })).data.getUserToken as string | null
}

describe("the one-time link", () => {
  it("is printed by the first start alone, and gives the owner a password", async () => {
    const link = printedLink(service.printed())
    expect(link.startsWith(`${service.url}/`)).toBe(true)
    const shown = await fetch(link)
    const text = await shown.text()
    expect([shown.status, shown.headers.get("cache-control"), shown.headers.get("referrer-policy")]).toEqual([
      200,
      "no-store",
      "no-referrer",
    ])
    expect(text).toContain(owner)
    const stored = await sql(service.data, "select * from links")
    expect(stored).toHaveLength(1)
    expect(JSON.stringify(stored)).not.toContain(new URL(link).searchParams.get("code"))
    const chosen = await choose(link)
    expect(chosen.status).toBe(200)
    expect(await signIn(password)).toMatch(/^[\w-]{43}$/)
    const second = await startService()
    await second.end()
    const third = await startService({ data: second.data })
    expect(printedLink(third.printed())).toBe("")
  })

  it("notes the language that the password was set in, for mails, unless the user chose one", async () => {
    const language = async () => {
      const token = await signIn(password)
      const login = { key: service.owner.key, token: token ?? "" }
      return (await ask(service, "{ my { notices { language } } }", {}, login)).data.my.notices.language
    }
    await choose(await newLink(), {}, { "accept-language": "zh-TW,en;q=0.5" })
    // It was set in English before.
    expect(await language()).toBe("en")
    await sql(service.data, "update users set language = null")
    await choose(await newLink(), {}, { "accept-language": "zh-TW,en;q=0.5" })
    expect(await language()).toBe("zh")
  })

  it("works once; a new one ends those before it", async () => {
    const [first, second] = [await newLink(), await newLink()]
    expect((await choose(first)).status).toBe(403)
    expect((await choose(second, { password: "another password", again: "another password" })).status).not.toBe(403)
    expect(await signIn("another password")).not.toBeNull()
    const used = await fetch(second)
    const text = await used.text()
    expect([used.status, text]).toEqual([403, expect.stringContaining("The link was used already")])
    expect(text).toContain("<h1>This link does not work any more</h1>")
    // Who has set the password with it already goes on from there.
    expect(text).toContain('<a href="/">Sign in</a>')
    expect((await fetch(`${service.url}/welcome`)).status).toBe(403)
  })

  it("ends after an hour", async () => {
    const link = await newLink()
    await sql(service.data, `update links set "endsAt" = ${Date.now() - 1}`)
    expect((await fetch(link)).status).toBe(403)
    expect((await choose(link)).status).toBe(403)
    const code = new URL(link).searchParams.get("code") ?? ""
    expect(await inStore(service.data, useLink(code, password))).toBeUndefined()
  })

  it("ends all others of its user when it is used, and is void while the user is disabled", async () => {
    const { id } = await inStore(service.data, userByEmail(owner))
    const linkOf = async () => linkAddress(service.url, await inStore(service.data, issueLink(id, { keepEarlier: true })))
    const [first, second] = [await linkOf(), await linkOf()]
    expect((await fetch(first)).status).toBe(200)
    expect((await choose(second)).status).toBe(200)
    expect((await fetch(first)).status).toBe(403)
    const third = await linkOf()
    await sql(service.data, `update users set "disabledAt" = ${Date.now()}`)
    expect((await fetch(third)).status).toBe(403)
    await sql(service.data, 'update users set "disabledAt" = null')
    expect((await fetch(third)).status).toBe(200)
  })

  it("stays good after a password that is none, one that was mistyped, and a form of another page", async () => {
    const link = await newLink()
    for (const [given, said] of [
      [{ password: "short", again: "short" }, "at least 8 characters"],
      [{ again: "something else" }, "The two passwords differ."],
    ] as const) {
      const answer = await choose(link, given)
      const text = await answer.text()
      expect([answer.status, text]).toEqual([400, expect.stringContaining(said)])
      expect(text).not.toContain(password)
    }
    expect((await choose(link, { form: "x".repeat(43) })).status).toBe(403)
    expect((await choose(link, {}, { "sec-fetch-site": "cross-site" })).status).toBe(403)
    expect((await choose(link)).status).not.toBe(403)
  })

  it("is for users that there are", async () => {
    const ended = await runProgram(["user", "link", "nobody@example.com", "--data", service.data])
    expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("no user nobody@example.com") })
  })
})

describe("the service's own pages", () => {
  it("are in Chinese for browsers that ask for it, problems too", async () => {
    const link = await newLink()
    const headers = { "accept-language": "zh-CN,zh;q=0.9,en;q=0.8" }
    const page = await (await fetch(link, { headers })).text()
    expect(page).toContain('<html lang="zh-CN">')
    expect(page).toContain("设置密码")
    const short = await (await choose(link, { password: "short", again: "short" }, headers)).text()
    expect(short).toContain("密码至少 8 个字符，最多 1024 字节。")
    const unknown = await (await fetch(`${service.url}/auth/start?client_id=x`, { headers })).text()
    expect(unknown).toContain("此处没有这个应用（client_id）。")
    for (const text of [page, short, unknown]) expect(text).not.toMatch(/undefined|\[object/)
  })

  it.each([
    [undefined, "en"],
    ["", "en"],
    ["fr", "en"],
    ["fr, zh;q=0.1", "zh-CN"],
    ["en;q=0.5, zh-TW", "zh-CN"],
    ["zh;q=0, en", "en"],
    ["zh;q=0", "en"],
    ["*", "en"],
    [";;;,q=,zh;q=nonsense", "en"],
  ])("take %s as a wish for %s", (header, language) => {
    expect(textsFor({ headers: header === undefined ? {} : { "accept-language": header } }).language).toBe(language)
  })
})

it("a refusal of the API says its problem beside its class", async () => {
  const answer = await ask(service, 'mutation { createProject(name: " ") { id } }')
  expect(codesOf(answer)).toEqual(["BAD_USER_INPUT"])
  expect(answer.errors?.[0]).toMatchObject({
    message: "the name of a project has 1 to 255 bytes",
    extensions: { problem: "project-name-length", params: { most: 255 } },
  })
  const stranger = await ask(service, "{ my { allProjects { totalCount } } }", {}, { key: service.owner.key })
  expect(stranger.errors?.[0]?.extensions).toMatchObject({
    code: "UNAUTHENTICATED",
    problem: "header-not-accepted",
    params: { header: "altitoken (user token)" },
  })
})
