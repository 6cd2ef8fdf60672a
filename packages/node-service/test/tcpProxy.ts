import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

/** A way to a server that can be cut, or swallow what is sent. */
export interface TcpProxy {
  readonly port: number
  /** Ends what is connected, and takes no connection until `open`. */
  readonly cut: () => void
  /** Ends what is connected now. */
  readonly reset: () => void
  /** Nothing gets through until `open`, and nobody is told. */
  readonly silence: () => void
  readonly open: () => void
  readonly close: () => Promise<void>
}

export const startTcpProxy = async (port: number): Promise<TcpProxy> => {
  const sockets = new Set<Socket>()
  let mode: "open" | "cut" | "silent" = "open"
  const server = createServer(client => {
    if (mode === "cut") return void client.destroy()
    const far = connect(port, "127.0.0.1")
    for (const [from, to] of [
      [client, far],
      [far, client],
    ] as const) {
      sockets.add(from)
      from.on("error", () => to.destroy())
      from.on("close", () => {
        sockets.delete(from)
        to.destroy()
      })
      from.on("data", bytes => void (mode === "silent" || to.write(bytes)))
    }
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const reset = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    reset,
    cut: () => {
      mode = "cut"
      reset()
    },
    silence: () => {
      mode = "silent"
    },
    open: () => {
      mode = "open"
    },
    close: async () => {
      server.close()
      reset()
      await once(server, "close")
    },
  }
}
