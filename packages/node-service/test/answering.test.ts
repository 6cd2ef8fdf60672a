import { once } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, describe, expect, it } from "vitest"
import { answerRequests, type Handler } from "../src/http/answering.ts"
import { answerPlainly } from "../src/http/answers.ts"
import { exchange, get } from "./hostile/sockets.ts"

const servers: Array<Server> = []
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections()
})

const serving = async (handler: Handler, isEnding = () => false) => {
  const reported: Array<unknown> = []
  const server = createServer()
  servers.push(server)
  const report = (cause: unknown) => void reported.push(cause)
  const facts = { headers: { "x-always": "1" }, report, starting: handler, isEnding }
  const { inFlight } = answerRequests(server, facts)
  await once(server.listen(0, "127.0.0.1"), "listening")
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, reported, inFlight }
}

describe("a server", () => {
  it("logs what a handler throws, and shows clients nothing of it", async () => {
    const cause = new Error("secret of /home/me")
    const { url, reported } = await serving(async () => {
      throw cause
    })
    const response = await fetch(url)
    expect(response.status).toBe(500)
    expect(await response.text()).toBe("the service failed; its log says why\n")
    expect(response.headers.get("x-always")).toBe("1")
    expect(reported).toEqual([cause])
  })

  it("lives on after a request whose body was given up in the middle", async () => {
    const { url, reported } = await serving(async (request, response) => {
      // Leaving the loop destroys the request, and takes its socket away.
      for await (const _ of request) break
      answerPlainly(response, 413, "too long")
    })
    const body = "x".repeat(2 * 1024 ** 2)
    for (let time = 0; time < 3; time++) {
      const answer = await fetch(url, { method: "POST", body }).then(
        response => response.status,
        () => "closed",
      )
      expect(answer).toBeOneOf([413, "closed"])
    }
    expect(reported).toEqual([])
  })

  it("breaks an answer off that fails after it began", async () => {
    const { url, reported } = await serving(async (_, response) => {
      response.writeHead(200, { "content-length": 100 }).write("begun")
      throw new Error("secret")
    })
    expect(await exchange(url, get("/"))).not.toContain("secret")
    expect(reported).toHaveLength(1)
  })

  it("answers the requests of a connection one after the other, in their order", async () => {
    let [busy, most] = [0, 0]
    const { url, inFlight } = await serving(async (request, response) => {
      most = Math.max(most, ++busy)
      await sleep(20)
      busy--
      answerPlainly(response, 200, request.url ?? "")
    })
    const answer = await exchange(url, [1, 2, 3, 4].map(one => get(`/${one}`)).join("") + get("/5", "connection: close"))
    expect(answer.match(/^\/\d$/gm)).toEqual(["/1", "/2", "/3", "/4", "/5"])
    expect(most).toBe(1)
    expect(inFlight.size).toBe(0)
  })
})
