import { readdir, readFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { ask, codesOf, createProject, images, put, register, settled, sha1, until } from "./api.ts"
import { jpeg } from "./photos.ts"
import { onPostgres, type RunningService, removeAll, runProgram, startService } from "./service.ts"

const hosts = new Set<Server>()

afterEach(async () => {
  for (const host of hosts) {
    host.closeAllConnections()
    await new Promise(resolve => host.close(resolve))
  }
  hosts.clear()
  await removeAll()
})

/** A place on the network that has photos. */
const serve = async (answer: RequestListener) => {
  const requests: Array<IncomingMessage> = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  hosts.add(server)
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

const allowing = (env: Record<string, string> = {}) => startService({ env: { ALTILIFT_FETCH_ALLOW: "127.0.0.0/8", ...env } })

interface Named {
  readonly checksum?: string
  readonly filename?: string
  readonly token?: string
}

const fetchUrl = async (service: RunningService, pid: string, url: string, named: Named = {}) =>
  ask(
    service,
    `mutation($pid: ID!, $url: String!, $filename: String, $checksum: String, $token: String) {
      uploadImageURL(pid: $pid, url: $url, filename: $filename, checksum: $checksum, token: $token) { id state name }
    }`,
    { pid, url, ...named },
  )

const networkTest = async (service: RunningService, url: string): Promise<string> =>
  (await ask(service, "query($url: String!) { support { networkTest(url: $url) } }", { url })).data.support.networkTest

/** Everything that a service has kept, as text. */
const everythingIn = async (service: RunningService): Promise<string> => {
  const names = (await readdir(service.data)).filter(name => name.startsWith("altilift.db"))
  const texts = await Promise.all(names.map(name => readFile(join(service.data, name), "latin1")))
  return texts.join("")
}

describe("uploadImageURL", () => {
  it("has the service fetch the photo, verify it, and keep neither the signed address nor the token", async () => {
    const bytes = await jpeg(1, 200)
    const host = await serve((_, response) => response.end(bytes))
    const service = await allowing()
    const pid = await createProject(service)
    const url = `${host.origin}/set/DJI%200001.JPG?signature=s3cret-signature`
    const answer = await fetchUrl(service, pid, url, { checksum: sha1(bytes).toUpperCase(), token: "t0ken-of-mine" })
    expect(answer.data.uploadImageURL).toMatchObject({ state: "Uploading", name: "DJI 0001.JPG" })
    const [image] = await settled(service, pid)
    expect(image).toMatchObject({ id: answer.data.uploadImageURL.id, state: "Ready", checksum: sha1(bytes), grounded: true })
    expect(host.requests[0]?.headers.authorization).toBe("Bearer t0ken-of-mine")
    expect(await readdir(join(service.data, "edge", "incoming"))).toEqual([])
    const kept = (await everythingIn(service)) + service.printed()
    expect(kept).not.toMatch(/s3cret-signature|t0ken-of-mine/)
  })

  it("learns the checksum from the bytes, and takes the name it is given", async () => {
    const bytes = await jpeg(2)
    const host = await serve((_, response) => response.end(bytes))
    const service = await allowing()
    const pid = await createProject(service)
    await fetchUrl(service, pid, host.origin, { filename: "given.jpg" })
    expect(await settled(service, pid)).toMatchObject([{ state: "Ready", name: "given.jpg", checksum: sha1(bytes) }])
  })

  it("answers at once for a photo that is Ready, and fetches nothing", async () => {
    const bytes = await jpeg(3)
    const host = await serve((_, response) => response.end(bytes))
    const service = await allowing()
    const pid = await createProject(service)
    const first = await fetchUrl(service, pid, host.origin, { checksum: sha1(bytes) })
    await settled(service, pid)
    const second = await fetchUrl(service, pid, host.origin, { checksum: sha1(bytes) })
    expect(second.data.uploadImageURL).toMatchObject({ id: first.data.uploadImageURL.id, state: "Ready" })
    expect(host.requests).toHaveLength(1)
  })

  it("fetches once what is asked for twice at the same time, with a checksum or without", async () => {
    const bytes = await jpeg(4)
    // The photo comes when all have asked.
    const held: Array<ServerResponse> = []
    const host = await serve((_, response) => held.push(response))
    const service = await allowing()
    for (const named of [{ checksum: sha1(bytes) }, {}]) {
      const pid = await createProject(service)
      const answers = await Promise.all(Array.from({ length: 5 }, () => fetchUrl(service, pid, host.origin, named)))
      await until(
        async () => held.length,
        count => count > 0,
      )
      for (const response of held.splice(0)) response.end(bytes)
      expect(new Set(answers.map(answer => answer.data.uploadImageURL.id)).size).toBe(1)
      expect((await settled(service, pid)).map(image => image.state)).toEqual(["Ready"])
    }
    expect(host.requests).toHaveLength(2)
  })

  it("says in words why a photo is Invalid, and fetches it when it is asked again", async () => {
    const bytes = await jpeg(5)
    let status = 404
    const host = await serve((_, response) => response.writeHead(status).end(status === 200 ? bytes : "s3cret"))
    const service = await allowing()
    const pid = await createProject(service)
    const { data } = await fetchUrl(service, pid, `${host.origin}/gone?signature=s3cret`, { checksum: sha1(bytes) })
    expect(await settled(service, pid)).toMatchObject([
      { state: "Invalid", error: [`the address answered HTTP 404 (${new URL(host.origin).host})`] },
    ])
    status = 200
    const again = await fetchUrl(service, pid, host.origin, { checksum: sha1(bytes) })
    expect(again.data.uploadImageURL.id).toBe(data.uploadImageURL.id)
    expect(await settled(service, pid)).toMatchObject([{ state: "Ready" }])
    expect(service.printed()).not.toContain("s3cret")
  })

  it("tries again what may pass", async () => {
    const bytes = await jpeg(6)
    const host = await serve((_, response) => (host.requests.length === 1 ? response.writeHead(503).end() : response.end(bytes)))
    const service = await allowing()
    const pid = await createProject(service)
    await fetchUrl(service, pid, host.origin)
    expect(await settled(service, pid)).toMatchObject([{ state: "Ready" }])
    expect(host.requests).toHaveLength(2)
  })

  it("makes Invalid what is not the photo that was announced, or no photo, or too large", async () => {
    const bytes = await jpeg(7)
    const host = await serve((request, response) =>
      response.end(request.url === "/page" ? "<html>" : request.url === "/large" ? Buffer.alloc(200_000) : bytes),
    )
    const service = await allowing({ ALTILIFT_MAX_OBJECT_BYTES: "100000" })
    const pid = await createProject(service)
    await fetchUrl(service, pid, `${host.origin}/other`, { checksum: "0".repeat(40) })
    await fetchUrl(service, pid, `${host.origin}/page`)
    await fetchUrl(service, pid, `${host.origin}/large`)
    const all = await settled(service, pid)
    expect(all.map(image => image.state)).toEqual(["Invalid", "Invalid", "Invalid"])
    expect(all.map(image => image.error[0])).toEqual([
      expect.stringContaining("not those announced"),
      expect.stringContaining("no JPEG, PNG or TIFF"),
      expect.stringContaining("larger than 100000 bytes"),
    ])
  })

  it("fetches from no private address unless the operator allows it", async () => {
    const bytes = await jpeg(8)
    const host = await serve((_, response) => response.end(bytes))
    const service = await startService()
    const pid = await createProject(service)
    const { port } = new URL(host.origin)
    for (const name of ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"]) {
      await fetchUrl(service, pid, `http://${name}:${port}/${name}`)
    }
    const all = await settled(service, pid)
    expect(all.map(image => image.state)).toEqual(["Invalid", "Invalid", "Invalid", "Invalid"])
    for (const image of all) expect(image.error[0]).toMatch(/not a public address/)
    expect(host.requests).toEqual([])
  })

  it("refuses at once what no address or no token can be", async () => {
    const service = await allowing()
    const pid = await createProject(service)
    for (const url of ["ftp://a.example/a.jpg", "a.jpg", "https://me:s3cret@a.example/a.jpg"]) {
      const answer = await fetchUrl(service, pid, url)
      expect(codesOf(answer)).toEqual(["BAD_USER_INPUT"])
      expect(JSON.stringify(answer)).not.toContain("s3cret")
    }
    expect(codesOf(await fetchUrl(service, pid, "http://127.0.0.1/", { token: "a\r\nx-other: b" }))).toEqual(["BAD_USER_INPUT"])
    expect(codesOf(await fetchUrl(service, "0".repeat(24), "http://127.0.0.1/"))).toEqual(["NOT_FOUND"])
    expect(await images(service, pid)).toEqual([])
  })

  it("takes a PUT of the same photo meanwhile, and is not disturbed by it", async () => {
    const bytes = await jpeg(9)
    const host = await serve((_, response) => void response.writeHead(200).write(bytes.subarray(0, 100)))
    const service = await allowing()
    const pid = await createProject(service)
    await fetchUrl(service, pid, host.origin, { checksum: sha1(bytes) })
    await until(
      async () => host.requests.length,
      count => count === 1,
    )
    const signed = await register(service, pid, bytes)
    expect((await put(signed.url, bytes)).status).toBe(200)
    expect(await settled(service, pid)).toMatchObject([{ state: "Ready" }])
  })
})

// With PostgreSQL another process takes the fetch over when its lease has ended.
describe.skipIf(onPostgres)("a service that ends while it fetches", () => {
  it.each([
    "SIGKILL",
    "SIGTERM",
  ] as const)("makes the photo Invalid at the next start and says to ask again: %s", async signal => {
    const bytes = await jpeg(10)
    let stuck = true
    const host = await serve((_, response) => (stuck ? void response.write(bytes.subarray(0, 100)) : void response.end(bytes)))
    const first = await allowing()
    const pid = await createProject(first)
    const { data } = await fetchUrl(first, pid, host.origin, { checksum: sha1(bytes), token: "t0ken" })
    await until(
      async () => host.requests.length,
      count => count === 1,
    )
    await first.end(signal)
    const second = await startService({ data: first.data, env: { ALTILIFT_FETCH_ALLOW: "127.0.0.0/8" } })
    expect(await images(second, pid)).toMatchObject([{ state: "Invalid", error: [expect.stringContaining("ask for it again")] }])
    expect(await readdir(join(second.data, "edge", "incoming"))).toEqual([])
    stuck = false
    const again = await fetchUrl(second, pid, host.origin, { checksum: sha1(bytes) })
    expect(again.data.uploadImageURL.id).toBe(data.uploadImageURL.id)
    expect(await settled(second, pid)).toMatchObject([{ state: "Ready" }])
  })
})

describe("the queue of a user", () => {
  it("runs four downloads at a time, leaves room for others, and has an end", async () => {
    // Bodies that do not end, and never stand still for so long that they are given up.
    const host = await serve((_, response) => {
      response.writeHead(200).flushHeaders()
      const trickle = setInterval(() => response.write("x"), 1_000)
      response.on("close", () => clearInterval(trickle))
    })
    const service = await allowing()
    const pid = await createProject(service)
    const batch = async (from: number, size: number) => {
      const fields = Array.from(
        { length: size },
        (_, index) => `r${index}: uploadImageURL(pid: "${pid}", url: "${host.origin}/${from + index}") { id }`,
      )
      return ask(service, `mutation { ${fields.join("\n")} }`)
    }
    for (let from = 0; from < 1000; from += 50) expect(codesOf(await batch(from, 50))).toEqual([])
    expect(codesOf(await batch(1000, 1))).toEqual(["UNAVAILABLE"])
    await until(
      async () => host.requests.length,
      count => count >= 4,
    )
    expect(host.requests).toHaveLength(4)

    const { stdout } = await runProgram(["user", "add", "other@example.com", "--data", service.data, "--json"])
    const other = JSON.parse(stdout)
    const theirs = await createProject(service, "theirs", other)
    const query = `mutation { uploadImageURL(pid: "${theirs}", url: "${host.origin}/theirs") { id } }`
    expect(codesOf(await ask(service, query, {}, other))).toEqual([])
    await until(
      async () => host.requests.length,
      count => count === 5,
    )
  })
})

describe("networkTest", () => {
  it("says Success, or why an address could not be fetched", async () => {
    const host = await serve((request, response) => response.writeHead(request.url === "/a.jpg" ? 200 : 404).end("x"))
    const service = await allowing()
    expect(await networkTest(service, `${host.origin}/a.jpg`)).toBe("Success")
    expect(await networkTest(service, `${host.origin}/b.jpg?s3cret`)).toMatch(/^the address answered HTTP 404 \(127[^?]*$/)
    expect(await networkTest(service, "http://169.254.169.254/latest/meta-data/")).toMatch(/not a public address/)
    expect(await networkTest(service, "file:///etc/passwd")).toMatch(/only http and https/)
    expect(await networkTest(service, "http://no-such-host.invalid/")).toMatch(/not a public address, or there is no such host/)
  })
})
