import { connect } from "node:net"
import { afterAll, describe, expect, it } from "vitest"
import { until } from "./api.ts"
import { removeAll, runProgram, startService } from "./service.ts"

afterAll(removeAll)

const status = async (url: string) => (await fetch(url)).status

describe("a process that is to end", () => {
  it("is not ready at once, takes requests for a while, ends each connection with its answer, and then ends", async () => {
    const service = await startService({ env: { ALTILIFT_DRAIN_FOR: "3s" } })
    await until(
      () => status(`${service.url}/readyz`),
      code => code === 200,
    )
    const began = Date.now()
    const ended = service.end()
    await until(
      () => status(`${service.url}/readyz`),
      code => code === 503,
    )
    const readiness = await fetch(`${service.url}/readyz`)
    expect([readiness.status, await readiness.text()]).toEqual([503, expect.stringContaining('{"name":"process","ok":false}')])
    const answer = await fetch(`${service.url}/graphql?query={__typename}`)
    expect([answer.status, answer.headers.get("connection")]).toEqual([200, "close"])
    expect(await status(`${service.url}/healthz`)).toBe(200)
    expect(await ended).toBe(0)
    expect(Date.now() - began).toBeGreaterThan(2_900)
    expect(Date.now() - began).toBeLessThan(20_000)
  })

  it("lets a request finish whose body is on its way when no new connections are taken any more", async () => {
    const service = await startService()
    const { hostname, port } = new URL(service.url)
    const body = JSON.stringify({ query: "{ __typename }" })
    const socket = connect(Number(port), hostname)
    let answer = ""
    socket.on("data", chunk => {
      answer += chunk
    })
    const headers = `Host: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`
    socket.write(`POST /graphql HTTP/1.1\r\n${headers}\r\nExpect: 100-continue\r\n\r\n`)
    await until(
      async () => answer,
      text => text.includes("100 Continue"),
    )
    socket.write(body.slice(0, 5))
    const ended = service.end()
    const refused = () =>
      fetch(`${service.url}/healthz`).then(
        () => false,
        () => true,
      )
    await until(refused, isRefused => isRefused)
    socket.write(body.slice(5))
    expect(await ended).toBe(0)
    expect(answer).toContain('{"data":{"__typename":"Query"}}')
  })

  it("is refused a time that is none", async () => {
    const { code, stderr } = await runProgram(["start"], { ALTILIFT_DRAIN_FOR: "never" })
    expect([code, stderr]).toEqual([2, expect.stringContaining("ALTILIFT_DRAIN_FOR: must be a time like 10s, and at most 1h")])
  })
})
