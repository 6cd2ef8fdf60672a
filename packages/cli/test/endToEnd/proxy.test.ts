import { assert, describe, it } from "@effect/vitest"
import { selfSigned } from "../support/certificates.ts"
import { makeProxy } from "../support/Proxy.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { makeTlsFront } from "../support/tlsFront.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const upload = async (sandbox: Sandbox, environment: Readonly<Record<string, string>>, words: ReadonlyArray<string> = []) => {
  await sandbox.write("photos/a.jpg", await jpeg(1))
  return service.upload(sandbox, [...service.newProject(), ...words], environment)
}

/** Where nobody listens. */
const closed = "127.0.0.1:9"

describe("a proxy of the environment", () => {
  it.each(["HTTP_PROXY", "http_proxy"])("is used without a scheme too (%s), and not for what NO_PROXY names", async variable => {
    await using sandbox = await makeSandbox()
    await using proxy = await makeProxy()
    const ended = await upload(sandbox, { [variable]: proxy.host })
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.isTrue(proxy.asked.some(url => url.startsWith(service.api.origin)))
    assert.isTrue(proxy.asked.some(url => url.startsWith(service.edge.origin)))
    const direct = await upload(sandbox, { [variable]: closed, NO_PROXY: "127.0.0.1" })
    assert.strictEqual(direct.code, 0, direct.stderr)
  })

  it.each(["HTTPS_PROXY", "https_proxy"])("makes tunnels to https addresses, without a scheme too (%s)", async variable => {
    await using sandbox = await makeSandbox()
    await using proxy = await makeProxy()
    await using front = await makeTlsFront(selfSigned, service.api.origin)
    const trust = await sandbox.write("trust.pem", selfSigned)
    const environment = { [variable]: proxy.host, ALTI_ENDPOINT: front.origin, NODE_EXTRA_CA_CERTS: trust }
    const ended = await upload(sandbox, environment)
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.deepStrictEqual([...new Set(proxy.asked)], [`localhost:${front.port}`])
  })

  it.each([
    ["HTTPS_PROXY", "http://user:hunter2@[::1"],
    ["https_proxy", "ftp://hunter2.example.com"],
    ["HTTP_PROXY", "http://user:50%hunter2@proxy.example.com"],
    ["HTTP_PROXY", "hunter2.example.com:port"],
  ])("is refused, and its value not repeated, where it cannot be an address: %s=%s", async (variable, value) => {
    await using sandbox = await makeSandbox()
    const ended = await upload(sandbox, { [variable]: value })
    assert.strictEqual(ended.code, 2, ended.stderr)
    assert.match(ended.stderr, new RegExp(`${variable} is not the address of a proxy`))
    assert.notInclude(ended.stderr + ended.stdout, "hunter2")
  })
})

/** A dead proxy, told apart from the server. `words`: what is said of it. */
const isCalledProxy = async (environment: Readonly<Record<string, string>>, words: RegExp) => {
  await using sandbox = await makeSandbox()
  const ended = await upload(sandbox, environment, ["--retry-for", "1s"])
  assert.strictEqual(ended.code, 5, ended.stderr)
  assert.match(ended.stderr, words)
  assert.notMatch(ended.stderr + ended.stdout, /hunter2|user:/)
}

const https = { ALTI_ENDPOINT: "https://api.example.com" }

describe("a proxy that is dead", () => {
  it("is called the proxy when it refuses connections, for http and for https addresses", async () => {
    await isCalledProxy(
      { HTTP_PROXY: `user:hunter2@${closed}` },
      /The proxy 127\.0\.0\.1:9 \(HTTP_PROXY\) cannot be reached \(ECONNREFUSED\)/,
    )
    await isCalledProxy(
      { ...https, HTTPS_PROXY: `http://user:hunter2@${closed}` },
      /The proxy 127\.0\.0\.1:9 \(HTTPS_PROXY\) cannot be reached \(ECONNREFUSED\)/,
    )
    await isCalledProxy({ ...https, http_proxy: closed }, /The proxy 127\.0\.0\.1:9 \(http_proxy\) cannot be reached/)
  })

  it("is called the proxy when its name does not resolve", () =>
    isCalledProxy(
      { ...https, HTTPS_PROXY: "proxy.invalid:3128" },
      /The proxy proxy\.invalid:3128 \(HTTPS_PROXY\) cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/,
    ))

  it.each([502, 407, 403])("is called the proxy when it answers HTTP %i instead of making a tunnel", async status => {
    await using proxy = await makeProxy(status)
    await isCalledProxy(
      { ...https, HTTPS_PROXY: proxy.host },
      new RegExp(
        `The proxy ${proxy.host} \\(HTTPS_PROXY\\) answered HTTP ${status}${status === 407 ? ": it wants a user name" : ""}`,
      ),
    )
  })

  it("is called the proxy when it wants a password for http addresses", async () => {
    await using proxy = await makeProxy(407)
    await isCalledProxy({ HTTP_PROXY: proxy.host }, /The proxy .* \(HTTP_PROXY\) answered HTTP 407: it wants a user name/)
  })
})
