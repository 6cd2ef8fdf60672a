/**
 * `npm run bench [-- --only bulk,sender] [--runs 5] [--folder DIR] [--write]`: measures the command line on this
 * machine, prints a table, and with `--write` puts it into docs/benchmarks.md. Linux only. Exit code 1 when a target is
 * missed.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { again, bulk, chatty, memory, oss, sender, thin } from "./bench/cases.ts"
import { preflight } from "./bench/preflight.ts"
import { runCases } from "./bench/runCases.ts"
import { machine } from "./bench/table.ts"

const { table, runs, only, write } = await runCases({ bulk, oss, sender, chatty, again, memory, thin, preflight }, 5)
if (write) {
  const page = resolve(import.meta.dirname, "../../docs/benchmarks.md")
  const facts = [
    `\`npm run bench -- --runs ${runs}${only} --write\` wrote this:`,
    `${machine}.`,
    `Medians of ${runs} interleaved runs.`,
  ]
  const text = `# Benchmarks\n\n${facts.join("\n")}\n\n${table}\n`
  // What people have written below the table stays.
  const before = existsSync(page) ? readFileSync(page, "utf8") : ""
  const chapter = before.indexOf("\n## ")
  writeFileSync(page, chapter === -1 ? text : text + before.slice(chapter))
}
