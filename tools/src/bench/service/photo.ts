import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { startFleet } from "../../fleet/startFleet.ts"
import { uploadByCommand } from "../../fleet/uploads.ts"
import { freePorts } from "../../freePorts.ts"
import { generatePhotos } from "../../photos.ts"
import type { Row } from "../cases.ts"
import type { Bench } from "../setting.ts"

/** Milliseconds in which nothing is asked of the processes: what they do then by themselves is taken off. */
const idle = 20_000

const names = ["api-1", "worker-1"] as const

/** Clock ticks a second of /proc/PID/stat. */
const ticks = 100

/** CPU seconds of a process and of all that it started, also of what has ended. Linux only. */
const treeSeconds = (root: number): number => {
  const all = readdirSync("/proc").flatMap(name => {
    try {
      const stat = /^\d+$/.test(name) ? readFileSync(`/proc/${name}/stat`, "utf8") : ""
      const fields = stat
        .slice(stat.lastIndexOf(")") + 2)
        .split(" ")
        .map(Number)
      return stat === ""
        ? []
        : [{ pid: Number(name), parent: fields[1], seconds: fields.slice(11, 15).reduce((a, b) => a + b, 0) / ticks }]
    } catch {
      return []
    }
  })
  const secondsOf = (pid: number): number =>
    all
      .filter(({ parent }) => parent === pid)
      .reduce((sum, child) => sum + secondsOf(child.pid), all.find(one => one.pid === pid)?.seconds ?? 0)
  return secondsOf(root)
}

const sumOf = (text: string, name: string): number =>
  [...text.matchAll(new RegExp(`^${name}_count(?:\\{[^}]*\\})? (\\S+)$`, "gm"))].reduce(
    (sum, [, value]) => sum + Number(value),
    0,
  )

/** What is counted, of both processes together. */
const counters = {
  "fields of the API that are asked": "altilift_operation_duration_seconds",
  "statements and transactions": "altilift_database_query_duration_seconds",
  "requests to the edge's bucket, signing included": "altilift_bucket_request_duration_seconds",
  "requests to the vault's bucket": "altilift_vault_request_duration_seconds",
} as const

/** What a photo of 5 MB and 12 megapixels costs an API and a worker over PostgreSQL and buckets. */
export const photo = async (bench: Bench): Promise<readonly Row[]> => {
  const { photos: count = 40 } = bench.sizes
  const [folder, set] = [join(bench.folder, `photo-${process.pid}`), join(bench.folder, `photo-set-${count}`)]
  mkdirSync(folder, { recursive: true })
  bench.say(`making ${count} photos of 5 MB`)
  await generatePhotos({ dir: set, count, width: 4000, height: 3000, seed: 1, bytes: 5e6 })
  const ports = await freePorts(2)
  const env = Object.fromEntries(
    names.map((name, index) => [name, { ALTILIFT_METRICS_PORT: String(ports[index]), ALTILIFT_LOG_FORMAT: "json" }]),
  )
  const fleet = await startFleet(folder, { processes: names, env })
  if (typeof fleet === "string") {
    bench.cannot(`a photo needs PostgreSQL and Ceph: ${fleet}`)
    return []
  }
  try {
    const read = async () => {
      const texts = await Promise.all(ports.map(async port => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()))
      const cpu = fleet.processes.map(one => treeSeconds(one.pid() ?? 0))
      return {
        at: performance.now(),
        counts: Object.values(counters).map(name => texts.reduce((sum, text) => sum + sumOf(text, name), 0)),
        others: [...cpu, names.reduce((sum, name) => sum + statSync(join(folder, `${name}.log`)).size, 0)],
      }
    }
    await after(5_000)
    const first = await read()
    await after(idle)
    const second = await read()
    const upload = { url: fleet.url, owner: fleet.owner, photos: set, project: "photo", home: join(folder, "home") }
    const code = await uploadByCommand(upload)
    if (code !== 0) throw new Error(`the client ended with ${code}`)
    const third = await read()
    const share = (third.at - second.at) / (second.at - first.at)
    const each = (of: (read: typeof first) => readonly number[]) =>
      of(third).map((value, index) => {
        const [then = 0, before = 0] = [of(second)[index], of(first)[index]]
        return Math.max(0, value - then - (then - before) * share) / count
      })
    const row = (what: string, measured: string): Row => ({ what: `${what}, a photo`, measured, target: "", met: true })
    const [api = 0, worker = 0, bytes = 0] = each(({ others }) => others)
    return [
      ...each(({ counts }) => counts).map((value, index) => row(Object.keys(counters)[index] ?? "", value.toFixed(2))),
      row("CPU of the API", `${(api * 1000).toFixed(0)} ms`),
      row("CPU of the worker", `${(worker * 1000).toFixed(0)} ms`),
      row("log (JSON, level info)", `${bytes.toFixed(0)} bytes`),
    ]
  } finally {
    await fleet[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
