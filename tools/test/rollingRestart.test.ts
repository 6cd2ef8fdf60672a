import { randomBytes } from "node:crypto"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { givenCeph } from "../src/ceph/startCeph.ts"
import { createBucket } from "../src/demo/bucket.ts"
import { startFaultProxy } from "../src/faults/startFaultProxy.ts"
import { startBalancer } from "../src/fleet/startBalancer.ts"
import { freePorts } from "../src/freePorts.ts"
import { generatePhotos } from "../src/photos.ts"
import { startPostgres } from "../src/postgres/startPostgres.ts"
import { killAll, type Program, startAltilift, startService } from "./faults/Program.ts"

afterAll(killAll)

const ceph = givenCeph()
const count = 60

/** Two processes with the API and two that work, on PostgreSQL and a slow bucket of Ceph, behind a balancer. */
const makeWorld = async () => {
  const { origin, username: accessKeyId, password: secretAccessKey } = new URL(ceph?.url ?? "")
  const folder = await mkdtemp(join(tmpdir(), "altilift-rolling-"))
  const postgres = await startPostgres()
  if (typeof postgres === "string") throw new Error(postgres)
  const slow = await startFaultProxy({
    target: origin,
    rules: [{ route: "^PUT", fault: { kind: "latency", milliseconds: 1_500 } }],
  })
  const bucket = `rolling-${randomBytes(6).toString("hex")}`
  await createBucket(bucket, origin, { accessKeyId, secretAccessKey })
  const entry = { cloud: "S3", label: "Ceph", bucket, endpoint: slow.url, internalEndpoint: origin, pathStyle: true }
  const config = join(folder, "altilift.json")
  const keys = { accessKeyId, secretAccessKey }
  const buckets = [{ ...entry, ...keys }]
  await createBucket(`${bucket}-vault`, origin, { ...keys })
  const vault = { cloud: "S3", bucket: `${bucket}-vault`, endpoint: origin, pathStyle: true, ...keys }
  await writeFile(config, JSON.stringify({ database: postgres.url, buckets, vault, drainFor: "2s", processors: 1 }))
  const ports = await freePorts(4)
  const running = new Map<number, Program>()
  const start = async (at: number) => {
    const roles = at < 2 ? "api" : "worker"
    const words = ["--config", config, "--data", join(folder, `data${at}`), "--port", String(ports[at]), "--roles", roles]
    running.set(at, await startService(words, folder))
  }
  for (const at of ports.keys()) await start(at)
  const balancer = await startBalancer(ports.slice(0, 2))
  const photos = join(folder, "photos")
  await generatePhotos({ dir: photos, count, width: 320, height: 180, seed: 7 })
  const { key, token } = JSON.parse(await readFile(join(folder, "data0", "owner.json"), "utf8"))
  const account = { ALTI_ENDPOINT: balancer.url, ALTI_KEY: key, ALTI_TOKEN: token }
  return {
    running,
    restart: async (at: number) => {
      const ended = await running.get(at)?.end("SIGTERM")
      expect(ended?.code, ended?.said).toBe(0)
      await start(at)
    },
    ask: () =>
      fetch(`${balancer.url}/graphql`, {
        method: "POST",
        headers: { key, altitoken: token, "content-type": "application/json" },
        body: JSON.stringify({ query: "{ my { self { email } } }" }),
      }),
    upload: () => startAltilift(["upload", photos, "--project", "Rolling", "--create"], folder, account),
    [Symbol.asyncDispose]: async () => {
      for (const program of running.values()) await program.end("SIGTERM")
      await balancer.close()
      await slow.close()
      await postgres.remove()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Asks again and again, without repeating what failed; how often, and the failures. */
const askOn = (ask: () => Promise<Response>) => {
  let [asked, over] = [0, false]
  const failures: Array<string> = []
  const asking = (async () => {
    while (!over) {
      asked += 1
      const answer = await ask().then(
        async response => `${response.status} ${await response.text()}`,
        cause => String(cause),
      )
      if (!answer.startsWith('200 {"data":{"my":{"self":{"email"')) failures.push(answer)
      await after(20)
    }
  })()
  return async () => {
    over = true
    await asking
    return { asked, failures }
  }
}

describe.skipIf(ceph === undefined)("processes that are replaced one after the other", () => {
  it("fail no request and no photo of an upload that runs meanwhile", { timeout: 240_000 }, async () => {
    await using world = await makeWorld()
    const stop = askOn(world.ask)
    const upload = world.upload()
    await after(2_000)
    for (const at of [0, 2, 1, 3]) {
      await world.restart(at)
      await after(1_000)
    }
    const { asked, failures } = await stop()
    expect(failures).toEqual([])
    expect(asked).toBeGreaterThan(100)
    const { code, said } = await upload.ended
    expect(code, said).toBe(0)
    expect(said).toContain(`${count} Ready`)
  })
})
