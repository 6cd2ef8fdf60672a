import { mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Client } from "pg"
import type { FleetProcess } from "../../fleet/FleetProcess.ts"
import { type Fleet, startFleet } from "../../fleet/startFleet.ts"
import type { Row } from "../cases.ts"
import { runClient } from "../client.ts"
import { cpuSeconds, median, until } from "../clocks.ts"
import { type Bench, mega, photoSet } from "../setting.ts"

/** What one or two processes verified. */
interface Verified {
  /** Images a second. */
  readonly rate: number
  /** Cores that the workers used, together. */
  readonly cores: number
}

/** Images of a project in a state, read behind the service's back. */
const countIn = async (fleet: Fleet, project: string, state: string): Promise<number> => {
  const client = new Client({ connectionString: fleet.postgres.url })
  await client.connect()
  try {
    const words = `select count(*)::int as images from images
      where state = $2 and "projectId" in (select id from projects where name = $1)`
    return (await client.query(words, [project, state])).rows[0].images
  } finally {
    await client.end()
  }
}

/** CPU seconds of a process and of those that it started and that still run: photos are decoded in these. */
const cpuWithChildren = (pid: number): number => {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").map(Number).filter(Boolean)
  return children.reduce((sum, child) => sum + cpuWithChildren(child), cpuSeconds(pid))
}

const waitFor = async (fleet: Fleet, project: string, state: string, count: number): Promise<void> => {
  await until(async () => (await countIn(fleet, project, state)) >= count, 100)
}

/** Uploads photos while no worker runs. Then starts the workers, and ends them when all photos are Ready. */
const verifyWith = async (fleet: Fleet, workers: readonly FleetProcess[], photos: string, project: string, count: number) => {
  const { key, token } = fleet.owner
  const stopWhen = () => waitFor(fleet, project, "Uploaded", count)
  await runClient({ endpoint: fleet.url, key, token, photos, project, stopWhen })
  await Promise.all(workers.map(one => one.start()))
  const cpu = () => workers.reduce((sum, one) => sum + cpuWithChildren(one.pid() ?? 0), 0)
  const [startedAt, ready, cpuBefore] = [performance.now(), await countIn(fleet, project, "Ready"), cpu()]
  await waitFor(fleet, project, "Ready", count)
  const seconds = (performance.now() - startedAt) / 1000
  const verified: Verified = { rate: (count - ready) / seconds, cores: (cpu() - cpuBefore) / seconds }
  await Promise.all(workers.map(one => one.end("SIGTERM")))
  return verified
}

const measure = async (bench: Bench, fleet: Fleet, photos: string, count: number): Promise<readonly Row[]> => {
  const workers = fleet.processes.filter(({ name }) => /^worker-[12]$/.test(name))
  await Promise.all(workers.map(one => one.end("SIGTERM")))
  const [one, two]: [Verified[], Verified[]] = [[], []]
  for (let round = 0; round < bench.runs; round++) {
    for (const [some, found] of [
      [workers.slice(0, 1), one],
      [workers, two],
    ] as const) {
      const verified = await verifyWith(fleet, some, photos, `workers-${some.length}-${round}`, count)
      found.push(verified)
      bench.say(
        `workers ${round + 1}: ${some.length}: ${verified.rate.toFixed(1)} images/s on ${verified.cores.toFixed(2)} cores`,
      )
    }
  }
  const ratio = median(two.map(({ rate }, index) => rate / (one[index]?.rate ?? rate)))
  const cores = [one, two].map(all => median(all.map(({ cores }) => cores)).toFixed(2))
  const rate = median(two.map(({ rate }) => rate)).toFixed(1)
  const measured = `${ratio.toFixed(2)} × one (${rate} images/s; ${cores[0]} and ${cores[1]} cores)`
  // Bucket, database and API have no cores of their own here: on 2 cores two are to be no slower.
  return [{ what: `verification by two workers, ${count} photos`, measured, target: "≥ 1.0 ×", met: ratio >= 1 }]
}

/**
 * Verification by two worker processes against one, each with one decoder, on PostgreSQL and Ceph RGW. Another worker
 * process that verifies nothing notices what arrives in the bucket.
 */
export const workers = async (bench: Bench): Promise<readonly Row[]> => {
  const { photos: count = 200 } = bench.sizes
  const photos = await photoSet(bench, `verification-${count}`, count, 5 * mega)
  const folder = join(bench.folder, `workers-${process.pid}`)
  mkdirSync(folder)
  try {
    const processes = ["api-1", "worker-0", "worker-1", "worker-2"]
    const fleet = await startFleet(folder, { processes, env: { "worker-0": { ALTILIFT_PROCESSORS: "0" } } })
    if (typeof fleet === "string") {
      bench.cannot(`two workers need PostgreSQL and Ceph: ${fleet}`)
      return []
    }
    await using _ = fleet
    return await measure(bench, fleet, photos, count)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
