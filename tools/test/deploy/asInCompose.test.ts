import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import {
  chmodSync,
  chownSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { givenCeph } from "../../src/ceph/startCeph.ts"
import { createBucket } from "../../src/demo/bucket.ts"
import { freePorts } from "../../src/freePorts.ts"
import { generatePhotos } from "../../src/photos.ts"
import { type Postgres, startPostgres } from "../../src/postgres/startPostgres.ts"
import { startAltilift } from "../faults/Program.ts"
import { buildImage, deploy } from "./buildImage.ts"

const ceph = givenCeph()
/** A name space of mounts of its own is what makes a root read-only here. */
const mayMount = spawnSync("unshare", ["--mount", "true"]).status === 0 && process.getuid?.() === 0
const skipped = ceph === undefined || !mayMount
if (skipped) console.warn("*** the processes of compose.yaml are SKIPPED: they need an S3 server, root, and unshare")

const folder = mkdtempSync(join(tmpdir(), "altilift-as-in-compose-"))
const [image, config] = [join(folder, "image"), join(folder, "altilift.yaml")]
const processes: ChildProcess[] = []
let postgres: Postgres | undefined

/** What Docker does by `read_only`, `tmpfs`, `cap_drop`, `no-new-privileges` and the image's user. */
const contained = `
  set -eu
  mount --make-rprivate /
  mount --bind "$DATA" "$DATA"
  mount -o remount,bind,ro /
  cd ${image}
  exec setpriv --reuid=1000 --regid=1000 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"`

const startContained = async (role: string) => {
  const data = join(folder, role)
  mkdirSync(data, { mode: 0o700 })
  chownSync(data, 1000, 1000)
  const [port = 0, metrics = 0] = await freePorts(2)
  const words = [process.execPath, join(image, "bin/altilift-service.js"), "start", "--roles", role]
  const own = { ALTILIFT_CONFIG: config, ALTILIFT_DATA: data, ALTILIFT_PORT: `${port}`, ALTILIFT_METRICS_PORT: `${metrics}` }
  const log = join(folder, `${role}.log`)
  const child = spawn("unshare", ["--mount", "sh", "-c", contained, "sh", ...words], {
    env: { PATH: process.env.PATH, NODE_ENV: "production", HOME: "/nonexistent", TMPDIR: data, DATA: data, ...own },
    stdio: ["ignore", openSync(log, "a"), openSync(log, "a")],
  })
  processes.push(child)
  const url = `http://127.0.0.1:${port}`
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`${role} ended: ${readFileSync(log, "utf8")}`)
    await after(100)
  }
  return { data, url, metrics: `http://127.0.0.1:${metrics}/metrics`, pid: child.pid ?? 0, log }
}

/** The configuration of compose.yaml, with the servers of this machine for those of its networks. */
const writeConfiguration = async (origin: string, keys: { readonly accessKeyId: string; readonly secretAccessKey: string }) => {
  const secrets = join(folder, "secrets")
  cpSync(join(deploy, "compose/make-secrets.sh"), join(folder, "make-secrets.sh"))
  execFileSync("sh", [join(folder, "make-secrets.sh")])
  chmodSync(secrets, 0o755)
  const started = await startPostgres()
  if (typeof started === "string") throw new Error(started)
  postgres = started
  const given = { database_url: started.url, edge_secret: keys.secretAccessKey, vault_secret: keys.secretAccessKey }
  for (const [name, text] of Object.entries(given)) writeFileSync(join(secrets, name), `${text}\n`)
  const names = { edge: `compose-edge-${process.pid}`, vault: `compose-vault-${process.pid}` }
  for (const name of Object.values(names)) await createBucket(name, origin, keys)
  const text = readFileSync(join(deploy, "compose/altilift.yaml"), "utf8")
    .replaceAll("/run/secrets", secrets)
    .replaceAll(/https:\/\/storage\.example\.com|http:\/\/minio:9000/g, origin)
    .replaceAll(/accessKeyId: \w+/g, `accessKeyId: ${keys.accessKeyId}`)
    .replaceAll(/bucket: (edge|vault)/g, (_, name: keyof typeof names) => `bucket: ${names[name]}`)
    .replace("{ folder: /data/scratch", "{")
    .replace("{,", "{")
  writeFileSync(config, text)
}

afterAll(async () => {
  for (const child of processes) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, "exit")
    child.kill("SIGTERM")
    await ended
  }
  await postgres?.remove()
  execFileSync("chmod", ["-R", "u+w", folder])
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(skipped)("an API and a worker as compose.yaml runs them", { timeout: 180_000 }, () => {
  beforeAll(async () => {
    if (ceph === undefined) return
    chmodSync(folder, 0o755)
    await buildImage(image)
    const { origin, username: accessKeyId, password: secretAccessKey } = new URL(ceph.url)
    await writeConfiguration(origin, { accessKeyId, secretAccessKey })
  }, 120_000)

  it("take photos as user 1000 on a read-only root, and show their metrics at a port of their own", async () => {
    const api = await startContained("api")
    const worker = await startContained("worker")
    for (const { pid } of [api, worker]) {
      const status = readFileSync(`/proc/${pid}/status`, "utf8")
      expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m)
      expect(status).toMatch(/^CapEff:\t0+$/m)
      expect(status).toMatch(/^NoNewPrivs:\t1$/m)
      // Nothing but the data folder and what the kernel has can be written.
      expect(readFileSync(`/proc/${pid}/mounts`, "utf8")).toMatch(/^\S+ \/ \S+ ro[, ]/m)
    }
    const photos = join(folder, "photos")
    await generatePhotos({ dir: photos, count: 4, width: 640, height: 480, seed: 5 })
    const { key, token } = JSON.parse(readFileSync(join(api.data, "owner.json"), "utf8"))
    const client = mkdtempSync(join(folder, "client-"))
    const account = { ALTI_ENDPOINT: api.url, ALTI_KEY: key, ALTI_TOKEN: token }
    const { code, said } = await startAltilift(["upload", photos, "--project", "set", "--create"], client, account).ended
    expect([code, said], readFileSync(worker.log, "utf8")).toEqual([0, expect.stringContaining("4 Ready")])
    expect(await (await fetch(worker.metrics)).text()).toMatch(/altilift_images_verified_total\{state="Ready"\} 4/)
    expect((await fetch(api.metrics)).status).toBe(200)
    expect(await (await fetch(`${api.url}/metrics`)).text()).not.toContain("altilift_")
    expect(globSync("**/*", { cwd: image }).filter(path => /scratch|owner\.json/.test(path))).toEqual([])
  })
})
