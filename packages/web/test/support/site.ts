import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join, normalize } from "node:path"

const examples = new URL("../../../../examples", import.meta.url).pathname

/** Somebody else's site: it serves the examples, and an empty page at `/`. */
export const startSite = async (): Promise<{ readonly url: string } & AsyncDisposable> => {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://here").pathname
    const headers = { "content-type": "text/html; charset=utf-8" }
    if (path === "/") return void response.writeHead(200, headers).end("<!doctype html><title>Site</title>")
    if (path === "/favicon.ico") return void response.writeHead(204).end()
    const file = await readFile(join(examples, normalize(path))).catch(() => undefined)
    response.writeHead(file === undefined ? 404 : 200, headers).end(file)
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
