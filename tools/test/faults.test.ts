import { type ChildProcess, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { Agent, createServer, request, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import type { Exchange } from "../src/faults/exchange.ts"
import { makeLink } from "../src/faults/Link.ts"
import { listen } from "../src/faults/listening.ts"
import { type FaultProxyOptions, startFaultProxy } from "../src/faults/startFaultProxy.ts"
import { type Listening, startShaper } from "../src/faults/startShaper.ts"

const program = new URL("../src/faults.ts", import.meta.url).pathname

/** Answers with as many bytes as it got, and counts what it got. */
let target: string
let received = 0
let requests = 0
const server: Server = createServer(async (incoming, outgoing) => {
  requests++
  incoming.on("data", (chunk: Buffer) => {
    received += chunk.length
  })
  const chunks = await incoming.toArray().catch(() => undefined)
  if (chunks === undefined) return
  const body = Buffer.concat(chunks)
  outgoing.end(body)
})
beforeAll(async () => {
  target = await listen(server, 0)
})

const agent = new Agent({ keepAlive: true })
const closing: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(async () => {
  agent.destroy()
  server.closeAllConnections()
  server.close()
})

const opened = <L extends Listening>(proxy: L): L => {
  closing.push(proxy.close)
  return proxy
}
const proxied = async (rules: FaultProxyOptions["rules"], more: Partial<FaultProxyOptions> = {}) =>
  opened(await startFaultProxy({ target, rules, ...more }))

/** Sends a body; yields status and answer, or the code of what went wrong. */
const send = (url: string, body: Buffer | string, path = "/", patience = 20_000) =>
  new Promise<{ status?: number; answer?: Buffer; fault?: string }>(resolve => {
    const options = { method: "PUT", agent, headers: { "content-length": Buffer.byteLength(body) } }
    const sent = request(`${url}${path}`, options, async response => {
      const answer = await response.toArray().catch(() => undefined)
      resolve(answer === undefined ? { fault: "cut" } : { status: response.statusCode ?? 0, answer: Buffer.concat(answer) })
    })
    sent.on("error", (error: NodeJS.ErrnoException) => resolve({ fault: error.code ?? error.message }))
    sent.setTimeout(patience, () => {
      resolve({ fault: "silence" })
      sent.destroy()
    })
    sent.end(body)
  })

const body = randomBytes(300_000)

describe("a fault proxy", () => {
  it("passes on what no rule speaks about, byte by byte, and records it", async () => {
    const seen: Array<Exchange> = []
    const proxy = await proxied([], { onExchange: exchange => seen.push(exchange) })
    expect(await send(proxy.url, body, "/a?b=c")).toEqual({ status: 200, answer: body })
    expect(seen).toMatchObject([{ number: 1, method: "PUT", path: "/a?b=c", bytes: body.length, status: 200, rules: [] }])
    expect(seen[0]?.checksum).toMatch(/^[0-9a-f]{40}$/)
  })

  it.each([
    ["reset before the request goes on", { kind: "reset", when: "before" }, { fault: "ECONNRESET" }, 0],
    ["reset after the server has answered", { kind: "reset", when: "after" }, { fault: "ECONNRESET" }, 1],
    ["reset in the body", { kind: "reset", when: "in the body", share: 0.5 }, { fault: "ECONNRESET" }, 1],
    ["reset in the answer", { kind: "reset", when: "in the answer", share: 0.5 }, { fault: "ECONNRESET" }, 1],
    ["truncate the answer", { kind: "truncate", share: 0.5 }, { fault: "cut" }, 1],
    ["swallow the request", { kind: "black hole", when: "before" }, { fault: "silence" }, 0],
    ["swallow the answer", { kind: "black hole", when: "after" }, { fault: "silence" }, 1],
    ["stop taking the body", { kind: "black hole", when: "in the body", share: 0.5 }, { fault: "silence" }, 1],
  ] as const)("can %s, and works for the next request", async (_, fault, outcome, arrives) => {
    const proxy = await proxied([{ times: 1, fault }])
    const before = requests
    expect(await send(proxy.url, body, "/", outcome.fault === "silence" ? 1_000 : 20_000)).toEqual(outcome)
    expect(requests - before).toBe(arrives)
    expect(await send(proxy.url, body)).toEqual({ status: 200, answer: body })
  })

  it.each([false, true])("can answer in place of the server (before the body was read: %s)", async early => {
    const fault = { kind: "answer", status: 502, body: "<h1>Bad Gateway</h1>", headers: { "retry-after": "1" }, early } as const
    const proxy = await proxied([{ times: 1, fault }])
    const before = received
    expect(await send(proxy.url, "small")).toMatchObject({ status: 502, answer: Buffer.from("<h1>Bad Gateway</h1>") })
    expect(received).toBe(before)
    expect(await send(proxy.url, "small")).toMatchObject({ status: 200 })
  })

  it("chooses by route and by what the body says, and leaves a body whole that it looked into", async () => {
    const fault = { kind: "answer", status: 500 } as const
    const proxy = await proxied([
      { route: "^PUT /edge/", fault },
      { content: "hasImage", fault: { kind: "reset", when: "before" } },
    ])
    expect(await send(proxy.url, "x", "/edge/a")).toMatchObject({ status: 500 })
    expect(await send(proxy.url, "{ hasImage }")).toEqual({ fault: "ECONNRESET" })
    const big = randomBytes(3_000_000)
    expect(await send(proxy.url, big)).toEqual({ status: 200, answer: big })
    expect(await send(proxy.url, "")).toEqual({ status: 200, answer: Buffer.of() })
  })

  it("decides by seed and count: the same again, another with another seed", async () => {
    const run = async (seed: number): Promise<string> => {
      const proxy = await proxied([{ skip: 2, chance: 0.5, fault: { kind: "answer", status: 503 } }], { seed })
      let outcomes = ""
      for (let count = 0; count < 20; count++) outcomes += (await send(proxy.url, "x")).status === 503 ? "x" : "."
      return outcomes
    }
    const [one, again, other] = [await run(7), await run(7), await run(8)]
    expect(one).toBe(again)
    expect(one).not.toBe(other)
    expect(one.slice(0, 2)).toBe("..")
    expect(one.replaceAll(".", "").length).toBeGreaterThan(3)
  })

  it("adds latency and limits the rate by route", async () => {
    const proxy = await proxied([
      { route: "/slow", fault: { kind: "rate", bytesPerSecond: 1_000_000 } },
      { route: "/late", fault: { kind: "latency", milliseconds: 250 } },
    ])
    const timed = async (path: string) => {
      const from = performance.now()
      expect((await send(proxy.url, body, path)).answer).toEqual(body)
      return performance.now() - from
    }
    expect(await timed("/late")).toBeGreaterThan(240)
    // 300 kB up and then down again.
    expect(await timed("/slow")).toBeGreaterThan(350)
  })
})

describe("a line", () => {
  it("is shared by all connections, in rate, and as long as it says", async () => {
    const shaper = opened(await startShaper({ target, bytesPerSecond: 4_000_000, roundTripMs: 100 }))
    const from = performance.now()
    await Promise.all([body, body, body, body].map(bytes => send(shaper.url, bytes)))
    const took = performance.now() - from
    // 1.2 MB at 4 MB/s, a round trip for the connection and one for the request; the answers come back while others are
    // sent.
    expect(took).toBeGreaterThan(480)
    expect(took).toBeLessThan(5_000)
  })

  it("lets no more bytes in than it can carry", async () => {
    const link = makeLink({ bytesPerSecond: 100_000 })
    const proxy = await proxied([], { link })
    const before = received
    const body = randomBytes(20_000_000)
    const began = performance.now()
    // The kernel on the way has buffers too; the server gets what the line carried.
    expect(await send(proxy.url, body, "/", 500)).toEqual({ fault: "silence" })
    const seconds = (performance.now() - began) / 1_000
    expect(received - before).toBeLessThan(100_000 * seconds + 150_000)
  })
})

describe("the command", () => {
  const children: Array<ChildProcess> = []
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL")
  })
  const start = async (plan: unknown) => {
    const folder = await mkdtemp(join(tmpdir(), "altilift-faults-"))
    closing.push(() => rm(folder, { recursive: true }))
    const rules = join(folder, "rules.json")
    await writeFile(rules, JSON.stringify(plan))
    const child = spawn(process.execPath, [program, "--target", target, "--rules", rules], { stdio: ["ignore", "pipe", "pipe"] })
    children.push(child)
    return { child, line: new Promise<string>(resolve => createInterface({ input: child.stdout }).once("line", resolve)) }
  }

  it("prints where it listens, and ends when it is told to", async () => {
    const { child, line } = await start({ link: { roundTripMs: 10 }, rules: [{ fault: { kind: "answer", status: 503 } }] })
    const url = /^fault proxy at (\S+) \(to /.exec(await line)?.[1] ?? ""
    expect(await send(url, "x")).toMatchObject({ status: 503 })
    const ended = new Promise(resolve => child.once("exit", resolve))
    child.kill("SIGTERM")
    expect(await ended).toBe(0)
  })

  it("says what is wrong with its rules", async () => {
    const { child } = await start({ rules: [{ route: "(", fault: { kind: "reset", when: "later" } }] })
    let said = ""
    child.stderr?.setEncoding("utf8").on("data", text => {
      said += text
    })
    expect(await new Promise(resolve => child.once("close", resolve))).toBe(1)
    expect(said).toMatch(/"\(" is not a regular expression/)
    expect(said).toMatch(/rules\[0\]\.fault\.when/)
  })
})
