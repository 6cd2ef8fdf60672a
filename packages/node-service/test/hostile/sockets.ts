import { once } from "node:events"
import { connect, type Socket } from "node:net"

/** A connection that sends what it is given, and reads nothing. */
export const unread = async (origin: string, text: string): Promise<Socket> => {
  const { hostname, port } = new URL(origin)
  const socket = connect({ host: hostname, port: Number(port) }).on("error", () => undefined)
  socket.pause()
  await Promise.race([once(socket, "connect"), once(socket, "close")])
  socket.write(text)
  return socket
}

/** Sends bytes, and yields everything that comes back until the server closes, or for so long. */
export const exchange = (origin: string, text: string, milliseconds = 5_000): Promise<string> =>
  new Promise(resolve => {
    const { hostname, port } = new URL(origin)
    let answer = ""
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(text))
    const end = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(answer)
    }
    const timer = setTimeout(end, milliseconds)
    socket.on("data", part => {
      answer += part.toString("latin1")
    })
    socket.on("error", end).on("close", end)
  })

/** A request for a path, to the letter. */
export const get = (path: string, ...headers: ReadonlyArray<string>): string =>
  ["GET", path].join(" ").concat(" HTTP/1.1\r\n", ["host: localhost", ...headers].join("\r\n"), "\r\n\r\n")

/** Whether the server closes the connection within so many milliseconds. */
export const closes = (socket: Socket, milliseconds: number): Promise<boolean> =>
  new Promise(resolve => {
    // Only who reads learns that a connection was closed.
    socket.resume()
    if (socket.destroyed) return resolve(true)
    const timer = setTimeout(() => resolve(false), milliseconds)
    socket.once("close", () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
