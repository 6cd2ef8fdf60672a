import { existsSync, readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { availableParallelism, loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { Worker } from "node:worker_threads"
import { expect } from "vitest"
import { createProject, image, upload } from "../api.ts"
import { plainJpeg } from "../photos.ts"
import { type RunningService, type StartOptions, startService } from "../service.ts"
import type { Seen, Watched } from "./watcher.ts"

export interface AttackOptions extends StartOptions {
  /** The longest that `/healthz` may take, in milliseconds. */
  readonly healthWithin?: number
  /** The most memory of all processes of the service, in bytes. */
  readonly memoryWithin?: number
  /** The longest that the main thread may be blocked, in milliseconds. */
  readonly blockedWithin?: number
  /** Seconds that the photo which the owner uploads meanwhile may take until it is Ready. */
  readonly readyWithin?: number
}

/** What an attack has to do with. */
export interface Attacked {
  readonly service: RunningService
  /** A project of the owner's. */
  readonly project: string
}

const monitor = fileURLToPath(new URL("./loopMonitor.mjs", import.meta.url))

/** A folder in memory, where there is one: how slow a disk is must not be taken for a block. */
const quickFolder = (): Promise<string> => mkdtemp(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "altilift-hostile-"))

const watch = (watched: Watched) => {
  const worker = new Worker(new URL("./watcher.ts", import.meta.url), { workerData: watched })
  const seen = new Promise<Seen>((resolve, reject) => worker.once("message", resolve).once("error", reject))
  const end = (): Promise<Seen> => {
    worker.postMessage("end")
    return seen
  }
  return { end }
}

/**
 * Attacks a real service, while it is watched and its owner uploads photos, one after the other. It must live, answer
 * `/healthz` in time, stay within its memory, never be blocked for long, and have the owner's photos Ready. Linux only.
 */
export const underAttack = async <A>(options: AttackOptions, attack: (attacked: Attacked) => Promise<A>): Promise<A> => {
  const folder = await quickFolder()
  const readyWithin = (options.readyWithin ?? 10) * crowd()
  const loop = join(folder, "loop")
  try {
    const data = options.data ?? join(folder, "data")
    const env = { ...options.env, NODE_OPTIONS: `--import=${monitor}`, ALTILIFT_TEST_LOOP: loop }
    const service = await startService({ ...options, data, env })
    const project = await createProject(service)
    process.kill(service.pid, "SIGUSR2")
    const watching = watch({ url: service.url, pid: service.pid })
    let over = false
    const owner = ownerUploads(service, () => over, readyWithin * 1000)
    // It is awaited below; an attack that fails comes first.
    owner.catch(() => undefined)
    let result: A
    try {
      result = await attack({ service, project })
      await sleep(300)
    } finally {
      over = true
    }
    const slowestUpload = await owner
    const seen = await watching.end()
    const blocked = existsSync(loop) ? Number(readFileSync(loop, "utf8")) : Number.NaN
    expect(seen.unhealthy, service.printed()).toEqual([])
    expect(seen.slowest, "milliseconds of /healthz").toBeLessThan(options.healthWithin ?? 500)
    expect(seen.memory, "bytes of memory").toBeLessThan(options.memoryWithin ?? 1.2e9)
    expect(blocked, "milliseconds that the main thread was blocked").toBeLessThan((options.blockedWithin ?? 100) * crowd())
    expect(slowestUpload, "seconds of the owner's upload").toBeLessThan(readyWithin)
    expect(await service.end()).toBe(0)
    return result
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** How many threads want each processor of this machine, at least one: so much longer a thread waits that is not to blame. */
export const crowd = (): number => Math.max(1, (loadavg()[0] ?? 1) / availableParallelism())

/** Photos of a careful user, from registration to Ready; yields the seconds of the slowest. At least one. */
const ownerUploads = async (service: RunningService, isOver: () => boolean, within: number): Promise<number> => {
  const project = await createProject(service, "of the owner")
  let slowest = 0
  for (let seed = 1000; ; seed++) {
    const bytes = await plainJpeg(seed)
    const begun = performance.now()
    const id = await upload(service, project, bytes)
    while ((await image(service, project, id)).state !== "Ready") {
      if (performance.now() - begun > within) return Number.POSITIVE_INFINITY
      await sleep(20)
    }
    slowest = Math.max(slowest, (performance.now() - begun) / 1000)
    if (isOver()) return slowest
    await sleep(100)
  }
}
