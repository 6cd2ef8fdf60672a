import { readFile } from "node:fs/promises"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { altilift, startAltilift } from "../support/altilift.ts"
import { jpeg } from "../support/pictures.ts"
import { type Answer, acknowledged, type Intercept, makeRelay, type Relay } from "../support/Relay.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const relays: Array<Relay> = []
afterEach(async () => {
  for (const relay of relays.splice(0)) await relay[Symbol.asyncDispose]()
})

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))

/** Another way to the bucket of the service: what is signed for its own address is good here too. */
const anotherWay = async (intercept?: Intercept): Promise<Relay> => {
  const relay = await makeRelay(intercept)
  relay.target = service.edge.origin
  relays.push(relay)
  return relay
}

/** An address where nobody listens. */
const nowhere = "http://127.0.0.1:1"

/**
 * Lets the service offer its one bucket in two places: `Local` of one cloud, and after it `Local` of MinIO, each signed
 * for an address of its own.
 */
const offer = (first: string, minio: string, told = true, cloud: "S3" | "OSS" = "S3"): Intercept => {
  const places = [
    { cloud, bucket: "Local", endpoint: told ? first : undefined },
    { cloud: "MINIO", bucket: "Local", endpoint: told ? minio : undefined },
  ]
  return async ({ body }) => {
    const asked = body.toString()
    if (asked.includes("nearestBuckets")) return json({ getGeoIPInfo: { nearestBuckets: places } })
    if (!asked.includes("uploadImage")) return undefined
    const headers = { "content-type": "application/json", key: service.account.key, altitoken: service.account.token }
    const response = await fetch(`${service.api.target}/graphql`, { method: "POST", headers, body: asked })
    const place = asked.includes("uploadImageMinio") ? minio : first
    return { status: 200, body: (await response.text()).replaceAll(service.edge.origin, place) }
  }
}
const json = (data: unknown): Answer => ({ status: 200, body: JSON.stringify({ data }) })

const photos = async (sandbox: Sandbox, count: number): Promise<void> => {
  for (let seed = 0; seed < count; seed++) await sandbox.write(`photos/${seed}.jpg`, await jpeg(seed))
}
const slowBy =
  (milliseconds: number): Intercept =>
  async () => {
    await pause(milliseconds)
    return undefined
  }
const slow = slowBy(150)
const environment = () => ({ environment: service.environment })
const lines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map(line => JSON.parse(line))

describe("an upload that may choose its bucket", () => {
  it("sends to the one that answers first, although the server hints at the other", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 3)
    const [far, near] = [await anotherWay(slowBy(2_000)), await anotherWay()]
    service.api.intercept = offer(far.origin, near.origin)
    const ended = await service.upload(sandbox, [...service.newProject(), "--report", "r.json"])
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.deepStrictEqual([acknowledged(far).length, acknowledged(near).length], [0, 3])
    assert.include(ended.stderr, "Bucket: Local (MINIO)")
    const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    assert.deepStrictEqual(report.buckets, [{ cloud: "MINIO", bucket: "Local" }])
  })

  it("passes over one that is down, and shows it nothing but a question without secrets", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 2)
    const near = await anotherWay()
    service.api.intercept = offer(nowhere, near.origin)
    const ended = await service.upload(sandbox, service.newProject())
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.strictEqual(acknowledged(near).length, 2)
    assert.deepStrictEqual(
      near.seen.filter(({ method }) => method !== "PUT").map(({ method, path }) => `${method} ${path}`),
      ["HEAD /"],
    )
  })

  it("takes the one it is told to, by name and cloud", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 2)
    const [far, near] = [await anotherWay(slow), await anotherWay()]
    service.api.intercept = offer(far.origin, near.origin)
    const ended = await service.upload(sandbox, [...service.newProject(), "--bucket", "local", "--cloud", "s3"])
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.deepStrictEqual([acknowledged(far).length, acknowledged(near).length], [2, 0])
  })

  it("lists what there is when it is told to take one that is not, and makes no project", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 1)
    const before = service.api.seen.length
    for (const more of [[], ["--dry-run"]]) {
      const ended = await service.upload(sandbox, [...service.newProject(), "--bucket", "Atlantis", ...more])
      assert.strictEqual(ended.code, 6)
      assert.match(
        ended.stderr,
        /has no bucket "Atlantis"\. There are: Local \(S3\), .*Local \(MINIO\)\. Choose one with --bucket/,
      )
    }
    const asked = service.api.seen.slice(before).map(({ body }) => body.toString())
    assert.isFalse(asked.some(body => /createProject|uploadImage/.test(body)))
  })

  it("works with a server that does not know the field that tells where a bucket is", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 1)
    service.api.intercept = ({ body }) =>
      body.includes("endpoint")
        ? { status: 400, body: '{"errors":[{"message":"Cannot query field \\"endpoint\\" on type \\"Bucket\\"."}]}' }
        : undefined
    const ended = await service.upload(sandbox, service.newProject())
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.notInclude(ended.stderr, "Trying again")
  })
})

