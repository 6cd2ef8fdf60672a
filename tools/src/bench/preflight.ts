import { execFileSync } from "node:child_process"
import { linkSync, mkdirSync, readdirSync } from "node:fs"
import { join, resolve } from "node:path"
import type { Row } from "./cases.ts"
import { median } from "./clocks.ts"
import { type Bench, mega, photoSet } from "./setting.ts"

const program = resolve(import.meta.dirname, "../../../packages/cli/bin/altilift.js")

/** `altilift check` of 2,000 photos of 5 MB without previews: 200 photos, each under ten names. */
export const preflight = async (bench: Bench): Promise<readonly Row[]> => {
  const photos = await photoSet(bench, "bulk", 200, 5 * mega)
  const dir = join(bench.folder, "preflight")
  mkdirSync(dir, { recursive: true })
  if (readdirSync(dir).length === 0)
    for (const name of readdirSync(photos))
      for (let copy = 0; copy < 10; copy++) linkSync(join(photos, name), join(dir, `${copy}-${name}`))
  const seconds: number[] = []
  for (let run = 0; run < Math.min(3, bench.runs); run++) {
    const startedAt = performance.now()
    execFileSync(process.execPath, [program, "check", dir, "--json"], { maxBuffer: 1e9, stdio: ["ignore", "pipe", "inherit"] })
    seconds.push((performance.now() - startedAt) / 1000)
    bench.say(`preflight ${run + 1}: ${seconds[run]?.toFixed(1)} s`)
  }
  const wall = median(seconds)
  return [{ what: "check of 2,000 photos of 5 MB", measured: `${wall.toFixed(1)} s`, target: "< 60 s", met: wall < 60 }]
}
