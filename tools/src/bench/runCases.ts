import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import type { Row } from "./cases.ts"
import type { Bench } from "./setting.ts"
import { machine, tableOf } from "./table.ts"

/** What a benchmark was asked for, and what came of it. */
export interface Measured {
  readonly table: string
  readonly runs: number
  /** What to add to its command to have the same measured again; nothing when it was everything. */
  readonly only: string
  /** Whether the table goes into the docs. */
  readonly write: boolean
}

/**
 * Runs the cases that the command line names (`--only a,b`, `--runs N`, `--folder DIR` to keep what is made,
 * `--write`), prints the table, and has the process end with 1 when a target is missed.
 */
export const runCases = async (
  cases: Readonly<Record<string, (bench: Bench) => Promise<readonly Row[]>>>,
  usualRuns: number,
): Promise<Measured> => {
  const all = Object.keys(cases).join()
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: all },
      runs: { type: "string", default: String(usualRuns) },
      folder: { type: "string" },
      write: { type: "boolean", default: false },
    },
  })
  const names = values.only.split(",")
  const runs = Number(values.runs)
  if (names.some(name => cases[name] === undefined) || !(runs >= 1)) {
    console.error(`usage: --only takes ${all}, --runs a number from 1`)
    process.exit(2)
  }
  const folder = values.folder === undefined ? mkdtempSync(join(tmpdir(), "altilift-bench-")) : resolve(values.folder)
  mkdirSync(folder, { recursive: true })
  const rows: Row[] = []
  try {
    for (const name of names) rows.push(...((await cases[name]?.({ folder, runs, say: line => console.error(line) })) ?? []))
  } finally {
    if (values.folder === undefined) rmSync(folder, { recursive: true, force: true })
  }
  const table = tableOf(rows)
  console.log(`${machine}\n\n${table}`)
  process.exitCode = rows.every(({ met }) => met) ? 0 : 1
  return { table, runs, only: values.only === all ? "" : ` --only ${values.only}`, write: values.write }
}
