import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** A bucket for tests, with CORS as real ones have it. */
export interface TestBucketServer extends AsyncDisposable {
  readonly url: string
}

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "PUT, GET, HEAD",
  "access-control-allow-headers": "*",
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => Buffer.concat(await request.toArray())

/**
 * Objects by path. The first folder of a path says how the bucket behaves: `accepts`, `refuses`, `busy`, `hangs-up`,
 * `small`, `stalls`. What was received a GET tells: 404 where there is nothing.
 */
export const startBucket = async (): Promise<TestBucketServer> => {
  const objects = new Map<string, Buffer>()
  const put = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const behaviour = path.split("/")[1]
    if (behaviour === "hangs-up") {
      request.once("data", () => request.socket.destroy())
      return
    }
    if (behaviour === "stalls") return
    const body = await bodyOf(request)
    switch (behaviour) {
      case "accepts":
        objects.set(path, body)
        response.writeHead(200, cors).end()
        return
      case "refuses":
        response.writeHead(403, cors).end("<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")
        return
      case "busy":
        response.writeHead(503, { ...cors, "retry-after": "1" }).end("<Error><Code>SlowDown</Code></Error>")
        return
      default:
        response.writeHead(413, cors).end("<Error><Code>EntityTooLarge</Code></Error>")
    }
  }
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/"
    if (request.method === "OPTIONS") return void response.writeHead(204, cors).end()
    if (request.method === "PUT") return void put(path, request, response).catch(() => response.destroy())
    const object = objects.get(path)
    response.writeHead(object === undefined ? 404 : 200, cors).end(object)
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
