/**
 * `npm run bench [-- --only bulk,sender] [--runs 5] [--folder DIR] [--write]`: measures the command line on this machine, prints a table, and with
 * `--write` puts it into docs/benchmarks.md. Linux only. Exit code 1 when a target is missed.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { again, bulk, chatty, memory, oss, type Row, sender, thin } from "./bench/cases.ts"
import type { Bench } from "./bench/setting.ts"
import { machine, tableOf } from "./bench/table.ts"

const cases: Readonly<Record<string, (bench: Bench) => Promise<readonly Row[]>>> = {
  bulk,
  oss,
  sender,
  chatty,
  again,
  memory,
  thin,
}

const { values } = parseArgs({
  options: {
    only: { type: "string", default: Object.keys(cases).join() },
    runs: { type: "string", default: "5" },
    folder: { type: "string" },
    write: { type: "boolean", default: false },
  },
})
const names = values.only.split(",")
const runs = Number(values.runs)
const unknown = names.filter(name => cases[name] === undefined)
if (unknown.length > 0 || !(runs >= 1)) {
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
  const text = `# Benchmarks\n\n\`npm run bench -- --runs ${runs}${values.only === Object.keys(cases).join() ? "" : ` --only ${values.only}`} --write\` wrote this: ${machine}. Medians of ${runs} interleaved runs.\n\n${table}\n`
  // What people have written below the table stays.
  const before = existsSync(page) ? readFileSync(page, "utf8") : ""
  const chapter = before.indexOf("\n## ")
  writeFileSync(page, chapter === -1 ? text : text + before.slice(chapter))
}
process.exitCode = rows.every(({ met }) => met) ? 0 : 1
