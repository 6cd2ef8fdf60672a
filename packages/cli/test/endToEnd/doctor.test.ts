import { execFileSync } from "node:child_process"
import { mkdir } from "node:fs/promises"
import { createServer, type Server } from "node:net"
import { DatabaseSync } from "node:sqlite"
import { fileURLToPath } from "node:url"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { altilift, asOrdinaryUser, type Circumstances } from "../support/altilift.ts"
import { expired, selfSigned } from "../support/certificates.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { makeProxy } from "../support/Proxy.ts"
import { jpeg, jpegOf } from "../support/pictures.ts"
import type { Intercept } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { makeTlsFront } from "../support/tlsFront.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const listeners: Array<Server> = []
afterEach(() => {
  for (const server of listeners.splice(0)) server.close()
})

/** Where nobody listens. */
const closed = "127.0.0.1:9"

interface Examined {
  readonly code: number | undefined
  readonly milliseconds: number
  /** `level code` of all findings of a check. */
  readonly of: (check: string) => ReadonlyArray<string>
  readonly advice: (code: string) => unknown
  readonly text: string
}

/** Runs doctor for programs. Every fault has an advice, whatever it is. */
const examine = async (
  sandbox: Sandbox,
  environment: Readonly<Record<string, string>> = {},
  words: ReadonlyArray<string> = [],
  how: Circumstances = {},
): Promise<Examined> => {
  const began = performance.now()
  const settings = { ...service.environment, ...environment }
  const ended = await altilift(sandbox, ["doctor", "--json", ...words], { ...how, environment: settings })
  const findings = eventsOf(ended).filter(({ event }) => event === "finding")
  for (const { level, code, advice } of findings) {
    if (level === "wrong" || level === "warning") assert.isString(advice, String(code))
  }
  assert.notInclude(ended.stdout + ended.stderr, service.account.token)
  return {
    code: ended.code,
    milliseconds: performance.now() - began,
    of: check => findings.filter(one => one.check === check).map(({ level, code }) => `${level} ${code}`),
    advice: code => findings.find(one => one.code === code)?.advice,
    text: ended.stdout,
  }
}

/** Answers the questions about the account with another date. */
const datedBy =
  (milliseconds: number): Intercept =>
  async ({ body }) => {
    const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
    const answer = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: new Uint8Array(body) })
    const date = new Date(Date.now() + milliseconds).toUTCString()
    return { status: 200, body: await answer.text(), headers: { date } }
  }

