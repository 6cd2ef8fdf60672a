import { hash } from "node:crypto"
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { RunningService, ServiceOptions } from "../demo/RunningService.ts"
import { startService } from "../demo/RunningService.ts"
import { generatePhotos } from "../photos.ts"
import { median } from "./clocks.ts"

/** Where photos and data of a benchmark are, and how often each thing is measured. */
export interface Bench {
  readonly folder: string
  readonly runs: number
  /** How large the sets are, by name; each benchmark has its own. */
  readonly sizes: Readonly<Record<string, number>>
  readonly say: (line: string) => void
  /** Notes what cannot be measured here, and why: the command fails at its end. */
  readonly cannot: (why: string) => void
}

/** Verification is paused: what arrives stays in the bucket. */
export const paused: ServiceOptions = { env: { ALTILIFT_PROCESSORS: "0" } }
export const mega = 1e6

/** Photos that are made once for all cases. */
export const photoSet = async (bench: Bench, name: string, count: number, bytes: number): Promise<string> => {
  const dir = join(bench.folder, name)
  try {
    if (readdirSync(dir).length === count) return dir
  } catch {
    // Not there yet.
  }
  bench.say(`making ${count} photos of ${bytes / mega} MB`)
  await generatePhotos({
    dir,
    count,
    width: bytes > 200_000 ? 1600 : 320,
    height: bytes > 200_000 ? 900 : 180,
    seed: 1,
    bytes,
  })
  return dir
}

/** Files that begin like a JPEG and differ, for a server that does not decode them. */
export const fillerSet = (bench: Bench, name: string, count: number, bytes: number): string => {
  const dir = join(bench.folder, name)
  mkdirSync(dir, { recursive: true })
  if (readdirSync(dir).length === count) return dir
  bench.say(`making ${count} files of ${bytes / mega} MB`)
  const content = Buffer.alloc(bytes, 0x5a)
  content.writeUIntBE(0xffd8ffe0, 0, 4)
  for (let index = 0; index < count; index++) {
    content.writeUInt32BE(index, 8)
    writeFileSync(join(dir, `F_${String(index).padStart(6, "0")}.JPG`), content)
  }
  return dir
}

/** Objects that the embedded bucket shows; with verification paused they stay there. */
export const stored = (service: RunningService, project: string): number => {
  try {
    return readdirSync(join(service.data, "edge/objects", project)).length
  } catch {
    return 0
  }
}

export const withService = async <A>(
  bench: Bench,
  options: ServiceOptions,
  use: (service: RunningService, folder: string) => Promise<A>,
): Promise<A> => {
  const folder = join(bench.folder, `service-${process.pid}-${Math.floor(performance.now())}`)
  mkdirSync(folder)
  const service = await startService(folder, options)
  try {
    return await use(service, folder)
  } finally {
    await service.end()
    // What arrived is as large as what was sent, and a folder that is kept is kept for the photos.
    rmSync(folder, { recursive: true, force: true })
  }
}

/** SHA-1 of this machine, in this run (MB/s): targets are scaled by it. */
export const hashRate = (): number => {
  const bytes = Buffer.alloc(10 * mega, 7)
  const rates = Array.from({ length: 7 }, () => {
    const startedAt = performance.now()
    for (let count = 0; count < 5; count++) hash("sha1", bytes)
    return 50 / ((performance.now() - startedAt) / 1000)
  })
  return median(rates)
}