describe("a bucket that goes away in mid-run", () => {
  it.each([
    ["for one that is known to answer", "S3", true, 2],
    ["for one of which nobody says where it is", "S3", false, 2],
    // Of an OSS bucket the server learns nothing that the client does not announce.
    ["for one of another kind", "OSS", true, 0],
  ] as const)("is left %s, and nothing is sent twice that had arrived", async (_, cloud, told, unacknowledged) => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 12)
    const before = acknowledged(service.edge).length
    let puts = 0
    const near = await anotherWay(async ({ method, path, body }) => {
      if (method !== "PUT" || ++puts <= 4) return undefined
      if (puts <= 4 + unacknowledged) await fetch(`${service.edge.origin}${path}`, { method, body: new Uint8Array(body) })
      throw new Error("gone")
    })
    const far = await anotherWay(slow)
    service.api.intercept = offer(near.origin, far.origin, told, cloud)
    const words = [...service.newProject(), "--retry-for", "6s", "--concurrency", "2", "--json", "--report", "r.json"]
    const ended = await service.upload(sandbox, words)
    assert.strictEqual(ended.code, 0, ended.stderr)
    assert.deepStrictEqual(
      lines(ended.stdout).flatMap(({ event, bucket, cloud, insteadOf }) =>
        event === "bucket" ? [{ bucket, cloud, insteadOf }] : [],
      ),
      [
        { bucket: "Local", cloud, insteadOf: undefined },
        { bucket: "Local", cloud: "MINIO", insteadOf: { bucket: "Local", cloud } },
      ],
    )
    const arrived = acknowledged(service.edge).slice(before)
    assert.deepStrictEqual([arrived.length, new Set(arrived.map(({ checksum }) => checksum)).size], [12, 12])
    assert.strictEqual(acknowledged(near).length + acknowledged(far).length, 12 - unacknowledged)
    const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    assert.deepStrictEqual(
      report.buckets.map(({ cloud }: { cloud: string }) => cloud),
      [cloud, "MINIO"],
    )
  })

  it("is waited for when it is the only one wished for", async () => {
    await using sandbox = await makeSandbox()
    await photos(sandbox, 1)
    const near = await anotherWay()
    service.api.intercept = offer(nowhere, near.origin)
    const ended = await service.upload(sandbox, [...service.newProject(), "--cloud", "s3", "--retry-for", "2s"])
    assert.strictEqual(ended.code, 5)
    assert.match(ended.stderr, /bucket 127\.0\.0\.1:1 failed \(ECONNREFUSED\)/)
  })
})

describe("altilift buckets", () => {
  it("lists them with the time that each needs to answer, the best first, and marks those that do not", async () => {
    await using sandbox = await makeSandbox()
    const near = await anotherWay(slow)
    service.api.intercept = offer(nowhere, near.origin)
    const table = await altilift(sandbox, ["buckets"], environment())
    assert.strictEqual(table.code, 0, table.stderr)
    const [head, first, ...others] = table.stdout.trimEnd().split("\n")
    assert.match(head ?? "", /^BUCKET +CLOUD +ANSWERS +WHERE$/)
    assert.match(first ?? "", /^Local +MINIO +\d+ ms$/)
    assert.match(others.at(-1) ?? "", /^Local +S3 +unreachable$/)
    const json = await altilift(sandbox, ["buckets", "--json"], environment())
    const [best] = lines(json.stdout)
    assert.isAtLeast(best.milliseconds, 150)
    assert.deepStrictEqual(
      { ...best, milliseconds: 0 },
      {
        v: 1,
        event: "bucket-measured",
        bucket: "Local",
        cloud: "MINIO",
        endpoint: near.origin,
        reachable: true,
        milliseconds: 0,
      },
    )
    assert.isFalse(lines(json.stdout).at(-2).reachable)
  })

  it.each([
    ["ALTI_KEY", /does not know this app key\. Check ALTI_KEY, or leave it out and log in/],
    ["ALTI_TOKEN", /does not accept the token\. Check ALTI_TOKEN, or leave it out and log in/],
  ])("refuses a wrong %s at once", async (name, complaint) => {
    await using sandbox = await makeSandbox()
    const ended = await altilift(sandbox, ["buckets"], { environment: { ...service.environment, [name]: "wrong" } })
    assert.deepStrictEqual([ended.code, ended.stdout], [4, ""])
    assert.match(ended.stderr, complaint)
  })

  it("says why it waits for a server that does not answer, and gives up after --retry-for", async () => {
    await using sandbox = await makeSandbox()
    service.api.intercept = async () => ({ status: 503, body: "" })
    const ended = await altilift(sandbox, ["buckets", "--retry-for", "2s"], environment())
    assert.strictEqual(ended.code, 5)
    assert.strictEqual(ended.stdout, "")
    assert.match(ended.stderr, /^Trying again (?:now|in \S+): .*HTTP 503/m)
  })

  it("asks for an account like every other command, and ends at Ctrl-C", async () => {
    await using sandbox = await makeSandbox()
    assert.strictEqual((await altilift(sandbox, ["buckets"])).code, 4)
    service.api.intercept = () => new Promise<undefined>(() => undefined)
    const before = service.api.seen.length
    const run = startAltilift(sandbox, ["buckets"], environment())
    while (service.api.seen.length === before) await pause(10)
    run.process.kill("SIGINT")
    assert.strictEqual((await run.ended).code, 130)
  })
})
