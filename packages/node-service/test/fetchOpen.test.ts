import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http"
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from "node:net"
import { join } from "node:path"
import { createServer as createTlsServer } from "node:tls"
import { Effect, Redacted, Result } from "effect"
import { afterEach, describe, expect, it } from "vitest"
import { readSettings } from "../src/config.ts"
import { download } from "../src/fetch/download.ts"
import type { FetchRules, Patience } from "../src/fetch/open.ts"
import { removeAll, temporaryFolder } from "./service.ts"

const open = new Set<Server | TcpServer>()

afterEach(async () => {
  for (const server of open) {
    if ("closeAllConnections" in server) server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  open.clear()
  await removeAll()
})

const listen = async (server: Server | TcpServer, host = "127.0.0.1"): Promise<number> => {
  open.add(server)
  await new Promise<void>(resolve => server.listen(0, host, resolve))
  return (server.address() as AddressInfo).port
}

/** A host that answers as it is told, and remembers what it was asked. */
const serve = async (answer: RequestListener) => {
  const requests: Array<IncomingMessage> = []
  const port = await listen(
    createServer((request, response) => {
      requests.push(request)
      answer(request, response)
    }),
  )
  return { port, requests, origin: `http://127.0.0.1:${port}` }
}

const allowing = (list: string) => readSettings({ data: "x" }, { ALTILIFT_FETCH_ALLOW: list }).fetchAllow

const patient: Patience = {
  resolve: 100,
  connect: 5_000,
  idle: 5_000,
  total: 20_000,
  least: { bytes: 1, within: 60_000 },
}

const rulesOf = (rules: Partial<FetchRules> = {}): FetchRules => ({
  allowed: allowing("127.0.0.0/8"),
  lookup: () => Promise.reject(new Error("no look-up expected")),
  patience: patient,
  ...rules,
})

interface Wish {
  readonly token?: string
  readonly rules?: Partial<FetchRules>
  readonly most?: number
}

/** Fetches, and yields the bytes, or the reason in words why there are none. Either way nothing is left behind. */
const fetched = async (url: string, { token, rules, most = 1024 ** 2 }: Wish = {}): Promise<string> => {
  const path = join(await temporaryFolder(), "draft")
  const wanted = { url: new URL(url), token: token === undefined ? undefined : Redacted.make(token) }
  const program = Effect.andThen(
    download(wanted, rulesOf(rules), most, path),
    Effect.promise(() => readFile(path, "utf8")),
  )
  const result = await Effect.runPromise(Effect.result(Effect.scoped(program)))
  expect(existsSync(path)).toBe(false)
  return Result.isSuccess(result) ? result.success : `${result.failure._tag}: ${result.failure.message}`
}

describe("a fetch", () => {
  it("gets the bytes, as nobody in particular", async () => {
    const host = await serve((_, response) => response.end("a photo"))
    expect(await fetched(`${host.origin}/a.jpg?signature=1`)).toBe("a photo")
    const [request] = host.requests
    expect(request?.url).toBe("/a.jpg?signature=1")
    expect(request?.headers).toMatchObject({ "accept-encoding": "identity" })
    expect(request?.headers.authorization).toBeUndefined()
  })

  it.each([404, 403, 500, 204, 206])("says that the address answered %i, and no more of it than the host", async status => {
    const host = await serve((_, response) => response.writeHead(status).end())
    const said = await fetched(`${host.origin}/secret-path?signature=s3cret`)
    expect(said).toBe(`Unfetchable: the address answered HTTP ${status} (127.0.0.1:${host.port})`)
  })

  it("refuses a compressed body", async () => {
    const host = await serve((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end("x"))
    expect(await fetched(host.origin)).toMatch(/compressed/)
  })

  it("says that a host refuses connections", async () => {
    const gone = await serve(() => undefined)
    for (const server of open) await new Promise(resolve => server.close(resolve))
    open.clear()
    expect(await fetched(gone.origin)).toMatch(/refuses connections/)
  })

  it("bears the name of the host for TLS, and wants a certificate that is valid", async () => {
    const names: Array<string> = []
    const tls = createTlsServer({
      SNICallback: (name, done) => {
        names.push(name)
        done(new Error("no certificate"))
      },
    })
    tls.on("tlsClientError", () => undefined)
    const port = await listen(tls)
    const lookup = async () => [{ address: "127.0.0.1", family: 4 }]
    expect(await fetched(`https://photos.example:${port}/a.jpg`, { rules: { lookup } })).toMatch(
      /^Unfetchable: .*photos\.example/,
    )
    expect(names).toEqual(["photos.example"])
  })
})

describe("a name", () => {
  it("is looked up once, so that a second answer cannot lead elsewhere", async () => {
    const host = await serve((request, response) => response.end(`for ${request.headers.host}`))
    const elsewhere = createServer((_, response) => response.end("inside"))
    open.add(elsewhere)
    await new Promise<void>(resolve => elsewhere.listen(host.port, "127.0.0.2", resolve))
    let asked = 0
    const lookup = async () => [{ address: ++asked === 1 ? "127.0.0.1" : "127.0.0.2", family: 4 }]
    const rules = { lookup, allowed: allowing("127.0.0.1") }
    expect(await fetched(`http://rebinding.example:${host.port}/`, { rules })).toBe(`for rebinding.example:${host.port}`)
    expect(asked).toBe(1)
    expect(await fetched(`http://rebinding.example:${host.port}/`, { rules })).toMatch(/not a public address/)
  })

  it("that leads to a private address is not connected to", async () => {
    const host = await serve((_, response) => response.end("inside"))
    const lookup = async () => [{ address: "127.0.0.1", family: 4 }]
    expect(await fetched(`http://photos.example:${host.port}/`, { rules: { lookup, allowed: [] } })).toMatch(
      /not a public address/,
    )
    expect(host.requests).toEqual([])
  })
})

describe("a redirect", () => {
  it.each([301, 302, 303, 307, 308])("is followed, with the token while the origin is the same: %i", async status => {
    const host = await serve((request, response) =>
      request.url === "/a" ? response.writeHead(status, { location: "b?c" }).end("moved") : response.end("a photo"),
    )
    expect(await fetched(`${host.origin}/a`, { token: "t0ken" })).toBe("a photo")
    expect(host.requests.map(request => request.headers.authorization)).toEqual(["Bearer t0ken", "Bearer t0ken"])
  })

  it("to another origin drops the token, for good", async () => {
    const other = await serve((_, response) => response.writeHead(302, { location: `${host.origin}/b` }).end())
    const host = await serve((request, response) =>
      request.url === "/a" ? response.writeHead(302, { location: other.origin }).end() : response.end("a photo"),
    )
    expect(await fetched(`${host.origin}/a`, { token: "t0ken" })).toBe("a photo")
    expect(other.requests[0]?.headers.authorization).toBeUndefined()
    expect(host.requests.map(request => request.headers.authorization)).toEqual(["Bearer t0ken", undefined])
  })

  it("is followed three times and not four", async () => {
    const host = await serve((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) response.end("a photo")
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    })
    expect(await fetched(`${host.origin}/3`)).toBe("a photo")
    expect(await fetched(`${host.origin}/4`)).toMatch(/redirects more than 3 times/)
  })

  it.each([
    ["a private address", "http://10.0.0.1/", /10\.0\.0\.1 is not a public address/],
    ["the metadata of a cloud", "http://169.254.169.254/latest/meta-data/", /not a public address/],
    ["mapped loopback", "http://[::ffff:127.9.9.9]/", /not a public address/],
    ["a file", "file:///etc/passwd", /only http and https/],
    ["an address with a password", "http://a:b@127.0.0.1/", /user name or a password/],
    ["nowhere", "http://", /redirects to no address/],
  ])("to %s is refused", async (_, location, reason) => {
    const host = await serve((_request, response) => response.writeHead(302, { location }).end())
    expect(await fetched(host.origin, { rules: { allowed: allowing("127.0.0.1") } })).toMatch(reason)
  })

  it("without a destination is refused", async () => {
    const host = await serve((_, response) => response.writeHead(302).end())
    expect(await fetched(host.origin)).toMatch(/redirects to no address/)
  })
})

describe("a body", () => {
  it("that is announced too large is not read", async () => {
    const host = await serve((_, response) => response.writeHead(200, { "content-length": "1000" }).write("x"))
    expect(await fetched(host.origin, { most: 999 })).toMatch(/larger than 999 bytes/)
  })

  it("that never ends is cut at the limit", async () => {
    const host = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) {}
      }
      response.on("drain", more)
      more()
    })
    expect(await fetched(host.origin, { most: 300_000 })).toMatch(/larger than 300000 bytes/)
  })

  it("may be just as large as the limit", async () => {
    const host = await serve((_, response) => response.end("12345"))
    expect(await fetched(host.origin, { most: 5 })).toBe("12345")
  })

  it("that stops coming is given up", async () => {
    const host = await serve((_, response) => response.write("the beginning of"))
    expect(await fetched(host.origin, { rules: { patience: { ...patient, idle: 1_000 } } })).toMatch(/stopped sending/)
  })

  it("that comes a byte at a time is given up in the end", async () => {
    const host = await serve((_, response) => {
      const drip = setInterval(() => response.write("."), 50)
      response.on("close", () => clearInterval(drip))
    })
    expect(await fetched(host.origin, { rules: { patience: { ...patient, total: 700 } } })).toMatch(/longer than 0.7 seconds/)
  })

  it("that comes too slowly is given up, and one that is quick enough is not", async () => {
    const dripping = (bytes: number) =>
      serve((_, response) => {
        let drips = 0
        const drip = setInterval(() => (++drips > 40 ? response.end() : response.write("x".repeat(bytes))), 50)
        response.on("close", () => clearInterval(drip))
      })
    const patience = { ...patient, least: { bytes: 4000, within: 800 } }
    expect(await fetched((await dripping(10)).origin, { rules: { patience } })).toMatch(/less than 5 kB a second/)
    expect(await fetched((await dripping(2000)).origin, { rules: { patience } })).toHaveLength(80_000)
  })

  it("that is shorter than announced is no photo", async () => {
    const host = await serve((_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("x")
      setTimeout(() => response.destroy(), 50)
    })
    expect(await fetched(host.origin)).toMatch(/closed the connection before everything had come/)
  })

  it("that does not begin is given up", async () => {
    const host = await serve(() => undefined)
    expect(await fetched(host.origin, { rules: { patience: { ...patient, idle: 300 } } })).toMatch(/did not answer in time/)
  })

  it("of a host that speaks no HTTP is no photo", async () => {
    const port = await listen(createTcpServer(socket => socket.resume().end("SSH-2.0-OpenSSH\r\n")))
    expect(await fetched(`http://127.0.0.1:${port}/`)).toMatch(/^Unfetchable: the connection to 127\.0\.0\.1:\d+ failed/)
  })
})
