import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Route, routed } from "../src/http/router.ts"
import { readStaticFiles } from "../src/http/StaticFiles.ts"
import { pageRoutes } from "../src/page/pageHandler.ts"

const folders: Array<string> = []
const servers: Array<ReturnType<typeof createServer>> = []
afterAll(async () => {
  for (const server of servers) server.close()
  for (const folder of folders) await rm(folder, { recursive: true })
})

/** A server of this page alone; 418: it was none of the page's. */
const serving = async (routes: ReadonlyArray<Route>): Promise<string> => {
  const handler = routed(routes, async (_, response) => void response.writeHead(418).end())
  const server = createServer((asked, response) => void handler(asked, response, () => undefined))
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What `fetch` would tidy up: a path sent to the letter. */
const status = (origin: string, path: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(origin, { path }, response => {
      response.resume()
      resolve(response.statusCode)
    })
      .on("error", reject)
      .end()
  })

describe("the page", () => {
  let origin = ""
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "altilift-page-"))
    folders.push(folder)
    const page = join(folder, "page")
    await mkdir(join(page, "assets"), { recursive: true })
    await writeFile(join(folder, "secret.txt"), "secret")
    await writeFile(join(page, "index.html"), "<!doctype html>")
    await writeFile(join(page, "element.js"), "export {}")
    await writeFile(join(page, "assets/page-a1b2c3d4.js"), "const page = 1")
    await writeFile(join(page, "assets/page-a1b2c3d4.js.gz"), gzipSync("const page = 1"))
    const origins = ["https://photos.example.com", "https://edge.example.com", "https://edge.example.com"]
    origin = await serving(pageRoutes(await readStaticFiles(page), { key: "0123", mails: false, origins }))
  })

  it("stands at /, under a policy that allows the API and the buckets, and nothing in line", async () => {
    const response = await fetch(origin)
    expect(response.headers.get("content-type")).toMatch(/^text\/html/)
    const policy = response.headers.get("content-security-policy") ?? ""
    expect(policy).toContain("connect-src 'self' https://photos.example.com https://edge.example.com;")
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain("unsafe")
    expect(response.headers.get("cache-control")).toBe("no-cache")
  })

  it("lets its workers run WebAssembly and speak to the service, and nothing else", async () => {
    const { headers } = await fetch(`${origin}/assets/page-a1b2c3d4.js`)
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https://photos.example.com https://edge.example.com",
    )
  })

  it("is kept for ever where a name bears its content's hash, and sent compressed", async () => {
    const response = await fetch(`${origin}/assets/page-a1b2c3d4.js`)
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable")
    expect(response.headers.get("content-type")).toMatch(/^text\/javascript/)
    expect(response.headers.get("content-encoding")).toBe("gzip")
    expect(await response.text()).toBe("const page = 1")
  })

  it("is not sent again to who has it", async () => {
    for (const headers of [{}, { "accept-encoding": "identity" }] as ReadonlyArray<Record<string, string>>) {
      const address = `${origin}/assets/page-a1b2c3d4.js`
      const etag = (await fetch(address, { headers })).headers.get("etag") ?? ""
      const again = await fetch(address, { headers: { ...headers, "if-none-match": `"other", W/${etag}` } })
      expect(again.status).toBe(304)
      expect(again.headers.get("etag")).toBe(etag)
      expect(await again.text()).toBe("")
    }
  })

  it("stays what it was when its files are built anew or vanish", async () => {
    const folder = await mkdtemp(join(tmpdir(), "altilift-page-"))
    await writeFile(join(folder, "index.html"), "<!doctype html>")
    const vanished = await serving(pageRoutes(await readStaticFiles(folder), { key: "0123", mails: false, origins: [] }))
    await rm(folder, { recursive: true })
    const response = await fetch(vanished)
    expect(await response.text()).toBe("<!doctype html>")
    expect((await fetch(vanished, { method: "HEAD" })).headers.get("content-length")).toBe("15")
  })

  it("lets pages of others load the element", async () => {
    const response = await fetch(`${origin}/element.js`)
    expect(response.headers.get("access-control-allow-origin")).toBe("*")
    expect(response.headers.get("cache-control")).toBe("no-cache")
  })

  it("is told its app key", async () =>
    expect(await (await fetch(`${origin}/page.json`)).json()).toEqual({ key: "0123", mails: false }))

  it("serves nothing outside its folder, and no other method", async () => {
    for (const path of ["/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/graphql"]) {
      expect(await status(origin, path)).toBe(418)
    }
    const posted = await fetch(origin, { method: "POST" })
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"])
  })
})

describe("a service without the page", () => {
  it("says so, and leaves everything else alone", async () => {
    const origin = await serving(pageRoutes(undefined, { key: "0123", mails: false, origins: [] }))
    const response = await fetch(origin)
    expect(response.status).toBe(404)
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/)
    expect(await response.text()).toContain("@altilift/web")
    expect(await status(origin, "/graphql")).toBe(418)
  })
})
