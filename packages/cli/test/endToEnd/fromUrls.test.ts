import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { altilift, type Circumstances, startAltilift } from "../support/altilift.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService({ ALTILIFT_FETCH_ALLOW: "127.0.0.0/8" })

const signature = "X-Signature=s3cret-signature"

/** A place on the network that has photos. */
const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const requests: Array<IncomingMessage> = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const close = async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  afterAll(close)
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

/** Photos by their path; 404 for every other. */
const servePhotos = (photos: Readonly<Record<string, Buffer>>) =>
  serve((request, response) => {
    const bytes = photos[new URL(request.url ?? "", "http://x").pathname]
    if (bytes === undefined) response.writeHead(404).end("no such photo")
    else response.end(bytes)
  })

const sha1 = (bytes: Buffer) => createHash("sha1").update(bytes).digest("hex")

/** Has the list fetched into a project of its own, or the one named. */
const fetchList = async (
  sandbox: Sandbox,
  list: ReadonlyArray<string>,
  words: ReadonlyArray<string> = service.newProject(),
  how: Circumstances = {},
) => {
  await sandbox.write("list.txt", `${list.join("\n")}\n`)
  return altilift(sandbox, ["upload", "--from-urls", "list.txt", ...words], {
    ...how,
    environment: { ...service.environment, ...how.environment },
  })
}

interface Image {
  readonly path: string
  readonly name: string
  readonly state: string
  readonly checksum?: string
  readonly reason?: string
}

const reportOf = async (sandbox: Sandbox): Promise<ReadonlyArray<Image>> =>
  JSON.parse(await readFile(sandbox.file("r.json"), "utf8")).images