/** Makes a token with these scopes. */
const makeToken = async (scopes: string): Promise<string> => {
  const { key, token } = service.account
  const answer = await fetch(`${service.api.target}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", key, altitoken: token },
    body: JSON.stringify({ query: `mutation { makeToken(name: "limited", scopes: ${scopes}) { secret } }` }),
  })
  return /"secret":"([^"]+)"/.exec(await answer.text())?.[1] ?? ""
}

const local = ["node", "journal", "disk", "rate"]
const quiet = (one: Examined, checks: ReadonlyArray<string>) => {
  for (const check of checks) assert.match(one.of(check).join(), /^ok /, check)
}

describe("altilift doctor", () => {
  it("finds no fault where there is none, and says so to people in their language", async () => {
    await using sandbox = await makeSandbox()
    const fine = await examine(sandbox)
    assert.strictEqual(fine.code, 0)
    quiet(fine, [...local, "account", "proxy", "dns", "tls", "server", "clock", "token", "buckets"])
    assert.deepStrictEqual(fine.of("token"), ["ok token-accepted", "ok token-lasts"])
    const { stdout, stderr } = await altilift(sandbox, ["doctor", "--lang", "zh"], { environment: service.environment })
    assert.deepStrictEqual([stderr, /^正常 +服务器 .*有应答/m.test(stdout)], ["", true], stdout)
  })

  it("says at which rate each bucket took the last upload from here, and puts nothing into it to find out", async () => {
    await using sandbox = await makeSandbox()
    const unknown = ["ok bucket-answered", "ok bucket-rate-unknown"]
    assert.deepStrictEqual((await examine(sandbox)).of("buckets"), [...unknown, ...unknown, ...unknown])
    for (const seed of [1, 2, 3]) await sandbox.write(`photos/${seed}.jpg`, await jpegOf(seed, 4_000_000))
    const sent = await service.upload(sandbox, [...service.newProject(), "--bwlimit", "8M", "--concurrency", "1"])
    assert.strictEqual(sent.code, 0, sent.stderr)
    const before = service.edge.seen.length
    const ended = await altilift(sandbox, ["doctor", "--json"], { environment: service.environment })
    assert.notInclude(
      service.edge.seen.slice(before).map(({ method }) => method),
      "PUT",
    )
    const rate = eventsOf(ended).find(({ code }) => code === "bucket-rate")
    const params = Object(rate?.params)
    assert.deepInclude(params, { bucket: "Local (S3)", size: 12_000_000, limited: true })
    assert.isBelow(Math.abs(params.at - Date.now()), 60_000)
    assert.isAbove(params.bytesPerSecond, 0)
    // 12 MB at 8 MB/s at most; how much less depends on the machine.
    assert.isBelow(params.bytesPerSecond, 12_000_000)
    assert.match(String(rate?.message), /took \d+(\.\d+)? MB\/s: 12 MB, .* limited by --bwlimit/)
    const { stdout } = await altilift(sandbox, ["doctor", "--lang", "zh"], { environment: service.environment })
    assert.match(stdout, /Local \(S3\) 的速率为 .* MB\/s：/)
  })

  it("calls a token that is not accepted wrong, and measures the buckets all the same", async () => {
    await using sandbox = await makeSandbox()
    const found = await examine(sandbox, { ALTI_TOKEN: "wrong" }, ["--project", "P"])
    assert.strictEqual(found.code, 3)
    assert.deepStrictEqual(found.of("token"), ["wrong token-unknown"])
    assert.match(String(found.advice("token-unknown")), /Check ALTI_TOKEN/)
    assert.deepStrictEqual(found.of("project"), ["skipped not-checked"])
    quiet(found, [...local, "server", "clock", "buckets"])
  })

  it("calls a token wrong that may not upload, and says which scopes it has", async () => {
    await using sandbox = await makeSandbox()
    const found = await examine(sandbox, { ALTI_TOKEN: await makeToken("[read, manage]") })
    assert.deepStrictEqual(
      [found.code, found.of("token")],
      [3, ["ok token-accepted", "ok token-lasts", "wrong token-cannot-upload"]],
    )
    assert.include(found.text, "It does not have the scope upload, only: read, manage.")
    const uploads = await examine(sandbox, { ALTI_TOKEN: await makeToken("[upload]") })
    assert.deepStrictEqual([uploads.code, uploads.of("token")], [0, ["ok token-accepted", "ok token-lasts"]])
    assert.include(uploads.text, "Its scopes: upload.")
  })

  it("names an account that is incomplete, and checks this machine all the same", async () => {
    await using sandbox = await makeSandbox()
    const found = await examine(sandbox, { ALTI_TOKEN: "" })
    assert.deepStrictEqual([found.code, found.of("account")], [3, ["wrong account-unusable"]])
    assert.match(found.text, /ALTI_TOKEN (is|are) not/)
    quiet(found, local)
    const notMade = ["proxy", "dns", "tls", "server", "clock", "token", "buckets"]
    assert.deepStrictEqual(notMade.flatMap(found.of), Array(7).fill("skipped not-checked"))
    assert.deepStrictEqual(found.of("project"), [])
    const named = await examine(sandbox, { ALTI_TOKEN: "" }, ["--project", "Beach"])
    assert.deepStrictEqual(named.of("project"), ["skipped not-checked"])
  })

  it.each([
    [-3_600_000, "wrong clock-off", /60 minutes ahead of/],
    [3_600_000, "wrong clock-off", /60 minutes behind/],
    [130_000, "warning clock-off", /2 minutes behind/],
    [-3_000, "ok clock-right", /clock is right/],
  ])("compares the clock with that of a server that is %i ms off", async (off, finding, words) => {
    await using sandbox = await makeSandbox()
    service.api.intercept = datedBy(off)
    const found = await examine(sandbox)
    assert.deepStrictEqual(found.of("clock"), [finding])
    assert.match(found.text, words)
    assert.strictEqual(found.code, finding.startsWith("wrong") ? 3 : 0)
    quiet(found, [...local, "server", "token", "buckets"])
  })

  it("tells an expired certificate from one of an authority that nobody knows", async () => {
    await using sandbox = await makeSandbox()
    const trust = await sandbox.write("trust.pem", `${expired}${selfSigned}`)
    const through = async (certificate: string, environment: Readonly<Record<string, string>> = {}) => {
      await using front = await makeTlsFront(certificate, service.api.origin)
      return await examine(sandbox, { ALTI_ENDPOINT: front.origin, ...environment })
    }
    const ended = await through(expired, { NODE_EXTRA_CA_CERTS: trust })
    assert.deepStrictEqual(ended.of("tls"), ["ok authorities-added", "wrong certificate-refused"])
    assert.match(ended.text, /"fault":"expired"/)
    assert.deepStrictEqual(ended.of("server"), ["skipped not-checked"])
    quiet(ended, [...local, "proxy", "dns"])
    const unknown = await through(selfSigned)
    assert.deepStrictEqual(unknown.of("tls"), ["wrong certificate-refused"])
    assert.match(String(unknown.advice("certificate-refused")), /NODE_EXTRA_CA_CERTS/)
    const good = await through(selfSigned, { NODE_EXTRA_CA_CERTS: trust })
    assert.deepStrictEqual([good.code, good.of("tls")], [0, ["ok authorities-added", "ok certificate-good"]])
    const nothing = await through(selfSigned, { NODE_EXTRA_CA_CERTS: sandbox.file("nowhere.pem") })
    assert.deepStrictEqual(nothing.of("tls"), ["wrong authorities-unreadable", "wrong certificate-refused"])
  })

  it("names a host that does not resolve, once", async () => {
    await using sandbox = await makeSandbox()
    const found = await examine(sandbox, { ALTI_ENDPOINT: "https://altilift.invalid" })
    assert.strictEqual(found.code, 3)
    const all = ["proxy", "dns", "tls", "server", "buckets"].flatMap(found.of)
    assert.deepStrictEqual(all, ["ok no-proxy", "wrong host-unresolved", ...Array(3).fill("skipped not-checked")])
    quiet(found, local)
  })

  it("names a proxy that is dead or refuses, and not what it guards; and looks through one that works", async () => {
    await using sandbox = await makeSandbox()
    const dead = await examine(sandbox, { HTTP_PROXY: `http://user:hunter2@${closed}` })
    assert.deepStrictEqual([dead.code, dead.of("proxy")], [3, ["wrong proxy-unreachable"]])
    assert.notInclude(dead.text, "hunter2")
    assert.deepStrictEqual(dead.of("server"), ["skipped not-checked"])
    quiet(dead, local)
    const around = await examine(sandbox, { HTTP_PROXY: closed, NO_PROXY: "127.0.0.1" })
    assert.deepStrictEqual([around.code, around.of("proxy")], [0, ["ok proxy-bypassed"]])
    await using front = await makeTlsFront(selfSigned, service.api.origin)
    await using refusing = await makeProxy(407)
    const refused = await examine(sandbox, { ALTI_ENDPOINT: front.origin, HTTPS_PROXY: refusing.host })
    assert.deepStrictEqual(refused.of("proxy"), ["wrong proxy-refused"])
    await using proxy = await makeProxy()
    const trust = { NODE_EXTRA_CA_CERTS: await sandbox.write("trust.pem", selfSigned) }
    const good = await examine(sandbox, { ALTI_ENDPOINT: front.origin, HTTPS_PROXY: proxy.host, ...trust })
    assert.strictEqual(good.code, 0)
    assert.include(good.of("tls"), "ok certificate-good")
    const bad = await examine(sandbox, { HTTP_PROXY: "ftp://hunter2" })
    assert.deepStrictEqual([bad.of("proxy"), bad.of("server")], [["wrong proxy-malformed"], ["skipped not-checked"]])
  })

  it("names a bucket that does not answer: a fault only where no other does", async () => {
    await using sandbox = await makeSandbox()
    const silent = createServer(() => undefined).listen(0, "127.0.0.1")
    listeners.push(silent)
    await new Promise(resolve => silent.once("listening", resolve))
    const address = silent.address()
    const dead = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`
    const offering = (endpoints: ReadonlyArray<string>): Intercept => {
      const nearestBuckets = endpoints.map(endpoint => ({ cloud: "S3", bucket: "Local", endpoint }))
      return async ({ body }) =>
        body.includes("nearestBuckets")
          ? { status: 200, body: JSON.stringify({ data: { getGeoIPInfo: { nearestBuckets } } }) }
          : undefined
    }
    const unknown = "ok bucket-rate-unknown"
    service.api.intercept = offering([dead, service.edge.origin])
    const one = await examine(sandbox)
    assert.deepStrictEqual([one.code, one.of("buckets")], [0, ["ok bucket-answered", unknown, "warning bucket-silent", unknown]])
    service.api.intercept = offering([dead])
    const none = await examine(sandbox)
    assert.deepStrictEqual([none.code, none.of("buckets")], [3, ["wrong bucket-silent", unknown]])
  }, 60_000)

  it("ends in time where the server accepts connections and says nothing", async () => {
    await using sandbox = await makeSandbox()
    service.api.intercept = () => new Promise<undefined>(() => undefined)
    const found = await examine(sandbox)
    assert.deepStrictEqual([found.of("server"), found.of("buckets")], [["wrong check-silent"], ["skipped not-checked"]])
    assert.isBelow(found.milliseconds, 20_000)
    quiet(found, local)
  })

  it("tells whether a project may be uploaded into", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    const [, name = ""] = service.newProject()
    await service.upload(sandbox, ["--project", name, "--create"])
    const there = await examine(sandbox, {}, ["--project", name])
    assert.deepStrictEqual([there.code, there.of("project")], [0, ["ok project-open"]])
    const gone = await examine(sandbox, {}, ["--project", "Nobody's"])
    assert.deepStrictEqual([gone.code, gone.of("project")], [3, ["wrong project-unknown"]])
  })
})

describe("the journal under altilift doctor", () => {
  const journal = "home/.local/state/altilift/journal.sqlite"
  const uploaded = async (sandbox: Sandbox) => {
    await sandbox.write("photos/a.jpg", await jpeg(1))
    assert.strictEqual((await service.upload(sandbox, service.newProject())).code, 0)
  }

  it("is counted, and one that is locked, damaged or newer is told", async () => {
    await using sandbox = await makeSandbox()
    await uploaded(sandbox)
    const good = await examine(sandbox)
    assert.deepStrictEqual(good.of("journal"), ["ok journal-readable"])
    assert.match(good.text, /"images":1,/)
    const database = new DatabaseSync(sandbox.file(journal))
    database.exec("BEGIN IMMEDIATE")
    assert.deepStrictEqual((await examine(sandbox)).of("journal"), ["wrong journal-in-use"])
    database.exec("ROLLBACK; PRAGMA user_version = 99")
    database.close()
    assert.deepStrictEqual((await examine(sandbox)).of("journal"), ["wrong journal-newer"])
    await sandbox.write(journal, "this is no database, but long enough for its header".repeat(10))
    const damaged = await examine(sandbox)
    assert.deepStrictEqual([damaged.code, damaged.of("journal")], [3, ["wrong journal-damaged"]])
    quiet(damaged, ["server", "token", "buckets", "disk"])
  })

  it("is told if it cannot be read, and nothing else is hidden", async () => {
    await using sandbox = await makeSandbox()
    await uploaded(sandbox)
    execFileSync("chmod", ["000", sandbox.file(journal)])
    const found = await examine(sandbox, {}, [], { through: asOrdinaryUser })
    assert.deepStrictEqual([found.code, found.of("journal")], [3, ["wrong journal-unusable"]])
    quiet(found, ["server", "token", "buckets", "disk"])
  })

  it("does not hold up the other checks on a disk that does not respond", async () => {
    await using sandbox = await makeSandbox()
    execFileSync("mkfifo", [sandbox.file("pipe")])
    await mkdir(sandbox.file("dead-stat/altilift"), { recursive: true })
    const found = await examine(sandbox, {
      XDG_STATE_HOME: sandbox.file("dead-stat"),
      DEAD_DISK: sandbox.file("pipe"),
      NODE_OPTIONS: `--import=${fileURLToPath(new URL("../support/deadDisk.ts", import.meta.url))}`,
    })
    assert.deepStrictEqual(found.of("journal"), ["wrong check-silent"])
    quiet(found, ["server", "token", "buckets"])
  }, 60_000)
})
