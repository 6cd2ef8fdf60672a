import type { AddressInfo, Server } from "node:net"

/** Listens on loopback; yields the URL. Fails when the port is taken. */
export const listen = (server: Server, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject)
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    })
  })

/** Host and port of an HTTP server. */
export const targetOf = (target: string): { readonly host: string; readonly port: number } => {
  const url = URL.parse(target)
  if (url === null || url.protocol !== "http:") throw new Error(`${target} is not an address like http://127.0.0.1:4800`)
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 80) }
}
