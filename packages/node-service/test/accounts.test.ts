import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser, userByEmail } from "../src/accounts/Accounts.ts"
import { addApp } from "../src/accounts/Apps.ts"
import { setPassword } from "../src/accounts/signIn.ts"
import { ask, codesOf } from "./api.ts"
import { type Login, type RunningService, removeAll, runProgram, startService } from "./service.ts"
import { inStore } from "./store.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService({
    env: { ALTILIFT_SIGN_INS_PER_ACCOUNT: "4", ALTILIFT_SIGN_INS_PER_ADDRESS: "5", ALTILIFT_TRUSTED_PROXIES: "127.0.0.1" },
  })
})
afterAll(removeAll)

const user = (command: ReadonlyArray<string>, input?: string) =>
  runProgram(["user", ...command, "--data", service.data], {}, input)

const add = (email: string, password?: string) => inStore(service.data, addUser(email, { password }))

const app = async (...command: ReadonlyArray<string>) => runProgram(["app", ...command, "--data", service.data])

const signIn = (email: string, password: string, from: string, rest = "") =>
  fetch(`${service.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", key: service.owner.key, "x-forwarded-for": from },
    body: JSON.stringify({
      query: `mutation($email: String!, $password: String!) { getUserToken(email: $email, password: $password${rest}) }`,
      variables: { email, password },
    }),
  })

const emailOf = async (login: Login) => (await ask(service, "{ my { self { email } } }", {}, login)).data.my.self?.email

let visitor = 1
const somewhere = () => `198.51.100.${visitor++}`

describe("getUserToken", () => {
  const password = "correct horse 🐎 battery"

  it("gives a token for the right password, and null without an error for a wrong one or an unknown address", async () => {
    expect(await user(["add", "Anna@example.com", "--password", "--json"], `${password}\n`)).toMatchObject({
      code: 0,
      stderr: "",
    })
    const { data } = (await (await signIn("anna@EXAMPLE.com", password, somewhere())).json()) as {
      data: { getUserToken: string }
    }
    expect(await emailOf({ key: service.owner.key, token: data.getUserToken })).toBe("anna@example.com")
    for (const [email, given] of [
      ["anna@example.com", "correct horse"],
      ["anna@example.com", ""],
      ["anna@example.com", "x".repeat(50_000)],
      ["nobody@example.com", password],
      ["owner@altilift.local", ""],
      ["", ""],
    ] as const) {
      expect(await (await signIn(email, given, somewhere())).json(), email).toEqual({ data: { getUserToken: null } })
    }
  })

  it("leaves earlier tokens as they are, unless a fresh one is asked for", async () => {
    const added = await add("bea@example.com", password)
    const get = async (rest: string): Promise<Login> => {
      const { data } = (await (await signIn("bea@example.com", password, somewhere(), rest)).json()) as {
        data: { getUserToken: string }
      }
      return { key: service.owner.key, token: data.getUserToken }
    }
    const first = await get("")
    expect(await Promise.all([added, first].map(emailOf))).toEqual(["bea@example.com", "bea@example.com"])
    const fresh = await get(", fresh: true")
    expect(await Promise.all([added, first, fresh].map(emailOf))).toEqual([undefined, undefined, "bea@example.com"])
  })

  it("is refused to apps that are not known", async () => {
    const query = `mutation { getUserToken(email: "anna@example.com", password: "${password}") }`
    const answer = await ask(service, query, {}, { key: "wrong" })
    expect([answer.data.getUserToken, codesOf(answer)]).toEqual([null, ["UNAUTHENTICATED"]])
  })

  it("waits after too many wrong passwords for one account from one address, known or not, and from that address alone", async () => {
    await add("carl@example.com", password)
    for (const email of ["carl@example.com", "unknown@example.com"]) {
      const here = somewhere()
      // At once: attempts under way count too.
      const wrong = await Promise.all(Array.from({ length: 6 }, () => signIn(email, "wrong password", here)))
      expect(wrong.map(({ status }) => status).sort(), email).toEqual([200, 200, 200, 200, 429, 429])
      const right = await signIn(email, password, here)
      expect(right.status).toBe(429)
      expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(60)
      expect(codesOf((await right.json()) as never)).toEqual(["TOO_MANY_REQUESTS"])
    }
    expect((await signIn("Carl@example.com", password, somewhere())).status).toBe(200)
  })

  it("waits after too many wrong passwords from one address, and does not count right ones", async () => {
    const here = somewhere()
    await add("hans@example.com", password)
    const at = (count: number, email: (index: number) => string, given: string) =>
      Promise.all(Array.from({ length: count }, async (_, index) => (await signIn(email(index), given, here)).status))
    for (let round = 0; round < 2; round += 1) expect(await at(3, () => "hans@example.com", password)).toEqual([200, 200, 200])
    expect(await at(5, index => `${index}@example.com`, "wrong password")).toEqual([200, 200, 200, 200, 200])
    expect((await signIn("hans@example.com", password, here)).status).toBe(429)
    expect((await signIn("hans@example.com", password, somewhere())).status).toBe(200)
  })

  it("counts all addresses of a network of IPv6 as one", async () => {
    const attempts: Array<number> = []
    for (let at = 1; at <= 6; at += 1) {
      attempts.push((await signIn(`${at}@example.org`, "wrong password", `2001:db8:7:7::${at}`)).status)
    }
    expect(attempts).toEqual([200, 200, 200, 200, 200, 429])
    expect((await signIn("1@example.org", "wrong password", "2001:db8:7:8::1")).status).toBe(200)
  })

  it("takes as long for aliases of one document as the limit says", async () => {
    const calls = Array.from(
      { length: 6 },
      (_, index) => `a${index}: getUserToken(email: "dora@example.com", password: "wrong ${index}")`,
    )
    const answer = await ask(service, `mutation { ${calls.join(" ")} }`, {}, { key: service.owner.key })
    expect(codesOf(answer)).toEqual(["TOO_MANY_REQUESTS", "TOO_MANY_REQUESTS"])
  })
})

describe("user", () => {
  it("password replaces a password, which stands nowhere in clear", async () => {
    await add("eve@example.com", "first password")
    expect(await user(["password", "eve@example.com"], "second password\r\n")).toMatchObject({ code: 0, stderr: "" })
    const answers = await Promise.all(
      ["first password", "second password"].map(async given => (await signIn("eve@example.com", given, somewhere())).json()),
    )
    expect(answers).toEqual([{ data: { getUserToken: null } }, { data: { getUserToken: expect.any(String) } }])
    for (const name of await readdir(service.data)) {
      if (!name.startsWith("altilift.db")) continue
      expect(await readFile(join(service.data, name), "latin1")).not.toContain("second password")
    }
    expect(service.printed()).not.toContain("second password")
  })

  it("password and add refuse what cannot be a password, and users that are none", async () => {
    const owner = await inStore(service.data, userByEmail("owner@altilift.local"))
    for (const given of ["", "1234567", "x".repeat(1025)]) {
      await expect(inStore(service.data, setPassword(owner, given)), given).rejects.toThrow("at least 8 characters")
      await expect(add("frank@example.com", given), given).rejects.toThrow("at least 8 characters")
    }
    expect(await user(["add", "frank@example.com", "--password"], "short")).toMatchObject({ code: 2, stdout: "" })
    const ended = await user(["revoke", "frank@example.com"])
    expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("no user frank@example.com") })
  })

  it("token makes up for a lost one, and revoke makes all worthless", async () => {
    const lost = await add("gina@example.com")
    const second = JSON.parse((await user(["token", "gina@example.com", "--json"])).stdout)
    expect(await Promise.all([lost, second].map(emailOf))).toEqual(["gina@example.com", "gina@example.com"])
    const third = JSON.parse((await user(["token", "gina@example.com", "--fresh", "--json"])).stdout)
    expect(await Promise.all([lost, second, third].map(emailOf))).toEqual([undefined, undefined, "gina@example.com"])
    expect(await user(["revoke", "GINA@example.com"])).toMatchObject({ code: 0, stdout: "revoked 1 token of GINA@example.com\n" })
    expect(await emailOf(third)).toBeUndefined()
  })
})

describe("app", () => {
  it("add makes a key that works until it is removed; the installation's own stays", async () => {
    const uris = ["https://app.example/callback?from=altilift", "http://127.0.0.1:8400/", "com.example.app:/done"]
    const added = await app("add", "Survey Desk", ...uris.flatMap(uri => ["--redirect-uri", uri]), "--json")
    const { key } = JSON.parse(added.stdout)
    expect(JSON.parse((await app("list", "--json")).stdout)).toEqual([
      { key: service.owner.key, name: "altilift", redirectUris: [] },
      { key, name: "Survey Desk", redirectUris: [...uris].sort() },
    ])
    expect(await emailOf({ ...service.owner, key })).toBe("owner@altilift.local")
    expect((await app("remove", key)).code).toBe(0)
    expect((await ask(service, "{ support { systemMode } }", {}, { ...service.owner, key })).data.support).toBeNull()
    expect(await app("remove", service.owner.key)).toMatchObject({ code: 1, stderr: expect.stringContaining("own key") })
  })

  it("add refuses addresses that nobody can safely be sent to", async () => {
    for (const uri of [
      "javascript:alert(1)",
      "data:text/html,x",
      "/callback",
      "https://a.example/#x",
      "https://a.example/#",
      "https://u:p@a.example/",
      "file:///etc/passwd",
      "app:/x",
    ]) {
      const refused = inStore(service.data, Effect.flip(addApp("bad", [uri])))
      expect((await refused).message, uri).toContain(`${uri} cannot be a redirect URI`)
    }
  })
})
