/**
 * `npm run bench:web [-- --only firstLoad,list,bulk] [--runs 3] [--folder DIR] [--write]`: measures the page in
 * headless Chromium on this machine, prints a table, and with `--write` puts it into docs/benchmarks.md below the
 * other. Linux only. Exit code 1 when a target is missed.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { runCases } from "./bench/runCases.ts"
import { machine } from "./bench/table.ts"
import { bulk, firstLoad, list } from "./bench/web/cases.ts"

const { table, runs, only, write } = await runCases({ firstLoad, list, bulk }, 3)
if (write) {
  const page = resolve(import.meta.dirname, "../../docs/benchmarks.md")
  const before = readFileSync(page, "utf8")
  const heading = "## The page\n"
  const at = before.indexOf(heading)
  const next = at === -1 ? -1 : before.indexOf("\n## ", at + heading.length)
  const facts = [
    `\`npm run bench:web -- --runs ${runs}${only} --write\` wrote this:`,
    `${machine}, headless Chromium.`,
    `Medians of ${runs} runs; of memory and tasks the maximum of all runs.`,
  ]
  const chapter = `${heading}\n${facts.join("\n")}\n\n${table}\n`
  const head = at === -1 ? `${before.trimEnd()}\n\n` : before.slice(0, at)
  writeFileSync(page, head + chapter + (next === -1 ? "" : before.slice(next)))
}
