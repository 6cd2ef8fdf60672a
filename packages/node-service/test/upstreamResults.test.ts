import { once } from "node:events"
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { makeLimiter } from "@altilift/core"
import type { Download, ProjectDetails } from "@altilift/core/client"
import { Effect, Result } from "effect"
import { Agent } from "undici"
import { afterAll, expect, it } from "vitest"
import { fetchResults, isPlain } from "../src/drivers/upstream/fetchResults.ts"
import type { Remote } from "../src/drivers/upstream/Remote.ts"
import { sha1 } from "./api.ts"
import { removeAll, temporaryFolder } from "./service.ts"
import { mountSmallDisk, resizeDisk, unmountAll } from "./smallDisk.ts"

afterAll(async () => {
  unmountAll()
  await removeAll()
})

const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * index) % 251))

/** Sends what is asked for, from the beginning or in a range. */
const sending = (all: Buffer) => (request: IncomingMessage, response: ServerResponse) => {
  const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? []
  const range = { "content-range": `bytes ${from}-${all.length - 1}/${all.length}` }
  response.writeHead(from === undefined ? 200 : 206, from === undefined ? {} : range).end(all.subarray(Number(from ?? 0)))
}
const send = sending(bytes)

/** Fetches results that a server offers; `place`: where an earlier try left them. */
const fetched = async (
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
  offered: ReadonlyArray<Partial<Download>>,
  place?: string,
) => {
  let count = 0
  const server = createServer((request, response) => answer(request, response, count++)).listen(0, "127.0.0.1")
  await once(server, "listening")
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const folder = place ?? (await temporaryFolder())
  const places = { results: join(folder, "results"), parts: join(folder, "parts") }
  await mkdir(places.results, { recursive: true })
  const dispatcher = new Agent()
  const limiter = makeLimiter(() => undefined)
  const remote = { host: url, limiter, dispatcher } as unknown as Remote
  const right = { size: bytes.length, checksum: sha1(bytes), link: `${url}/it` }
  const downloads = offered.map(one => ({ ...right, ...one }))
  const lines: Array<string> = []
  const report = { progress: () => undefined, line: (text: string) => void lines.push(text) }
  const look = Effect.succeed({ downloads } as unknown as ProjectDetails)
  const end = await Effect.runPromise(Effect.result(fetchResults(remote, places, look, report)))
  await dispatcher.destroy()
  server.closeAllConnections()
  server.close()
  return { end, lines, places, files: (await readdir(places.results, { recursive: true })).sort() }
}

it("come whole, in folders where their names say so", async () => {
  const { end, files, places } = await fetched(send, [{ name: "sparse.ply" }, { name: "odm/ortho.tif", checksum: undefined }])
  expect(Result.isSuccess(end)).toBe(true)
  expect(files).toEqual(["odm", "odm/ortho.tif", "sparse.ply"])
  expect((await readFile(join(places.results, "odm/ortho.tif"))).equals(bytes)).toBe(true)
})

it("go on where they were cut off", async () => {
  const ranges: Array<string | undefined> = []
  const { end, places } = await fetched(
    (request, response, count) => {
      ranges.push(request.headers.range)
      if (count > 0) return send(request, response)
      response.writeHead(200, { "content-length": bytes.length })
      response.write(bytes.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 200))
    },
    [{ name: "sparse.ply" }],
  )
  expect(Result.isSuccess(end)).toBe(true)
  expect(ranges[0]).toBeUndefined()
  expect(Number(/^bytes=(\d+)-$/.exec(ranges[1] ?? "")?.[1])).toBeGreaterThan(0)
  expect((await readFile(join(places.results, "sparse.ply"))).equals(bytes)).toBe(true)
})

it("are not fetched again after a crash", async () => {
  let asked = 0
  const count = (request: IncomingMessage, response: ServerResponse) => {
    asked++
    send(request, response)
  }
  const place = await temporaryFolder()
  await fetched(count, [{ name: "sparse.ply" }], place)
  const { files } = await fetched(count, [{ name: "sparse.ply" }], place)
  expect([asked, files]).toEqual([1, ["sparse.ply"]])
})

it("wait for a full disk, and go on when there is room again", async context => {
  for (const full of ["parts", "results"]) {
    const place = await temporaryFolder()
    await mkdir(join(place, full))
    if (!mountSmallDisk(join(place, full), "128k")) return context.skip("needs the right to mount a small disk")
    const first = await fetched(send, [{ name: "sparse.ply" }], place)
    expect(Result.isFailure(first.end) && first.end.failure._tag).toBe("FileError")
    resizeDisk(join(place, full), "1m")
    const { end, places } = await fetched(send, [{ name: "sparse.ply" }], place)
    expect(Result.isSuccess(end), full).toBe(true)
    expect((await readFile(join(places.results, "sparse.ply"))).equals(bytes)).toBe(true)
  }
})

it("are fetched anew when a part that was left is not of them", async () => {
  const place = await temporaryFolder()
  const first = await fetched(send, [{ name: "sparse.ply" }], place)
  const [part = ""] = await readdir(first.places.parts)
  await writeFile(join(first.places.parts, part), Buffer.alloc(1000))
  const { end, places } = await fetched(send, [{ name: "sparse.ply" }], place)
  expect(Result.isSuccess(end)).toBe(true)
  expect((await readFile(join(places.results, "sparse.ply"))).equals(bytes)).toBe(true)
})

it("that are damaged, or are refused, are a fault with a code", async () => {
  const codeOf = ({ end }: Awaited<ReturnType<typeof fetched>>) =>
    Result.isFailure(end) && "problem" in end.failure ? end.failure.problem.code : undefined
  const other = Buffer.from(bytes).fill(0, 5, 9)
  expect(codeOf(await fetched(sending(other), [{ name: "a" }]))).toBe("upstream-result-damaged")
  expect(codeOf(await fetched((_, response) => response.writeHead(403).end(), [{ name: "a" }]))).toBe("upstream-refused")
})

it("stay in their folder", async () => {
  const names = [
    "../a",
    "a/../../b",
    "/etc/passwd",
    "a\\..\\b",
    "",
    ".",
    "..",
    ".hidden",
    "a//b",
    "c:x",
    "a\u0000",
    "x".repeat(300),
  ]
  for (const name of names) expect(isPlain(name), name).toBe(false)
  for (const name of ["a.ply", "odm/a b.tif", "点云.laz"]) expect(isPlain(name), name).toBe(true)
  const offered = [
    ...names.map(name => ({ name })),
    { name: "file", link: "file:///etc/passwd" },
    { name: "nothing", link: undefined },
    { name: "a" },
    { name: "a/b" },
    { name: "a" },
  ]
  const { files, lines } = await fetched(send, offered)
  expect(files).toEqual(["a"])
  expect(lines.filter(line => line.includes("left out"))).toHaveLength(offered.length - 1)
})
