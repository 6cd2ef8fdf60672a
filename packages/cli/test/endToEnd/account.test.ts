import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const environment = service.environment
const { key, token } = service.account

const status = async (sandbox: Sandbox, settings: Readonly<Record<string, string>>, ...words: ReadonlyArray<string>) => {
  const ended = await altilift(sandbox, ["auth", "status", ...words], { environment: settings })
  for (const secret of [key, token]) assert.notInclude(ended.stdout + ended.stderr, secret)
  return ended
}

/** Makes a token that the user named and that ends. */
const makeToken = async (name: string, days: number, more = ""): Promise<string> => {
  const answer = await fetch(`${service.api.target}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", key, altitoken: token },
    body: JSON.stringify({ query: `mutation { makeToken(name: "${name}", days: ${days}${more}) { secret } }` }),
  })
  const secret = /"secret":"([^"]+)"/.exec(await answer.text())?.[1]
  assert.isString(secret)
  return secret ?? ""
}

describe("altilift auth status", () => {
  it("tells the server, the user, the token by its beginning, its end and rights, and where it comes from", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("home/.config/altilift/profiles/work.json", JSON.stringify(service.account))
    const { code, stdout } = await status(sandbox, { ...environment, ALTI_TOKEN: await makeToken("laptop", 30) })
    assert.strictEqual(code, 0)
    for (const line of [
      /^Server: http/,
      /the token from ALTI_TOKEN\./,
      /^User: owner@/,
      /\(laptop\)/,
      /ends 20/,
      /not make or/,
    ]) {
      assert.match(stdout, new RegExp(line.source, "m"))
    }
    assert.match(stdout, /^Other profiles: work$/m)
    const mine = eventsOf(await status(sandbox, {}, "--profile", "work", "--json"))
    assert.deepInclude(mine[0], { event: "account", profile: "work", token: `${token.slice(0, 4)}…` })
    assert.deepInclude(mine[1], { event: "token", manages: true, mode: "normal" })
    assert.deepInclude(mine.at(-1), { event: "summary", profiles: ["work"], exitCode: 0 })
  })

  it("tells the scopes of a token that has some only", async () => {
    await using sandbox = await makeSandbox()
    const limited = { ...environment, ALTI_TOKEN: await makeToken("camera", 30, ", scopes: [read, upload]") }
    assert.match((await status(sandbox, limited)).stdout, /^ {2}scopes: read, upload; may not make or revoke tokens$/m)
    const [, event] = eventsOf(await status(sandbox, limited, "--json"))
    assert.deepInclude(event, { event: "token", scopes: ["read", "upload"], manages: false })
    assert.notProperty(eventsOf(await status(sandbox, environment, "--json"))[1], "scopes")
  })

  it("tells what is known here also of an account that the server does not accept", async () => {
    await using sandbox = await makeSandbox()
    const { code, stdout, stderr } = await status(sandbox, { ...environment, ALTI_TOKEN: "wrong" })
    assert.deepStrictEqual([code, /^Server: /.test(stdout), /Check ALTI_TOKEN/.test(stderr)], [4, true, true], stderr)
    assert.strictEqual((await status(sandbox, {})).code, 4)
  })

  it.each([
    ["tokens", '"currentToken"', /does not say when it ends/],
    ["scopes", '"scopes"', /may do all that the user may/],
  ])("works with a server that says nothing of %s", async (_, field, words) => {
    await using sandbox = await makeSandbox()
    service.api.intercept = async ({ body }) => {
      if (!/ServerFeatures/.test(body.toString())) {
        assert.notInclude(body.toString(), field.slice(1, -1))
        return undefined
      }
      const headers = { "content-type": "application/json", key, altitoken: token }
      const answer = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
      return { status: answer.status, body: (await answer.text()).replaceAll(field, '"other"') }
    }
    const { code, stdout, stderr } = await status(sandbox, environment)
    assert.strictEqual(code, 0, stderr)
    assert.match(stdout, words)
  })

  it("has login and logout beside it", async () => {
    await using sandbox = await makeSandbox()
    const from = ["--from", service.ownerFile, "--profile", "work"]
    assert.strictEqual((await altilift(sandbox, ["auth", "login", ...from])).code, 0)
    assert.strictEqual((await status(sandbox, { ALTI_PROFILE: "work" })).code, 0)
    assert.strictEqual((await altilift(sandbox, ["auth", "logout", "--profile", "work"])).code, 0)
    assert.strictEqual((await status(sandbox, { ALTI_PROFILE: "work" })).code, 4)
  })
})

describe("altilift config show", () => {
  const show = async (sandbox: Sandbox, settings: Readonly<Record<string, string>>, ...words: ReadonlyArray<string>) => {
    const ended = await altilift(sandbox, ["config", "show", "--json", ...words], { environment: settings })
    for (const secret of [key, token, "hunter2"]) assert.notInclude(ended.stdout + ended.stderr, secret)
    const events = eventsOf(ended)
    return { ...ended, of: (name: string) => events.find(event => event.name === name) }
  }

  it("tells every setting and where it comes from, but no secret", async () => {
    await using sandbox = await makeSandbox()
    const settings = { ...environment, HTTPS_PROXY: "http://user:hunter2@proxy.example.com:3128", no_proxy: "a.example.com" }
    const { of, code } = await show(sandbox, settings, "--token", "a-token-of-the-flags-0123", "--lang", "zh")
    assert.strictEqual(code, 0)
    assert.deepInclude(of("endpoint"), { value: service.account.endpoint, source: "ALTI_ENDPOINT" })
    assert.deepInclude(of("token"), { value: "a-to…", source: "--token" })
    assert.deepInclude(of("key"), { value: `${key.slice(0, 4)}…`, source: "ALTI_KEY" })
    assert.deepInclude(of("httpsProxy"), { value: "proxy.example.com:3128", source: "HTTPS_PROXY" })
    assert.deepInclude(of("noProxy"), { value: "a.example.com", source: "no_proxy" })
    assert.deepInclude(of("language"), { value: "zh", source: "--lang" })
    assert.notProperty(of("httpProxy"), "value")
    const elsewhere = await show(sandbox, { XDG_CONFIG_HOME: sandbox.file("elsewhere") }, "--profile", "work")
    assert.deepInclude(elsewhere.of("profile"), { value: "work", source: "--profile" })
    const loginFile = { value: sandbox.file("elsewhere/altilift/profiles/work.json"), source: "XDG_CONFIG_HOME" }
    assert.deepInclude(elsewhere.of("loginFile"), loginFile)
  })

  it("names a setting that cannot be used beside all others", async () => {
    await using sandbox = await makeSandbox()
    const { code, stderr, of } = await show(sandbox, { ALTI_TOKEN: token, HTTP_PROXY: "ftp://hunter2" })
    assert.strictEqual(code, 0)
    assert.match(stderr, /ALTI_TOKEN is set, but/)
    assert.match(stderr, /HTTP_PROXY is not the address of a proxy/)
    assert.notProperty(of("endpoint"), "value")
    assert.property(of("journal"), "value")
  })
})
