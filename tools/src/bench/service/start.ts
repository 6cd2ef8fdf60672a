import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { type RunningService, startService } from "../../demo/RunningService.ts"
import type { Row } from "../cases.ts"
import { median } from "../clocks.ts"
import { createProject } from "../reference.ts"
import type { Bench } from "../setting.ts"
import { insertImages } from "./rows.ts"
import { noLimits, sqliteOf } from "./stores.ts"

const started = async (folder: string, use?: (service: RunningService) => Promise<void>): Promise<number> => {
  const startedAt = performance.now()
  const service = await startService(folder, noLimits)
  const taken = performance.now() - startedAt
  try {
    await use?.(service)
  } finally {
    await service.end()
  }
  return taken
}

/** From the start of the process until it says that it is ready: with many rows, and with an account and nothing else. */
export const start = async (bench: Bench): Promise<readonly Row[]> => {
  const { rows = 100_000 } = bench.sizes
  const folders = ["empty", "full"].map(name => join(bench.folder, `start-${process.pid}-${name}`))
  const [empty = "", full = ""] = folders
  const taken: Record<"empty" | "full", number[]> = { empty: [], full: [] }
  try {
    for (const folder of folders) mkdirSync(folder)
    await started(empty)
    await started(full, async service => insertImages(sqliteOf(service), await createProject(service, "rows"), rows))
    for (let run = 0; run < Math.max(5, bench.runs); run++) {
      taken.empty.push(await started(empty))
      taken.full.push(await started(full))
    }
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
  const times = { full: median(taken.full), empty: median(taken.empty) }
  const ratio = times.full / times.empty
  const measured = `${ratio.toFixed(2)} × an empty start (${times.full.toFixed(0)} against ${times.empty.toFixed(0)} ms)`
  return [{ what: `start with ${rows} rows`, measured, target: "< 2 ×", met: ratio < 2 }]
}
