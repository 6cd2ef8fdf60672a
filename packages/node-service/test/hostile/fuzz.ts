/**
 * `node test/hostile/fuzz.ts [--from S] [--seeds N | --minutes M]`: plays images that are made to hurt against the
 * built service; 10 minutes without a bound. What fails names its seeds, which can be played again.
 */
import { spawnSync } from "node:child_process"
import { parseArgs } from "node:util"

const { values } = parseArgs({
  options: { from: { type: "string", default: "1" }, seeds: { type: "string" }, minutes: { type: "string" } },
})
const bound = values.seeds === undefined ? { minutes: Number(values.minutes ?? "10") } : { seeds: Number(values.seeds) }
const told = JSON.stringify({ from: Number(values.from), ...bound })
const { status } = spawnSync("npx", ["vitest", "run", "test/hostile/fuzz.test.ts"], {
  cwd: new URL("../..", import.meta.url),
  env: { ...process.env, FUZZ_SEEDS: told },
  stdio: "inherit",
})
process.exitCode = status ?? 1
