import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import type { RunningService } from "../demo/RunningService.ts"
import { makeLink } from "../faults/Link.ts"
import { startShaper } from "../faults/startShaper.ts"
import { freePorts } from "../freePorts.ts"
import { type ClientOptions, runClient, type Taken } from "./client.ts"
import { median, until } from "./clocks.ts"
import { startCounting } from "./counting.ts"
import { createProject, type Reference, runReference } from "./reference.ts"
import { type Bench, fillerSet, hashRate, mega, paused, photoSet, stored, withService } from "./setting.ts"

/** A row of the table: what was measured, and whether that is what we want. */
export interface Row {
  readonly what: string
  readonly measured: string
  readonly target: string
  readonly met: boolean
}

const to = (digits: number) => (value: number) => value.toFixed(digits)
const seconds = to(2)

interface Timed {
  readonly seconds: number
}

/** How long one of several took, in words. */
const wallOf = (one: Timed | undefined): string => `${seconds(one?.seconds ?? 0)} s`

const medianOf = (all: ReadonlyArray<Timed>): string => `${seconds(median(all.map(one => one.seconds)))} s`

type Account = Pick<ClientOptions, "endpoint" | "key" | "token">

const account = (service: RunningService, endpoint = service.url): Account => ({
  endpoint,
  key: service.owner.key,
  token: service.owner.token,
})

/** The account of a sink that lets everybody in. */
const anybody = (endpoint: string): Account => ({ endpoint, key: "key", token: "token" })

/** 200 photos of 5 MB against `openssl` and `curl`: wall and CPU, both until the last acknowledged PUT. */
export const bulk = async (bench: Bench): Promise<readonly Row[]> => {
  const photos = await photoSet(bench, "bulk", 200, 5 * mega)
  const ours: Taken[] = []
  const theirs: Reference[] = []
  await withService(bench, paused, async (service, folder) => {
    for (let run = 0; run < bench.runs; run++) {
      theirs.push(await runReference(service, photos, await createProject(service, `reference ${run}`), folder))
      const project = await createProject(service, `bulk ${run}`)
      const stopWhen = () => until(() => stored(service, project) === 200)
      ours.push(await runClient({ ...account(service), photos, project, stopWhen }))
      bench.say(`bulk ${run + 1}: ${wallOf(theirs[run])} the reference, ${wallOf(ours[run])} altilift`)
    }
  })
  const ready = await withService(bench, {}, service => runClient({ ...account(service), photos, project: "ready" }))
  const wall = median(ours.map((one, run) => one.seconds / (theirs[run]?.seconds ?? 1)))
  const cpu = median(ours.map((one, run) => one.cpu / (theirs[run]?.cpu ?? 1)))
  const absolute = `${medianOf(ours)} against ${medianOf(theirs)}`
  return [
    { what: "bulk, wall", measured: `${to(2)(wall)} × the reference (${absolute})`, target: "≤ 1.0 ×", met: wall <= 1 },
    { what: "bulk, client CPU", measured: `${to(2)(cpu)} × the reference`, target: "≤ 1.3 ×", met: cpu <= 1.3 },
    { what: "bulk, until all are Ready", measured: `${seconds(ready.seconds)} s`, target: "—", met: true },
  ]
}

/** The same 200 photos over OSS against S3, both ways into the same embedded bucket. */
export const oss = async (bench: Bench): Promise<readonly Row[]> => {
  const photos = await photoSet(bench, "bulk", 200, 5 * mega)
  const taken: Record<"s3" | "oss", Taken[]> = { s3: [], oss: [] }
  await withService(bench, paused, async service => {
    for (let run = 0; run < bench.runs; run++) {
      for (const cloud of ["s3", "oss"] as const) {
        const project = await createProject(service, `${cloud} ${run}`)
        const stopWhen = () => until(() => stored(service, project) === 200)
        taken[cloud].push(await runClient({ ...account(service), photos, project, stopWhen, args: ["--cloud", cloud] }))
      }
      bench.say(`oss ${run + 1}: ${wallOf(taken.oss[run])}, over S3 ${wallOf(taken.s3[run])}`)
    }
  })
  const ratio = (of: (one: Taken) => number) => median(taken.oss.map((one, run) => of(one) / of(taken.s3[run] ?? one)))
  const wall = `${to(2)(ratio(one => one.seconds))} × the same over S3 (${medianOf(taken.oss)})`
  return [
    { what: "oss, wall", measured: wall, target: "—", met: true },
    { what: "oss, client CPU", measured: `${to(2)(ratio(one => one.cpu))} × the same over S3`, target: "—", met: true },
  ]
}

/**
 * The client alone, against a sink that only acknowledges; enough photos that the start of the process does not count.
 */
export const sender = async (bench: Bench): Promise<readonly Row[]> => {
  const photos = fillerSet(bench, "sender", 800, 5 * mega)
  const bytes = 800 * 5 * mega
  const sink = await startCounting("sink")
  const taken: Taken[] = []
  try {
    for (let run = 0; run < bench.runs; run++) {
      const before = sink.count()
      const stopWhen = () => until(() => sink.count() - before === 800)
      taken.push(await runClient({ ...anybody(sink.url), photos, project: "sender", stopWhen }))
      bench.say(`sender ${run + 1}: ${to(0)(bytes / mega / (taken[run]?.seconds ?? 1))} MB/s`)
    }
  } finally {
    await sink.end()
  }
  const hashing = hashRate()
  // The targets are for a machine that hashes 970 MB/s: the part of them that hashing takes is scaled by what it takes
  // here.
  const leastRate = 1 / (1 / 600 - 1 / 970 + 1 / hashing)
  const mostCpu = 1.7 - 1000 / 970 + 1000 / hashing
  const rate = median(taken.map(one => bytes / mega / one.seconds))
  const cpu = median(taken.map(one => (one.cpu / bytes) * 1e9))
  return [
    { what: "sender", measured: `${to(0)(rate)} MB/s`, target: `≥ ${to(0)(leastRate)} MB/s`, met: rate >= leastRate },
    { what: "sender, CPU", measured: `${to(2)(cpu)} s/GB`, target: `≤ ${to(2)(mostCpu)} s/GB`, met: cpu <= mostCpu },
    {
      what: "`crypto.hash` SHA-1 in this run",
      measured: `${to(0)(hashing)} MB/s`,
      target: "970 (scales the two above)",
      met: true,
    },
  ]
}

