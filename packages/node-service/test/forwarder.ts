import { once } from "node:events"
import { createServer, request, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { isReady, type Starting, startOnPorts } from "./onPorts.ts"

/** A service behind addresses that stay while it is killed and started again. */
export interface Forwarded {
  readonly url: string
  readonly data: string
  /** Paths of the PUTs that were answered with 200, once for each. */
  readonly acknowledged: () => ReadonlyArray<string>
  readonly start: () => Promise<void>
  readonly kill: () => Promise<void>
  /**
   * Breaks the connection of every second PUT after these bytes, and answers 503 to every fourth request of the API;
   * undefined: no more.
   */
  readonly hinder: (bytes: number | undefined) => void
  readonly close: () => Promise<void>
}

export const makeForwarded = async (data: string): Promise<Forwarded> => {
  let running: Starting | undefined
  const acknowledged: Array<string> = []
  let cutAfter: number | undefined
  let asked = 0
  const hindrance = (isPut: boolean): Hindrance => {
    asked++
    if (cutAfter === undefined) return {}
    return isPut ? (asked % 2 === 0 ? { cutAfter } : {}) : { isBusy: asked % 4 === 0 }
  }
  const api = await listen(() => running?.url, acknowledged, hindrance)
  const edge = await listen(() => running?.edge, acknowledged, hindrance)
  const [url, edgeUrl] = [api, edge].map(addressOf)
  const kill = async () => {
    if (running === undefined) return
    const { child } = running
    running = undefined
    child.kill("SIGKILL")
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit")
  }
  return {
    url: url ?? "",
    data,
    acknowledged: () => acknowledged,
    start: async () => {
      const started = await startOnPorts(["--public-url", `${url}`, "--edge-public-url", `${edgeUrl}`], data)
      await isReady(started)
      running = started
    },
    kill,
    hinder: bytes => {
      cutAfter = bytes
    },
    close: async () => {
      await kill()
      for (const server of [api, edge]) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

interface Hindrance {
  readonly cutAfter?: number
  readonly isBusy?: boolean
}

/** Forwards to an address, or breaks every connection while there is none. */
const listen = async (
  target: () => string | undefined,
  acknowledged: Array<string>,
  hindrance: (isPut: boolean) => Hindrance,
): Promise<Server> => {
  const server = createServer((asked, answer) => {
    const to = target()
    const lost = () => void asked.socket.destroy()
    if (to === undefined) return lost()
    const { method, url = "/", headers } = asked
    const { cutAfter, isBusy } = hindrance(method === "PUT")
    if (isBusy === true) return void answer.writeHead(503).end()
    let come = 0
    if (cutAfter !== undefined) {
      asked.on("data", bytes => {
        come += bytes.length
        if (come >= cutAfter) lost()
      })
    }
    const forwarded = request(to, { method, path: url, headers }, given => {
      if (method === "PUT" && given.statusCode === 200) acknowledged.push(url.split("?")[0] ?? "")
      answer.writeHead(given.statusCode ?? 0, given.headers)
      given.on("error", lost).pipe(answer)
    })
    forwarded.on("error", lost)
    asked.on("error", () => forwarded.destroy())
    asked.pipe(forwarded)
    return undefined
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return server
}
