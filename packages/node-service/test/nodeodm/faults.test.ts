import { describe, expect, it } from "vitest"
import { startFakeNode } from "./fakeNode.ts"
import { always, cut, done, fake, first, html, inTheEnd, names, outcome, says, token, useFakeNode } from "./fakeRuns.ts"
import { zip } from "./zip.ts"

useFakeNode()

const paths = [
  "/info",
  "/options",
  "/task/new/init",
  "/task/new/upload",
  "/task/new/commit",
  "/task/info",
  "/task/output",
  "/task/download/all.zip",
  "/task/remove",
]

describe("a fault that passes", () => {
  for (const path of paths) {
    it.each([
      ["500", html(500)],
      ["HTML", html(200)],
      ["a lost connection", cut],
      ["a lost answer", () => "answered" as const],
    ])(`at ${path}: %s is tried again, and there is one task with every photo once or twice`, async (_, how) => {
      first(2, path, how)
      const [begun, sent] = [new Set<string>(), new Set<string>()]
      const intervene = fake.node.intervene
      fake.node.intervene = (at, request, response) => {
        if (at === "/task/new/init") begun.add(String(request.headers["set-uuid"]))
        for (const { files } of fake.node.tasks.values()) for (const file of files) sent.add(file)
        return intervene(at, request, response)
      }
      expect(await inTheEnd()).toMatchObject(done)
      expect([begun.size, [...sent].sort()]).toEqual([1, [...names].sort()])
      expect(fake.node.tasks.size).toBe(0)
    })
  }

  it("is told by the step while it lasts", async () => {
    first(3, "/task/info", html(503))
    expect((await inTheEnd()).steps).toContain("waiting for the node: 503 text/html")
  })

  it("in the download goes on where it was, where the server gives ranges", async () => {
    fake.node.ranges = true
    fake.node.archive = zip([
      { name: "a.bin", data: Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251)) },
    ])
    const ranges: Array<string | undefined> = []
    let left = 1
    fake.node.intervene = (path, { headers }, response) => {
      if (path !== "/task/download/all.zip") return false
      ranges.push(headers.range)
      if (left-- < 1) return false
      response.writeHead(200, { "content-type": "application/zip", "content-length": fake.node.archive.length })
      response.write(fake.node.archive.subarray(0, 100), () => setTimeout(() => response.socket?.destroy(), 50))
      return true
    }
    expect(await inTheEnd()).toMatchObject({ problem: undefined, results: ["a.bin"] })
    expect(ranges).toEqual([undefined, "bytes=100-"])
  })

  it("in the download of an archive that became shorter begins it anew", async () => {
    fake.node.ranges = true
    first(1, "/task/download/all.zip", response => {
      response.writeHead(200, { "content-type": "application/zip", "content-length": 5000 })
      response.write(Buffer.alloc(4000), () => setTimeout(() => response.socket?.destroy(), 50))
      return true
    })
    expect(await inTheEnd()).toMatchObject(done)
  })

  it("is none when the download is redirected to a bucket, which gets no token", async () => {
    const bucket = await startFakeNode()
    bucket.intervene = (_, __, response) => {
      response.writeHead(200, { "content-type": "application/octet-stream" }).end(zip([{ name: "of-bucket", data: "x" }]))
      return true
    }
    always("/task/download/all.zip", response => {
      response.writeHead(301, { location: `${bucket.url}/results/all.zip` }).end()
      return true
    })
    expect(await inTheEnd()).toMatchObject({ problem: undefined, results: ["of-bucket"] })
    expect([bucket.asked, bucket.queries]).toEqual([["/results/all.zip"], [""]])
    await bucket.close()
  })

  it("of the archive is downloaded once more", async () => {
    const good = fake.node.archive
    fake.node.archive = good.subarray(0, -30)
    const { archive } = fake.node
    let downloads = 0
    fake.node.intervene = path => {
      if (path === "/task/download/all.zip") fake.node.archive = downloads++ === 0 ? archive : good
      return false
    }
    expect(await inTheEnd()).toMatchObject(done)
    expect(downloads).toBe(2)
  })

  it("of a busy ClusterODM is waited for", async () => {
    first(3, "/task/new/init", says("Reached maximum number of concurrent tasks: 1. Please wait until other tasks have finished"))
    expect(await inTheEnd()).toMatchObject(done)
  })
})

describe("a fault that lasts", () => {
  it.each([
    ["503", html(503), { code: "node-unreachable", words: "503 text/html" }],
    ["a lost connection", cut, { code: "node-unreachable", words: "UND_ERR_SOCKET" }],
    ["HTML", html(200), { code: "node-answer-odd", words: "200 text/html" }],
    ["a wrong address", html(404), { code: "node-answer-odd", words: "404 text/html" }],
    ["401", html(401), { code: "node-not-authorised" }],
    ["a refused token", says("Invalid authentication token: token does not match."), { code: "node-not-authorised" }],
  ])("fails the task with a code: %s", async (_, how, problem) => {
    always("/info", how)
    expect((await outcome()).problem).toMatchObject(problem)
  })

  it("is a node that is down", async () => {
    const { url } = fake.node
    await fake.node.close()
    expect((await outcome()).problem).toEqual({ code: "node-unreachable", name: "odm", words: "ECONNREFUSED" })
    fake.node = await startFakeNode()
    expect(fake.node.url).not.toBe(url)
  })

  it.each([
    ["507", html(507)],
    ["its words", says("ENOSPC: no space left on device, write")],
  ])("is a full disk of the node, told by %s", async (_, how) => {
    always("/task/new/upload", how)
    expect((await outcome()).problem).toMatchObject({ code: "node-out-of-disk" })
  })

  it("is told without the token, whatever the node says", async () => {
    fake.node.info = { status: { code: 30, errorMessage: `bad request ?token=${encodeURIComponent(token)} (${token})` } }
    fake.node.output = [`GET /info?token=${token}`]
    const { problem, lines, message } = await outcome()
    expect(fake.node.queries.every(query => new URLSearchParams(query).get("token") === token)).toBe(true)
    expect(problem).toMatchObject({ code: "node-task-failed", words: "bad request ?token=*** (***)" })
    expect(lines).toContain("GET /info?token=***")
    expect(message).not.toContain("secret")
  })
})
