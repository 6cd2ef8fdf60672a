import { connect, type Socket } from "node:net"
import { bareHostname } from "../bareHostname.ts"
import type { Proxy } from "../config/proxies.ts"

/** A tunnel through a proxy; `socket` undefined: the status is not 200. */
export interface Tunnel {
  readonly socket: Socket | undefined
  readonly status: number
}

/** Opens a tunnel as for an `https` address. Rejects with the system's error where the proxy cannot be reached. */
export const openTunnel = async ({ address }: Proxy, host: string, signal: AbortSignal): Promise<Tunnel> => {
  const url = new URL(address)
  const { protocol, port, username, password } = url
  // Loaded here: Node loads much behind the exports of these modules, and would at every start.
  const { request: open } = protocol === "https:" ? await import("node:https") : await import("node:http")
  return new Promise((resolve, reject) => {
    const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")
    const request = open({
      method: "CONNECT",
      host: bareHostname(url),
      port: Number(port) || (protocol === "https:" ? 443 : 80),
      path: host,
      headers: { host, ...(username === "" ? {} : { "proxy-authorization": `Basic ${credentials}` }) },
      agent: false,
      signal,
    })
    request.on("connect", ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode === 200) return resolve({ socket, status: statusCode })
      socket.on("error", () => undefined).destroy()
      resolve({ socket: undefined, status: statusCode })
    })
    request.on("response", response => {
      response.destroy()
      resolve({ socket: undefined, status: response.statusCode ?? 0 })
    })
    request.on("error", reject)
    request.end()
  })
}

/** Connects to a port and closes the connection. Rejects with the system's error. */
export const reachPort = (hostname: string, port: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port, signal })
    socket.on("error", reject)
    socket.on("connect", () => {
      socket.destroy()
      resolve()
    })
  })
