import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser } from "../src/accounts/Accounts.ts"
import { addApp } from "../src/accounts/Apps.ts"
import { makeFormGuard } from "../src/auth/formGuard.ts"
import { ask } from "./api.ts"
import { onPostgres, type RunningService, removeAll, startService } from "./service.ts"
import { inStore, sql } from "./store.ts"

const callback = "https://app.example/done?from=altilift"
const password = "correct horse battery"

let service: RunningService
let key: string
beforeAll(async () => {
  service = await startService({ env: { ALTILIFT_SIGN_INS_PER_ACCOUNT: "3" } })
  key = await makeApp(service)
  await inStore(service.data, addUser("anna@example.com", { password }))
})
afterAll(removeAll)

const makeApp = async ({ data }: RunningService): Promise<string> =>
  (await inStore(data, addApp("Survey <Desk>", [callback, "com.example.app:/done"]))).key

interface Asked {
  readonly [name: string]: string | ReadonlyArray<string> | undefined
}

const query = (asked: Asked): URLSearchParams => {
  const given = { client_id: key, response_type: "token", redirect_uri: callback, state: "a b&c=d/é", ...asked }
  return new URLSearchParams(Object.entries(given).flatMap(([name, value]) => [value ?? []].flat().map(one => [name, one])))
}

const open = (asked: Asked = {}, headers: Record<string, string> = {}, to = service) =>
  fetch(`${to.url}/auth/start?${query(asked)}`, { headers, redirect: "manual" })

/** The secret of a page's form, and its cookie. */
const formOf = async (response: Response) => ({
  secret: /name="form" value="([^"]+)"/.exec(await response.text())?.[1] ?? "",
  cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "",
})

const send = (fields: Asked, headers: Record<string, string>, to = service) =>
  fetch(`${to.url}/auth/start`, { method: "POST", body: query(fields), headers, redirect: "manual" })

const signIn = async (given: Asked) => {
  const { secret, cookie } = await formOf(await open())
  return send({ form: secret, email: "anna@example.com", password, ...given }, { cookie })
}

