import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { startShaper } from "../../../../tools/src/faults/startShaper.ts"
import { altilift, startAltilift } from "../support/altilift.ts"
import { jpegOf } from "../support/pictures.ts"
import type { Seen } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

const MiB = 1024 * 1024

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Makes every transfer take a while. */
const slowly = async () => {
  await pause(100)
  return undefined
}

/** What came since the call. */
const from = (seen: ReadonlyArray<Seen>) => {
  const before = seen.length
  return () => seen.slice(before)
}

/** Numbers of the parts that the bucket acknowledged, in the order in which they came. */
const partsOf = (seen: ReadonlyArray<Seen>) =>
  seen.flatMap(({ method, path, status }) =>
    method === "PUT" && status === 200 ? [Number(/partNumber=(\d+)/.exec(path)?.[1])] : [],
  )

const bytesOf = (seen: ReadonlyArray<Seen>) =>
  seen.reduce((sum, { method, body }) => sum + (method === "PUT" ? body.byteLength : 0), 0)

/** A photo of so many bytes; the words that upload it, and its SHA-1. */
const prepared = async (sandbox: Sandbox, seed: number, size: number, cloud: string) => {
  const bytes = await jpegOf(seed, size)
  await sandbox.write("photos/ortho.jpg", bytes)
  const project = service.newProject()
  return {
    words: ["upload", "photos", ...project, "--cloud", cloud],
    project: project[1] ?? "",
    sha1: createHash("sha1").update(bytes).digest("hex"),
  }
}