describe("a list of addresses", () => {
  it("is fetched by the server, and every address ends in the report, without its query", async () => {
    await using sandbox = await makeSandbox()
    const [one, two] = [await jpeg(1), await jpeg(2)]
    const host = await servePhotos({ "/set/DJI%200001.JPG": one, "/set/2.jpg": two })
    const list = [
      "# flight of July",
      `${host.origin}/set/DJI%200001.JPG?${signature}&part=1 ${sha1(one).toUpperCase()}`,
      "",
      `${host.origin}/set/2.jpg?${signature}\t-\tsecond photo.jpg`,
    ]
    const ended = await fetchList(sandbox, list, [...service.newProject(), "--report", "r.json"])
    assert.strictEqual(ended.code, 0, ended.stderr + ended.stdout)
    assert.include(ended.stdout, "2 Ready, 0 Invalid, 0 Rejected, 0 Skipped, 0 Duplicate, 0 Failed")
    assert.deepStrictEqual(
      (await reportOf(sandbox)).map(({ path, name, state, checksum }) => [path, name, state, checksum]),
      [
        [`${host.origin}/set/2.jpg`, "second photo.jpg", "Ready", sha1(two)],
        [`${host.origin}/set/DJI%200001.JPG`, "DJI 0001.JPG", "Ready", sha1(one)],
      ],
    )
    assert.notInclude(ended.stdout + ended.stderr + (await readFile(sandbox.file("r.json"), "utf8")), "s3cret")
  })

  it("may come from standard input, with a token from the environment that goes to the host and nowhere else", async () => {
    await using sandbox = await makeSandbox()
    const bytes = await jpeg(3)
    const host = await servePhotos({ "/a.jpg": bytes })
    const words = ["upload", "--from-urls", "-", "--fetch-token-env", "PHOTO_TOKEN", "--json", ...service.newProject()]
    const ended = await altilift(sandbox, words, {
      input: `${host.origin}/a.jpg?${signature}\r\n`,
      environment: { ...service.environment, PHOTO_TOKEN: "t0ken-of-mine" },
    })
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.strictEqual(host.requests[0]?.headers.authorization, "Bearer t0ken-of-mine")
    assert.notMatch(ended.stdout + ended.stderr, /t0ken|s3cret/)
    const events = ended.stdout
      .trim()
      .split("\n")
      .map(line => JSON.parse(line))
    assert.deepStrictEqual(
      events.filter(({ event }) => event === "moved").map(({ state }) => state),
      ["Fetching", "Ready"],
    )
    assert.deepInclude(events.at(-1), { event: "summary", ready: 1, bytes: 0, exitCode: 0 })
  })

  it("with addresses that have no photo ends with code 3 and a reason for each", async () => {
    await using sandbox = await makeSandbox()
    const bytes = await jpeg(4)
    const host = await servePhotos({ "/a.jpg": bytes, "/page.html": Buffer.from("<html>") })
    const list = [
      `${host.origin}/a.jpg?one ${sha1(bytes)}`,
      `${host.origin}/a.jpg?two ${sha1(bytes)}`,
      `${host.origin}/gone.jpg?${signature}`,
      `${host.origin}/page.html ${"0".repeat(40)}`,
    ]
    const ended = await fetchList(sandbox, list, [...service.newProject(), "--report", "r.json"])
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.include(ended.stdout, "1 Ready, 2 Invalid, 0 Rejected, 0 Skipped, 1 Duplicate, 0 Failed")
    const images = new Map((await reportOf(sandbox)).map(image => [image.path, image]))
    assert.match(images.get(`${host.origin}/gone.jpg`)?.reason ?? "", /answered HTTP 404.*correct the address/)
    assert.match(images.get(`${host.origin}/page.html`)?.reason ?? "", /not those announced/)
    assert.strictEqual(images.get(`${host.origin}/a.jpg (line 2)`)?.state, "Duplicate")
    assert.notInclude(ended.stdout + ended.stderr, "s3cret")
  })

  it("that was fetched is not fetched again, where it has checksums", async () => {
    await using sandbox = await makeSandbox()
    const bytes = await jpeg(5)
    const host = await servePhotos({ "/a.jpg": bytes })
    const project = service.newProject()
    const list = [`${host.origin}/a.jpg ${sha1(bytes)}`]
    assert.strictEqual((await fetchList(sandbox, list, project)).code, 0)
    assert.strictEqual((await fetchList(sandbox, list, project)).code, 0)
    assert.strictEqual(host.requests.length, 1)
  })

  it("goes into one new project with another list that is begun at the same time", async () => {
    await using sandbox = await makeSandbox()
    const [one, two] = [await jpeg(7), await jpeg(8)]
    const host = await servePhotos({ "/1.jpg": one, "/2.jpg": two })
    await sandbox.write("1.txt", `${host.origin}/1.jpg ${sha1(one)}`)
    await sandbox.write("2.txt", `${host.origin}/2.jpg ${sha1(two)}`)
    let made = 0
    service.api.intercept = async ({ body }) => {
      if (body.includes("createProject")) made++
      await new Promise(resolve => setTimeout(resolve, 200))
      return undefined
    }
    const project = service.newProject()
    const lists = ["1.txt", "2.txt"].map(list =>
      altilift(sandbox, ["upload", "--from-urls", list, ...project], { environment: service.environment }),
    )
    const ended = await Promise.all(lists)
    assert.deepStrictEqual(
      ended.map(({ code }) => code),
      [0, 0],
    )
    assert.strictEqual(made, 1)
  })

  it("cannot make a server fetch from private addresses that its operator does not allow", async () => {
    await using sandbox = await makeSandbox()
    const host = await servePhotos({ "/a.jpg": await jpeg(6) })
    const list = ["http://10.0.0.1/a.jpg", "http://[::1]/a.jpg", "http://169.254.169.254/latest/meta-data/"]
    const ended = await fetchList(sandbox, list)
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.match(ended.stdout, /not a public address/)
    assert.strictEqual(host.requests.length, 0)
  })
})