describe("the sign-in page", () => {
  it("sends back to the registered address, with a token of that app's and the state in the fragment alone", async () => {
    const answer = await signIn({})
    expect(answer.status).toBe(303)
    const location = answer.headers.get("location") ?? ""
    expect(location).toMatch(
      /^https:\/\/app\.example\/done\?from=altilift#access_token=[\w-]{43}&state=a%20b%26c%3Dd%2F%C3%A9&token_type=bearer$/,
    )
    const token = new URLSearchParams(location.split("#")[1]).get("access_token") ?? ""
    const self = async (login: { key: string; token: string }) =>
      (await ask(service, "{ my { self { email } } }", {}, login)).data.my.self?.email
    expect(await self({ key, token })).toBe("anna@example.com")
    expect(await self({ key: service.owner.key, token })).toBeUndefined()
    expect(service.printed()).not.toContain(token)
    const stored = onPostgres
      ? JSON.stringify(await sql(service.data, "select * from tokens"))
      : await readFile(join(service.data, "altilift.db"), "latin1")
    expect(stored).not.toContain(token)
  })

  it("works for installed programs, and without a state", async () => {
    const given = { redirect_uri: "com.example.app:/done", state: undefined }
    const page = await open(given)
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' com.example.app:;")
    const { secret, cookie } = await formOf(page)
    const answer = await send({ ...given, form: secret, email: "anna@example.com", password }, { cookie })
    expect(answer.headers.get("location")).toMatch(/^com\.example\.app:\/done#access_token=[\w-]{43}&token_type=bearer$/)
  })

  it("cannot be framed, stored, scripted, or made to tell where it was", async () => {
    for (const response of [await open(), await open({ client_id: "unknown" }), await signIn({ password: "wrong" })]) {
      const policy = response.headers.get("content-security-policy") ?? ""
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"])
        expect(policy).toContain(part)
      expect(policy).not.toContain("unsafe")
      expect(policy).not.toContain("script-src")
      expect(response.headers.get("x-frame-options")).toBe("DENY")
      expect(response.headers.get("cache-control")).toBe("no-store")
      expect(response.headers.get("referrer-policy")).toBe("no-referrer")
      expect(response.headers.has("access-control-allow-origin")).toBe(false)
    }
  })

  it("shows what apps and their users wrote as text", async () => {
    const text = await (await open({ state: '"><script>alert(1)</script>' })).text()
    expect(text).toContain("Survey &#60;Desk&#62;")
    expect(text).not.toContain("<script")
    const { secret, cookie } = await formOf(await open())
    const again = await send({ form: secret, email: '"><img src=x>', password: "" }, { cookie })
    expect(await again.text()).not.toContain("<img")
  })

  it("says on the page what is wrong with the request, and sends nobody anywhere", async () => {
    for (const [asked, said] of [
      [{ client_id: undefined }, "app is not known"],
      [{ client_id: "unknown" }, "app is not known"],
      [{ redirect_uri: undefined }, "not registered"],
      [{ redirect_uri: "https://evil.example/" }, "not registered"],
      [{ redirect_uri: `${callback}&more` }, "not registered"],
      [{ redirect_uri: "https://app.example/done" }, "not registered"],
      [{ redirect_uri: [callback, "https://evil.example/"] }, "more than once"],
      [{ client_id: service.owner.key }, "not registered"],
      [{ response_type: "code" }, "token only"],
      [{ response_type: undefined }, "token only"],
      [{ state: "x".repeat(5_000) }, "longer"],
    ] as const) {
      for (const response of [await open(asked), await send({ ...asked, email: "anna@example.com", password }, {})]) {
        expect([response.status, response.headers.get("location")], said).toEqual([400, null])
        const text = await response.text()
        expect(text).toContain(said)
        expect(text).not.toContain("<form")
      }
    }
  })

  it("takes no form that another page sent", async () => {
    const { secret, cookie } = await formOf(await open())
    const other = await formOf(await open())
    const fields = { form: secret, email: "anna@example.com", password }
    for (const [given, headers] of [
      [fields, {}],
      [fields, { cookie: other.cookie }],
      [{ ...fields, form: "" }, { cookie }],
      [{ ...fields, form: other.secret }, { cookie }],
      [fields, { cookie, "sec-fetch-site": "cross-site" }],
      [fields, { cookie, "sec-fetch-site": "same-site" }],
    ] as ReadonlyArray<readonly [Asked, Record<string, string>]>) {
      const answer = await send(given, headers)
      expect([answer.status, answer.headers.get("location")]).toEqual([403, null])
    }
    expect((await send(fields, { cookie, "sec-fetch-site": "same-origin" })).status).toBe(303)
    // A second tab leaves the first one good.
    expect((await formOf(await open({}, { cookie }))).secret).toBe(secret)
  })

  it("takes forms of a sensible size and kind only", async () => {
    expect(
      (await fetch(`${service.url}/auth/start`, { method: "POST", body: "{}", headers: { "content-type": "application/json" } }))
        .status,
    ).toBe(400)
    expect((await send({ email: "x".repeat(100_000) }, {})).status).toBe(413)
    const put = await fetch(`${service.url}/auth/start`, { method: "PUT" })
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"])
  })

  it("asks again after wrong credentials, keeps the address, and makes guesses wait", async () => {
    const wrong = await signIn({ email: "bea@example.com", password: "wrong password" })
    expect([wrong.status, wrong.headers.get("location")]).toEqual([403, null])
    const text = await wrong.text()
    expect(text).toContain('value="bea@example.com"')
    expect(text).toContain("The e-mail address or the password is wrong.")
    expect(text).not.toContain("wrong password")
    for (let index = 0; index < 2; index += 1) await signIn({ email: "bea@example.com", password: "wrong" })
    const waiting = await signIn({ email: "bea@example.com", password: "wrong" })
    expect(waiting.status).toBe(429)
    expect(Number(waiting.headers.get("retry-after"))).toBeGreaterThan(60)
    expect((await signIn({})).status).toBe(303)
  })

  it("keeps its cookie to itself, and to https where it is reached so", async () => {
    expect((await open()).headers.get("set-cookie")).toMatch(
      /^altilift-form=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600$/,
    )
    const { cookie } = makeFormGuard("https://photos.example").issue({ headers: {} })
    expect(cookie).toMatch(/^__Host-altilift-form=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=3600; Secure$/)
  })
})