/** State and SHA-1 of the images of a project, as the service verified them. */
const imagesOf = async (project: string) => {
  const query = `{ my { allProjects(first: 1, search: "${project}") { edges { node { allImages(first: 9) { edges { node { state checksum } } } } } } } }`
  const { key, token, endpoint } = service.account
  const headers = { "content-type": "application/json", key, altitoken: token }
  const response = await fetch(`${endpoint}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) })
  const { data } = (await response.json()) as {
    data: { my: { allProjects: { edges: [{ node: { allImages: { edges: [{ node: unknown }] } } }] } } }
  }
  return data.my.allProjects.edges[0].node.allImages.edges.map(({ node }) => node)
}

const environment = () => ({ environment: service.environment })

describe("a photo of 100 MB on its way into a bucket that takes parts", () => {
  it.each(["s3", "minio"])("(%s) goes on with the part that it was at when it is killed and run again", async cloud => {
    await using sandbox = await makeSandbox()
    const size = 100_000_000
    const { words, project, sha1 } = await prepared(sandbox, cloud === "s3" ? 21 : 22, size, cloud)
    const first = from(service.edge.seen)
    service.edge.intercept = slowly
    const run = startAltilift(sandbox, words, environment())
    while (partsOf(first()).length < 6) await pause(10)
    run.process.kill("SIGKILL")
    await run.ended
    await service.edge.idle()
    service.edge.intercept = undefined
    const arrived = partsOf(first())
    const second = from(service.edge.seen)
    const again = await altilift(sandbox, words, environment())
    assert.strictEqual(again.code, 0, again.stderr)
    assert.include(again.stdout, "1 Ready")
    // The part whose acknowledgement came with the kill may be sent again.
    const sent = partsOf(second())
    assert.isAtMost(sent.length, 12 - arrived.length + 1)
    assert.isAtMost(bytesOf(second()), size - (arrived.length - 1) * 8 * MiB)
    assert.deepStrictEqual(
      [...new Set([...arrived, ...sent])],
      Array.from({ length: 12 }, (_, index) => index + 1),
    )
    assert.deepStrictEqual(await imagesOf(project), [{ state: "Ready", checksum: sha1 }])
  })
})

describe("an upload over a slow link, with --bwlimit", () => {
  it("ends in all Ready after it was killed in the middle, and sends nothing twice that the bucket acknowledged", async () => {
    await using sandbox = await makeSandbox()
    const count = 12
    for (let seed = 200; seed < 200 + count; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpegOf(seed, 60_000))
    const fast = service.edge.target ?? ""
    await using link = await startShaper({ target: fast, bytesPerSecond: 300_000, roundTripMs: 300 })
    service.edge.target = link.url
    try {
      const words = ["upload", "photos", ...service.newProject(), "--bwlimit", "120k", "--concurrency", "2"]
      const sent = from(service.edge.seen)
      const acknowledged = () =>
        sent().flatMap(({ method, status, checksum }) => (method === "PUT" && status === 200 ? [checksum] : []))
      const first = startAltilift(sandbox, words, { environment: service.environment })
      while (acknowledged().length < 3) await pause(10)
      first.process.kill("SIGKILL")
      await first.ended
      await service.edge.idle()
      assert.isBelow(acknowledged().length, count)
      const second = await altilift(sandbox, words, { environment: service.environment })
      assert.strictEqual(second.code, 0, second.stderr)
      assert.include(second.stdout, `${count} Ready`)
      assert.lengthOf(new Set(acknowledged()), count)
      assert.lengthOf(acknowledged(), count)
    } finally {
      service.edge.target = fast
    }
  }, 120_000)
})

describe("a photo that is cut off on its way", () => {
  it.each([
    ["s3", 5],
    ["oss", 1],
  ] as const)("(%s) goes in small parts from then on, and only the part that was cut off is sent again", async (cloud, least) => {
    await using sandbox = await makeSandbox()
    const size = 30 * MiB
    const { words, project, sha1 } = await prepared(sandbox, least, size, cloud)
    const seen = from(service.edge.seen)
    const breaks = [0, 3]
    let puts = 0
    service.edge.intercept = ({ method }) => {
      if (method === "PUT" && breaks.includes(puts++)) throw new Error("the connection breaks")
      return undefined
    }
    const { code, stdout, stderr } = await altilift(sandbox, words, environment())
    assert.strictEqual(code, 0, stderr)
    assert.include(stdout, "1 Ready")
    const parts = size / MiB / least
    assert.deepStrictEqual(
      partsOf(seen()),
      Array.from({ length: parts }, (_, index) => index + 1),
    )
    // Whole once, and one part twice.
    assert.strictEqual(bytesOf(seen()), 2 * size + least * MiB)
    assert.deepStrictEqual(await imagesOf(project), [{ state: "Ready", checksum: sha1 }])
  })
})

describe("an upload in parts", () => {
  it("is given up in the bucket when the photo changes on its way", async () => {
    await using sandbox = await makeSandbox()
    const { words } = await prepared(sandbox, 31, 80 * MiB, "s3")
    const seen = from(service.edge.seen)
    let puts = 0
    service.edge.intercept = async ({ method }) => {
      if (method === "PUT" && ++puts === 3) await sandbox.write("photos/ortho.jpg", await jpegOf(32, 70 * MiB))
      return undefined
    }
    const { code, stdout, stderr } = await altilift(sandbox, words, environment())
    assert.strictEqual(code, 0, `${stdout}${stderr}`)
    const ends = seen().filter(({ method }) => method !== "PUT")
    assert.deepStrictEqual(
      ends.map(({ method, status }) => `${method} ${status}`),
      ["DELETE 204", "POST 200"],
    )
  })

  it("leaves no signed address in what is told or kept", async () => {
    await using sandbox = await makeSandbox()
    const { words } = await prepared(sandbox, 41, 70 * MiB, "s3")
    const seen = from(service.edge.seen)
    const { code, stdout, stderr } = await altilift(sandbox, [...words, "--json"], environment())
    assert.strictEqual(code, 0, stderr)
    const kept = await readFile(sandbox.file("home/.local/state/altilift/journal.sqlite"), "latin1")
    const told = [stdout, stderr, kept].join("\n")
    const signatures = seen().map(({ path }) => /X-Amz-Signature=(\w+)/.exec(path)?.[1] ?? "")
    assert.isAtLeast(new Set(signatures).size, 10)
    for (const signature of signatures) assert.notInclude(told, signature)
  })
})
