import { createHash, randomBytes } from "node:crypto"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { givenCeph } from "../src/ceph/startCeph.ts"
import { createBucket } from "../src/demo/bucket.ts"
import { startService } from "../src/demo/RunningService.ts"
import type { Exchange } from "../src/faults/exchange.ts"
import { startFaultProxy } from "../src/faults/startFaultProxy.ts"
import { generatePhotos } from "../src/photos.ts"
import { killAll, startAltilift } from "./faults/Program.ts"

afterAll(killAll)

const ceph = givenCeph()
const size = 100_000_000
const partSize = 8 * 1024 ** 2
const all = Array.from({ length: Math.ceil(size / partSize) }, (_, index) => index + 1)

const numbersOf = (exchanges: ReadonlyArray<Exchange>) =>
  exchanges.flatMap(({ method, path, status }) =>
    method === "PUT" && status === 200 ? [Number(/partNumber=(\d+)/.exec(path)?.[1])] : [],
  )

/** The real service over a bucket of Ceph, which clients reach through a slow proxy that counts. */
const makeWorld = async () => {
  const { origin, username: accessKeyId, password: secretAccessKey } = new URL(ceph?.url ?? "")
  const folder = await mkdtemp(join(tmpdir(), "altilift-resume-"))
  const exchanges: Array<Exchange> = []
  let begun = 0
  const proxy = await startFaultProxy({
    target: origin,
    rules: [{ route: "^PUT", fault: { kind: "latency", milliseconds: 150 } }],
    onRequest: () => begun++,
    onExchange: exchange => exchanges.push(exchange),
  })
  const bucket = `resume-${randomBytes(6).toString("hex")}`
  await createBucket(bucket, origin, { accessKeyId, secretAccessKey })
  const addresses = { endpoint: proxy.url, internalEndpoint: origin, pathStyle: true }
  const entry = { cloud: "S3", label: "Ceph", bucket, ...addresses, accessKeyId, secretAccessKey: { env: "CEPH_SECRET" } }
  const config = join(folder, "altilift.json")
  await writeFile(config, JSON.stringify({ buckets: [entry] }))
  const service = await startService(folder, { args: ["--config", config], env: { CEPH_SECRET: secretAccessKey } })
  const photos = join(folder, "photos")
  await generatePhotos({ dir: photos, count: 1, width: 320, height: 180, seed: 1, bytes: size })
  const { endpoint, key, token } = service.owner
  const account = { ALTI_ENDPOINT: endpoint, ALTI_KEY: key, ALTI_TOKEN: token }
  return {
    service,
    photos,
    exchanges,
    /** Waits until every request that came is over. */
    idle: async () => {
      while (exchanges.length < begun) await after(20)
    },
    upload: () => startAltilift(["upload", photos, "--project", "Ortho", "--create"], folder, account),
    [Symbol.asyncDispose]: async () => {
      await service.end()
      await proxy.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const checksumsIn = async (folder: string) => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = names.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return await Promise.all(
    files.map(async file =>
      createHash("sha1")
        .update(await readFile(file))
        .digest("hex"),
    ),
  )
}

describe.skipIf(ceph === undefined)("a photo of 100 MB on its way to a real S3 server", () => {
  it("goes on with the parts that it was at when it is killed and run again", { timeout: 120_000 }, async () => {
    await using world = await makeWorld()
    const first = world.upload()
    while (numbersOf(world.exchanges).length < 5) {
      expect(first.isOver(), first.said()).toBe(false)
      await after(10)
    }
    await first.end("SIGKILL")
    await after(500)
    await world.idle()
    const arrived = numbersOf(world.exchanges)
    const before = world.exchanges.length
    const { code, said } = await world.upload().ended
    expect(code, said).toBe(0)
    expect(said).toContain("1 Ready")
    const again = world.exchanges.slice(before)
    const sent = numbersOf(again)
    // The part whose acknowledgement came with the kill may be sent again.
    expect(sent.length).toBeLessThanOrEqual(all.length - arrived.length + 1)
    expect(again.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(size - (arrived.length - 1) * partSize + 10_000)
    expect([...new Set([...arrived, ...sent])]).toEqual(all)
    const [photo] = await checksumsIn(world.photos)
    expect(await checksumsIn(join(world.service.data, "vault"))).toContain(photo)
  })
})
