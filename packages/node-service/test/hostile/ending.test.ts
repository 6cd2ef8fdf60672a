import { once } from "node:events"
import { mkdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import sharp from "sharp"
import { afterAll, describe, expect, it } from "vitest"
import { createProject, image, until, upload } from "../api.ts"
import { isReady, startOnPorts } from "../onPorts.ts"
import { type RunningService, removeAll, startService, temporaryFolder } from "../service.ts"
import { exchange, get, unread } from "./sockets.ts"

afterAll(removeAll)

const seconds = async (service: RunningService, run: () => Promise<unknown> = async () => undefined) => {
  const begun = performance.now()
  const ended = service.end()
  await run()
  expect(await ended).toBe(0)
  return (performance.now() - begun) / 1000
}

const large = (service: RunningService) => (path: string) =>
  unread(service.url, get(path, "accept: text/html", "accept-encoding: identity").repeat(4))

describe("the end of the service", () => {
  it("comes though clients left in mid-answer", async () => {
    const service = await startService()
    for (const path of ["/graphql", "/graphiql/graphiql.js"]) {
      const socket = await large(service)(path)
      await sleep(300)
      socket.destroy()
    }
    await sleep(200)
    expect(await seconds(service)).toBeLessThan(12)
  })

  it("comes though clients do not read, or do not finish what they send", async () => {
    const service = await startService()
    const sockets = [
      await large(service)("/graphql"),
      await large(service)("/graphiql/graphiql.js"),
      await unread(
        service.url,
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
      ),
      await unread(service.edge, "PUT /edge/a/b HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\nx"),
    ]
    await sleep(300)
    expect(await seconds(service)).toBeLessThan(12)
    for (const socket of sockets) socket.destroy()
  })

  it("comes though a photo is being verified, which the next start finishes", async () => {
    const service = await startService()
    const project = await createProject(service)
    const giant = await sharp({
      create: { width: 16_000, height: 12_000, channels: 3, background: "teal" },
      limitInputPixels: false,
    })
      .jpeg()
      .toBuffer()
    const id = await upload(service, project, giant)
    expect(await seconds(service)).toBeLessThan(12)
    const again = await startService({ data: service.data })
    await until(
      () => image(again, project, id),
      ({ state }) => state === "Ready" || state === "Invalid",
    )
    expect(await again.end()).toBe(0)
  })

  it("comes at once with the second signal", async () => {
    const service = await startService()
    const [begin, length] = [
      "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n",
      "content-length: 100\r\n\r\n{",
    ]
    const socket = await unread(service.url, begin + length)
    await sleep(300)
    const took = await seconds(service, async () => {
      await sleep(500)
      process.kill(service.pid, "SIGINT")
    })
    expect(took).toBeLessThan(4.5)
    socket.destroy()
  })
})

describe("the start of the service", () => {
  it("answers /healthz while it still clears up, and sends everybody else away for now", async () => {
    const data = await temporaryFolder()
    const first = await startService({ data })
    await first.end()
    // Folders of projects that are gone: so many that the start takes a while.
    const letters = "0123456789abcdef"
    const names = Array.from({ length: 6_000 }, (_, index) => index.toString(16).padStart(24, letters[index % 16]))
    for (const name of names) await mkdir(join(data, "vault", name), { recursive: true })
    const { url, child, printed } = await startOnPorts([], data)
    const seen = { healthy: 0, refused: 0, other: [] as Array<string> }
    while (!printed().includes("ready at") && child.exitCode === null) {
      const health = await exchange(url, get("/healthz", "connection: close"))
      if (health === "") continue
      const other = await exchange(url, get("/graphql", "connection: close"))
      const ready = await exchange(url, get("/readyz", "connection: close"))
      if (printed().includes("ready at")) break
      if (health.startsWith("HTTP/1.1 200")) seen.healthy++
      else seen.other.push(health)
      if ([other, ready].every(answer => answer.startsWith("HTTP/1.1 503") && /retry-after: \d/i.test(answer))) seen.refused++
    }
    child.kill()
    await once(child, "exit")
    expect(seen.other).toEqual([])
    expect(seen.healthy).toBeGreaterThan(5)
    expect(seen.refused).toBeGreaterThan(5)
  })
})

describe("a reader of the output that goes away", () => {
  it("does not take the service with it", async () => {
    const starting = await startOnPorts()
    await isReady(starting)
    const { child, url, data } = starting
    child.stdout?.destroy()
    child.stderr?.destroy()
    const owner = JSON.parse(await readFile(join(data, "owner.json"), "utf8"))
    const service = { url, owner } as RunningService
    const project = await createProject(service)
    // What is no photo is logged.
    for (const text of ["no photo", "none either"]) {
      const id = await upload(service, project, Buffer.from(text))
      await until(
        () => image(service, project, id),
        ({ state }) => state === "Invalid",
      )
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    child.kill()
    const [code] = await once(child, "exit")
    expect(code).toBe(0)
  })
})
