/**
 * `node sink.ts`: a bucket that only acknowledges, as a process of its own, so that the client alone is measured. It reads PUTs from the raw
 * socket, counts their bytes by Content-Length, and prints its port, then the number of PUTs it acknowledged, a line each time.
 */
import { createServer, type Socket } from "node:net"

const answer = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
const headEnd = Buffer.from("\r\n\r\n")
let acknowledged = 0

const serve = (socket: Socket): void => {
  let head: Buffer = Buffer.alloc(0)
  let missing = 0
  socket.setNoDelay(true)
  socket.on("error", () => socket.destroy())
  socket.on("data", chunk => {
    let rest: Buffer = chunk
    while (rest.length > 0) {
      if (missing === 0) {
        head = head.length === 0 ? rest : Buffer.concat([head, rest])
        const end = head.indexOf(headEnd)
        if (end === -1) return
        missing = Number(/content-length: (\d+)/i.exec(head.subarray(0, end).toString("latin1"))?.[1] ?? 0)
        rest = head.subarray(end + headEnd.length)
        head = Buffer.alloc(0)
      }
      const taken = Math.min(missing, rest.length)
      missing -= taken
      rest = rest.subarray(taken)
      if (missing === 0) {
        socket.write(answer)
        console.log(++acknowledged)
      }
    }
  })
}

const server = createServer(serve)
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  console.log(typeof address === "object" ? address?.port : address)
})
