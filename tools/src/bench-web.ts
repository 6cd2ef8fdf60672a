/**
 * `npm run bench:web [-- --only firstLoad,list,bulk] [--runs 3] [--folder DIR] [--write]`: measures the page in headless Chromium on this machine, prints a table, and with
 * `--write` puts it into docs/benchmarks.md below the other. Linux only. Exit code 1 when a target is missed.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import type { Row } from "./bench/cases.ts"
import type { Bench } from "./bench/setting.ts"
import { machine, tableOf } from "./bench/table.ts"
import { bulk, firstLoad, list } from "./bench/web/cases.ts"

const cases: Readonly<Record<string, (bench: Bench) => Promise<readonly Row[]>>> = { firstLoad, list, bulk }

const { values } = parseArgs({
  options: {
    only: { type: "string", default: Object.keys(cases).join() },
    runs: { type: "string", default: "3" },
    folder: { type: "string" },
    write: { type: "boolean", default: false },
  },
})
const names = values.only.split(",")
const runs = Number(values.runs)
if (names.some(name => cases[name] === undefined) || !(runs >= 1)) {
  console.error(`usage: --only takes ${Object.keys(cases).join()}, --runs a number from 1`)
  process.exit(2)
}

const folder = values.folder === undefined ? mkdtempSync(join(tmpdir(), "altilift-bench-")) : resolve(values.folder)
mkdirSync(folder, { recursive: true })
const bench: Bench = { folder, runs, say: line => console.error(line) }
const rows: Row[] = []
try {
  for (const name of names) rows.push(...((await cases[name]?.(bench)) ?? []))
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true })
}

const table = tableOf(rows)
console.log(`${machine}\n\n${table}`)
if (values.write) {
  const page = resolve(import.meta.dirname, "../../docs/benchmarks.md")
  const before = readFileSync(page, "utf8")
  const heading = "## The page\n"
  const at = before.indexOf(heading)
  const next = at === -1 ? -1 : before.indexOf("\n## ", at + heading.length)
  const chapter = `${heading}\n\`npm run bench:web -- --runs ${runs} --write\` wrote this: ${machine}, headless Chromium. Medians of ${runs} runs, memory and tasks the most of all.\n\n${table}\n`
  const head = at === -1 ? `${before.trimEnd()}\n\n` : before.slice(0, at)
  writeFileSync(page, head + chapter + (next === -1 ? "" : before.slice(next)))
}
process.exitCode = rows.every(({ met }) => met) ? 0 : 1
