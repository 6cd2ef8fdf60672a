import { once } from "node:events"
import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, expect, it } from "vitest"
import { answerRequests, type Handler } from "../src/http/answering.ts"
import { answerPlainly } from "../src/http/answers.ts"
import { share } from "../src/http/Endpoints.ts"

const server = createServer()
afterEach(() => server.closeAllConnections())

const arrivesWithin = 300

/** Sends a body in two halves, the second after longer than a request of the API may take. */
const sendSlowly = async (path: string): Promise<string> => {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1")
  let answer = ""
  socket.on("data", chunk => {
    answer += chunk
  })
  socket.on("error", () => undefined)
  socket.write(`PUT ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 8\r\n\r\nhalf`)
  await sleep(2.5 * arrivesWithin)
  if (!socket.destroyed) {
    socket.write("more")
    await once(socket, "close")
  }
  return answer
}

it("cuts off a body that comes slowly to the API, and waits for one that comes slowly to the edge", async () => {
  const { handle } = answerRequests(server, {
    headers: {},
    report: () => undefined,
    starting: async () => undefined,
    isEnding: () => false,
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { api, edge } = share({ server, url: "http://a", handle }, arrivesWithin)
  const reading =
    (said: string): Handler =>
    async (request, response) => {
      for await (const _ of request);
      answerPlainly(response, 200, said)
    }
  api.handle(reading("from the API"))
  edge.handle(reading("from the edge"), ({ url = "" }) => url.startsWith("/edge/"))

  const [slow, slowToEdge] = await Promise.all([sendSlowly("/graphql"), sendSlowly("/edge/object")])
  expect(slow).not.toContain("from the API")
  expect(slowToEdge).toContain("from the edge")
})
