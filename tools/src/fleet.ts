/**
 * `node tools/src/fleet.ts [--photos 2000] [--from FOLDER] [--every 4] [--keep]`: starts the processes of
 * `deploy/compose.yaml` on this machine, with Ceph RGW for MinIO, and sends them photos in three ways at the same time:
 * half from our command line, a quarter from the page in Chromium, a quarter from our command line through a proxy that
 * fails requests. Every few seconds a process is killed or restarted, or PostgreSQL. Then it says what happened. Exit
 * code 1 when a photo is lost, altered, there twice, or not Ready, or when anything is left in the queue or the edge; 2
 * when PostgreSQL or Ceph cannot be started.
 *
 * `--from` names a folder of JPEG files, of which variants are made; without it, photos are generated.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { constants, tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { createProject } from "./bench/reference.ts"
import { onSignals } from "./demo/signals.ts"
import { startFaultProxy } from "./faults/startFaultProxy.ts"
import { checkFleet } from "./fleet/checkFleet.ts"
import { disturbUntil, restart, restartPostgres } from "./fleet/disturb.ts"
import { makeVariants } from "./fleet/makeVariants.ts"
import { longestWait, rowsOf } from "./fleet/moves.ts"
import { type Fleet, type Rules, startFleet } from "./fleet/startFleet.ts"
import { uploadByCommand, uploadByPage } from "./fleet/uploads.ts"
import { generatePhotos } from "./photos.ts"

const { values } = parseArgs({
  options: {
    photos: { type: "string", default: "2000" },
    from: { type: "string" },
    every: { type: "string", default: "4" },
    keep: { type: "boolean", default: false },
  },
})
const count = Number(values.photos)
const every = Number(values.every) * 1_000
if (!(count >= 4) || !(every > 0)) {
  console.error("usage: --photos takes a number from 4, --every seconds")
  process.exit(2)
}
const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`)

/** Of requests to the API and to the edge. */
const faults: Rules = [
  { chance: 0.03, fault: { kind: "answer", status: 503 } },
  { chance: 0.02, fault: { kind: "reset", when: "after" } },
  { route: "^(PUT|POST)", chance: 0.02, fault: { kind: "reset", when: "in the body" } },
]

const disturbances = [
  restart("worker-1", "SIGKILL"),
  restart("api-1", "SIGTERM"),
  restart("worker-2", "SIGKILL"),
  restart("api-2", "SIGKILL"),
  restartPostgres(),
  restart("reconstruct-1", "SIGKILL"),
  restart("worker-1", "SIGTERM"),
]

const makeSets = async (folder: string) => {
  const from = values.from ?? join(folder, "originals")
  if (values.from === undefined) await generatePhotos({ dir: from, count: 10, width: 1600, height: 900, seed: 1 })
  const quarter = Math.floor(count / 4)
  const sizes = { command: count - 2 * quarter, page: quarter, faulty: quarter }
  for (const [name, size] of Object.entries(sizes)) makeVariants(from, join(folder, name), size, name)
  return { command: join(folder, "command"), page: join(folder, "page"), faulty: join(folder, "faulty") }
}

const uploadAll = async (fleet: Fleet, folder: string, sets: Awaited<ReturnType<typeof makeSets>>, signal: AbortSignal) => {
  await using faulty = await startFaultProxy({ target: fleet.url, rules: faults })
  const { owner } = fleet
  const byCommand = (project: "command" | "faulty", url: string) =>
    uploadByCommand({ url, owner, photos: sets[project], project, home: join(folder, `home-${project}`), signal }).then(code =>
      say(`the command line ended with ${code} (${project})`),
    )
  const pageProject = await createProject(fleet, "page")
  await Promise.all([
    byCommand("command", fleet.url),
    byCommand("faulty", faulty.url),
    uploadByPage(fleet, sets.page, pageProject, 30 * 60_000, signal).then(() => say("the page ended")),
  ])
}

/** What happened, in figures. */
const report = async (fleet: Fleet, seconds: number, done: readonly string[]) => {
  const images = await rowsOf(fleet, "select state, count(*)::int as images from images group by state order by state")
  console.log(`uploaded and verified in ${seconds.toFixed(0)} s`)
  console.log(`images: ${images.map(row => `${row.images} ${row.state}`).join(", ")}`)
  console.log(`longest from Uploaded to Ready: ${(await longestWait(fleet)).toFixed(1)} s`)
  const times = Map.groupBy(done, name => name)
  console.log(`disturbances: ${[...times].map(([name, all]) => `${all.length} times ${name}`).join(", ") || "none"}`)
}

const main = async (folder: string, signal: AbortSignal): Promise<number> => {
  const sets = await makeSets(folder)
  const started = await startFleet(folder, { edgeFaults: faults })
  if (typeof started === "string") {
    say(`the fleet cannot be started: ${started}`)
    return 2
  }
  await using fleet = started
  signal.throwIfAborted()
  say(`${fleet.processes.length} processes behind ${fleet.url}; ${count} photos`)
  const startedAt = performance.now()
  const done = await disturbUntil(fleet, disturbances, every, uploadAll(fleet, folder, sets, signal), say)
  const seconds = (performance.now() - startedAt) / 1_000
  const wrong = await checkFleet(fleet, sets)
  await report(fleet, seconds, done)
  for (const line of wrong) console.log(`WRONG: ${line}`)
  if (wrong.length === 0) console.log(`${count} photos: each is Ready once, each SHA-1 is equal, and nothing is left over`)
  return wrong.length === 0 ? 0 : 1
}

const folder = mkdtempSync(join(tmpdir(), "altilift-fleet-"))
const stopping = new AbortController()
onSignals(signal => {
  process.exitCode = 128 + constants.signals[signal]
  say(`${signal}: everything that was started is ended`)
  stopping.abort()
})
try {
  process.exitCode = await main(folder, stopping.signal)
} catch (cause) {
  if (!stopping.signal.aborted) throw cause
} finally {
  if (values.keep || process.exitCode === 1) say(`logs are in ${folder}`)
  else rmSync(folder, { recursive: true, force: true })
}