describe("a list that cannot be read", () => {
  it("is refused before the first request, with the number of every line at fault and nothing of its content", async () => {
    await using sandbox = await makeSandbox()
    const requests: Array<string> = []
    service.api.intercept = request => {
      requests.push(request.path)
      return undefined
    }
    const list = [
      "https://photos.example/a.jpg",
      "# passed over",
      "photos.example/s3cret",
      "ftp://photos.example/a.jpg",
      "https://me:s3cret@photos.example/a.jpg",
      "https://photos.example/a.jpg not-a-checksum-but-s3cret",
      `https://photos.example/a.jpg - ${"n".repeat(256)}`,
    ]
    const ended = await fetchList(sandbox, list)
    assert.strictEqual(ended.code, 2)
    assert.deepStrictEqual(
      [...ended.stderr.matchAll(/line (\d+):/g)].map(([, line]) => Number(line)),
      [3, 4, 5, 6, 7],
    )
    assert.notInclude(ended.stderr, "s3cret")
    assert.deepStrictEqual(requests, [])
  })

  it.each([
    [["--from-urls", "missing.txt"], /no such file/],
    [["--from-urls", "empty.txt"], /no address/],
    [["--from-urls", "good.txt", "photos"], /leave out the paths/],
    [["--from-urls", "good.txt", "--dry-run"], /leave out --dry-run/],
    [["--from-urls", "good.txt", "--concurrency", "2"], /leave out --concurrency/],
    [["--from-urls", "good.txt", "--bucket", "Local"], /leave out --bucket/],
    [["--from-urls", "good.txt", "--cloud", "s3"], /leave out --cloud/],
    [["--from-urls", "good.txt", "--fetch-token-env", "NONE"], /no such variable/],
    [["--from-urls", "two.txt", "--fetch-token-env", "TOKEN"], /the token would go to 2 places/],
    [["photos", "--fetch-token-env", "TOKEN"], /goes with --from-urls/],
    [[], /Name photos or folders, or a list/],
  ])("is refused with what to do: %j", async (words, reason) => {
    await using sandbox = await makeSandbox()
    await sandbox.write("empty.txt", "# nothing\n\n")
    await sandbox.write("good.txt", "https://photos.example/a.jpg\n")
    await sandbox.write("two.txt", "https://photos.example/a.jpg\nhttps://photos.example:444/b.jpg\n")
    const ended = await altilift(sandbox, ["upload", ...words, "--project", "P"], {
      environment: { ...service.environment, TOKEN: "t0ken" },
    })
    assert.strictEqual(ended.code, 2, ended.stderr)
    assert.match(ended.stderr, reason)
  })
})

describe("a run that is disturbed", () => {
  it("tells that the service ended while it fetched, and is whole when it is run again", { timeout: 120_000 }, async () => {
    await using sandbox = await makeSandbox()
    const bytes = await jpeg(7)
    let stuck = true
    const host = await serve((_, response) => void (stuck ? response.write(bytes.subarray(0, 50)) : response.end(bytes)))
    const project = service.newProject()
    const list = [`${host.origin}/a.jpg?${signature} ${sha1(bytes)}`]
    const first = fetchList(sandbox, list, project)
    while (host.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 20))
    await service.kill()
    await service.start()
    const ended = await first
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.match(ended.stdout, /Invalid .*restarted while it fetched.*ask/)
    stuck = false
    assert.strictEqual((await fetchList(sandbox, list, project)).code, 0)
  })

  it("stops when it is told to, with a report and code 130", async () => {
    await using sandbox = await makeSandbox()
    const host = await serve((_, response) => void response.write("x"))
    await sandbox.write("list.txt", `${host.origin}/a.jpg?${signature}\n${host.origin}/b.jpg`)
    const words = ["upload", "--from-urls", "list.txt", "--report", "r.json", ...service.newProject()]
    const running = startAltilift(sandbox, words, { environment: service.environment })
    while (host.requests.length < 2) await new Promise(resolve => setTimeout(resolve, 20))
    running.process.kill("SIGINT")
    const ended = await running.ended
    assert.strictEqual(ended.code, 130, ended.stderr)
    assert.deepStrictEqual(
      (await reportOf(sandbox)).map(({ state }) => state),
      ["Unfinished", "Unfinished"],
    )
  })
})
