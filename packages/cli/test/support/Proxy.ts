import { createServer, request as forward } from "node:http"
import { type AddressInfo, connect, type Socket } from "node:net"

/** A proxy as companies have them: it hands on requests to `http` addresses, and makes tunnels to others. */
export interface Proxy extends AsyncDisposable {
  /** Host and port. */
  readonly host: string
  /** What it was asked for: addresses, and hosts of tunnels. */
  readonly asked: ReadonlyArray<string>
}

/** @param refusal the status with which it answers everything; it works without one */
export const makeProxy = async (refusal?: number): Promise<Proxy> => {
  const asked: Array<string> = []
  const tunnels = new Set<Socket>()
  const server = createServer((incoming, outgoing) => {
    const { method = "GET", url = "", headers } = incoming
    asked.push(url)
    if (refusal !== undefined) {
      outgoing.writeHead(refusal, { "content-type": "text/html" }).end("<html>the proxy refuses</html>")
      return
    }
    const onward = forward(url, { method, headers, agent: false }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on("error", () => outgoing.destroy())
    incoming.pipe(onward)
  })
  server.on("connect", ({ url = "" }, socket: Socket) => {
    asked.push(url)
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const [host = "", port = "443"] = url.split(":")
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n")
      onward.pipe(socket)
      socket.pipe(onward)
    })
    for (const end of [socket, onward]) {
      tunnels.add(end)
      end.on("error", () => undefined)
    }
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const tunnel of tunnels) tunnel.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
