import { request as forward } from "node:http"
import { createServer } from "node:https"
import type { AddressInfo } from "node:net"
import { key } from "./certificates.ts"

/** A server that speaks TLS with this certificate and hands all requests on to `target`. */
export interface TlsFront extends AsyncDisposable {
  readonly port: number
  readonly origin: string
  /** Connections that were begun, also those that came to nothing. */
  readonly connections: () => number
}

export const makeTlsFront = async (certificate: string, target: string): Promise<TlsFront> => {
  let connections = 0
  const server = createServer({ key, cert: certificate }, (incoming, outgoing) => {
    const { method = "GET", url = "", headers } = incoming
    const onward = forward(`${target}${url}`, { method, headers, agent: false }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on("error", () => outgoing.destroy())
    incoming.pipe(onward)
  })
  server.on("connection", () => connections++)
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    origin: `https://localhost:${port}`,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