/** 2,000 small photos over an API that takes 100 ms longer; then the same command again. */
export const chatty = async (bench: Bench): Promise<readonly Row[]> => {
  const photos = fillerSet(bench, "chatty", 2000, 100_000)
  const first: Taken[] = []
  const requests: number[] = []
  await withService(bench, paused, async service => {
    const delay = await startCounting("delay", service.url, "100")
    try {
      for (let run = 0; run < bench.runs; run++) {
        const project = await createProject(service, `chatty ${run}`)
        const before = delay.count()
        const stopWhen = () => until(() => stored(service, project) === 2000)
        first.push(await runClient({ ...account(service, delay.url), photos, project, stopWhen }))
        requests.push((delay.count() - before) / 2000)
        bench.say(`chatty ${run + 1}: ${wallOf(first[run])}, ${to(3)(requests[run] ?? 0)} requests an image`)
      }
    } finally {
      await delay.end()
    }
  })
  const wall = median(first.map(one => one.seconds))
  const each = median(requests)
  return [
    { what: "chatty", measured: `${to(1)(wall)} s`, target: "≤ 15 s", met: wall <= 15 },
    { what: "chatty, API requests", measured: `${to(3)(each)} an image`, target: "≤ 0.25", met: each <= 0.25 },
  ]
}

/** The same command a second time, over the same slow API. */
export const again = async (bench: Bench): Promise<readonly Row[]> => {
  const photos = await photoSet(bench, "again", 2000, 100_000)
  const state = mkdtempSync(join(bench.folder, "again-state-"))
  const taken: Taken[] = []
  const requests: number[] = []
  await withService(bench, {}, async service => {
    const options = { photos, project: "again", state }
    await runClient({ ...account(service), ...options })
    const delay = await startCounting("delay", service.url, "100")
    try {
      // The journal keeps what it knows by the address of the server; the delayed one is another.
      await runClient({ ...account(service, delay.url), ...options })
      for (let run = 0; run < bench.runs; run++) {
        const before = delay.count()
        taken.push(await runClient({ ...account(service, delay.url), ...options }))
        requests.push(delay.count() - before)
      }
    } finally {
      await delay.end()
    }
  })
  const wall = median(taken.map(one => one.seconds))
  const count = median(requests)
  return [
    { what: "again", measured: `${seconds(wall)} s`, target: "< 2 s", met: wall < 2 },
    { what: "again, API requests", measured: to(0)(count), target: "≤ 60", met: count <= 60 },
  ]
}

/** Peak memory with very many small and with a few huge photos. */
export const memory = async (bench: Bench): Promise<readonly Row[]> => {
  const cases = [
    { what: "memory, 50,000 photos of 20 KB", count: 50_000, bytes: 20_000, most: 250 },
    { what: "memory, 8 photos of 600 MB", count: 8, bytes: 600 * mega, most: 500 },
  ]
  const sink = await startCounting("sink")
  const rows: Row[] = []
  try {
    for (const { what, count, bytes, most } of cases) {
      const photos = fillerSet(bench, `memory-${count}`, count, bytes)
      const before = sink.count()
      const taken = await runClient({
        ...anybody(sink.url),
        photos,
        project: "memory",
        stopWhen: () => until(() => sink.count() - before === count, 50),
      })
      const measured = `${to(0)(taken.memory / mega)} MB`
      bench.say(`${what}: ${measured}, ${wallOf(taken)}`)
      rows.push({ what, measured, target: `< ${most} MB`, met: taken.memory < most * mega })
    }
  } finally {
    await sink.end()
  }
  return rows
}

/**
 * A line of 50 Mbit/s and 200 ms: the share of it that photo bytes use, from the start of the command to the last
 * acknowledged PUT.
 */
export const thin = async (bench: Bench): Promise<readonly Row[]> => {
  const count = 100
  const bytes = 5 * mega
  const bytesPerSecond = 50e6 / 8
  const photos = fillerSet(bench, "thin", count, bytes)
  const link = makeLink({ bytesPerSecond, roundTripMs: 200 })
  const [edgePort = 0] = await freePorts(1)
  await using edge = await startShaper({ target: `http://127.0.0.1:${edgePort}`, link })
  const shares: number[] = []
  await withService(bench, { ...paused, edgePort, args: ["--edge-public-url", edge.url] }, async service => {
    await using api = await startShaper({ target: service.url, link })
    for (let run = 0; run < Math.min(2, bench.runs); run++) {
      const project = await createProject(service, `thin ${run}`)
      const stopWhen = () => until(() => stored(service, project) === count, 20)
      const taken = await runClient({ ...account(service, api.url), photos, project, stopWhen })
      shares.push((count * bytes) / (taken.seconds * bytesPerSecond))
      bench.say(`thin ${run + 1}: ${to(1)(taken.seconds)} s, ${to(1)((shares[run] ?? 0) * 100)} %`)
    }
  })
  const share = median(shares)
  const measured = `${to(1)(share * 100)} % of the link are photo bytes`
  return [{ what: "thin link", measured, target: "≥ 95 %", met: share >= 0.95 }]
}
