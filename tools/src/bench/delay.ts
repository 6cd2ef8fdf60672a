/**
 * `node delay.ts URL MILLISECONDS`: a proxy in front of the API that adds so much to each answer, as a process of its
 * own. Prints its port, then the number of requests it has passed on, a line each time.
 */
import { Agent, createServer, request } from "node:http"

const [target = "", delay = "0"] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })
let passed = 0

const server = createServer((incoming, outgoing) => {
  console.log(String(++passed))
  const { host: _, ...headers } = incoming.headers
  const onward = request(`${target}${incoming.url}`, { method: incoming.method ?? "GET", headers, agent }, answer => {
    setTimeout(() => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    }, Number(delay))
  })
  onward.on("error", () => outgoing.destroy())
  incoming.pipe(onward)
})
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  console.log(String(typeof address === "object" ? address?.port : address))
})
