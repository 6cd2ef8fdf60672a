import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { expired, ofAnotherHost, selfSigned } from "../support/certificates.ts"
import { makeProxy } from "../support/Proxy.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { makeTlsFront, type TlsFront } from "../support/tlsFront.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const upload = async (sandbox: Sandbox, environment: Readonly<Record<string, string>>, words: ReadonlyArray<string> = []) => {
  await sandbox.write("photos/a.jpg", await jpeg(1))
  return service.upload(sandbox, [...service.newProject(), ...words], environment)
}

/** The service's API, over TLS. */
const frontWith = (certificate: string): Promise<TlsFront> => makeTlsFront(certificate, service.api.origin)

describe("a server whose certificate is not accepted", () => {
  it("is not asked again: the run ends with 6, and names the host, the reason and NODE_EXTRA_CA_CERTS", async () => {
    await using sandbox = await makeSandbox()
    await using front = await frontWith(selfSigned)
    const ended = await upload(sandbox, { ALTI_ENDPOINT: front.origin }, ["--json"])
    assert.strictEqual(ended.code, 6, ended.stderr)
    assert.match(ended.stderr, new RegExp(`${front.origin}.*self-signed \\(DEPTH_ZERO_SELF_SIGNED_CERT\\).*NODE_EXTRA_CA_CERTS`))
    assert.match(ended.stdout, /"event":"failed","exitCode":6,.*NODE_EXTRA_CA_CERTS/)
    assert.notInclude(ended.stdout, "retrying")
    assert.strictEqual(front.connections(), 1)
    for (const command of ["buckets", "login"]) {
      const { endpoint: _, ...account } = service.account
      const flags = Object.entries({ ...account, endpoint: front.origin }).flatMap(([name, value]) => [`--${name}`, value])
      const other = await altilift(sandbox, [command, ...flags])
      assert.strictEqual(other.code, 6, other.stderr)
      assert.include(other.stderr, "NODE_EXTRA_CA_CERTS")
    }
  })

  it("is told apart: of another host, or expired, where the clock may be wrong too", async () => {
    await using sandbox = await makeSandbox()
    const trust = await sandbox.write("trust.pem", `${ofAnotherHost}${expired}`)
    const cases = [
      [ofAnotherHost, /certificate is for another host/],
      [expired, /certificate has expired, or the clock of this machine is wrong.*Set the clock/],
    ] as const
    for (const [certificate, why] of cases) {
      await using front = await frontWith(certificate)
      const ended = await upload(sandbox, { ALTI_ENDPOINT: front.origin, NODE_EXTRA_CA_CERTS: trust })
      assert.strictEqual(ended.code, 6, ended.stderr)
      assert.match(ended.stderr, why)
    }
  })

  it("is used when NODE_EXTRA_CA_CERTS names its certificate", async () => {
    await using sandbox = await makeSandbox()
    await using front = await frontWith(selfSigned)
    const trust = await sandbox.write("trust.pem", selfSigned)
    const ended = await upload(sandbox, { ALTI_ENDPOINT: front.origin, NODE_EXTRA_CA_CERTS: trust })
    assert.strictEqual(ended.code, 0, ended.stderr)
  })

  it("is named also behind a proxy", async () => {
    await using sandbox = await makeSandbox()
    await using front = await frontWith(selfSigned)
    await using proxy = await makeProxy()
    const ended = await upload(sandbox, { ALTI_ENDPOINT: front.origin, HTTPS_PROXY: proxy.host })
    assert.strictEqual(ended.code, 6, ended.stderr)
    assert.match(ended.stderr, new RegExp(`${front.origin}.*self-signed`))
    assert.notInclude(ended.stderr, "proxy")
  })
})

describe("a bucket whose certificate is not accepted", () => {
  it("ends the run at once, and is named with the reason in the report's words", async () => {
    await using sandbox = await makeSandbox()
    await using front = await makeTlsFront(selfSigned, service.edge.origin)
    service.api.intercept = async ({ body }) => {
      if (!body.includes("uploadImageS3")) return undefined
      const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
      const response = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
      return { status: 200, body: (await response.text()).replaceAll(service.edge.origin, front.origin) }
    }
    const ended = await upload(sandbox, {}, ["--json"])
    assert.strictEqual(ended.code, 6, ended.stderr)
    assert.match(
      ended.stderr,
      new RegExp(`localhost:${front.port} is not secure: its certificate is self-signed.*NODE_EXTRA_CA_CERTS`),
    )
    assert.match(ended.stdout, /"event":"summary".*NODE_EXTRA_CA_CERTS/)
    assert.notInclude(ended.stdout, "retrying")
  })
})
