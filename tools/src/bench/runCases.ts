import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import type { Row } from "./cases.ts"
import type { Bench } from "./setting.ts"
import { machine, tableOf } from "./table.ts"

const numberFlag = (usual: number) => ({ type: "string", default: String(usual) }) as const

/** What a benchmark was asked for, and what came of it. */
export interface Measured {
  readonly table: string
  readonly runs: number
  /** What to add to its command to have the same measured again; nothing when it was everything. */
  readonly only: string
  /** Whether the table goes into the docs: one from which something is missing does not. */
  readonly write: boolean
}

/**
 * Runs the cases that the command line names (`--only a,b`, `--runs N`, `--folder DIR` to keep what is made,
 * `--write`), prints the table, and has the process end with 1 when a target is missed, with 2 when something cannot be
 * measured here.
 *
 * @param usualSizes numbers that flags of the same names change
 */
export const runCases = async (
  cases: Readonly<Record<string, (bench: Bench) => Promise<readonly Row[]>>>,
  usualRuns: number,
  usualSizes: Readonly<Record<string, number>> = {},
): Promise<Measured> => {
  const all = Object.keys(cases).join()
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: all },
      runs: { type: "string", default: String(usualRuns) },
      folder: { type: "string" },
      write: { type: "boolean", default: false },
      ...Object.fromEntries(Object.entries(usualSizes).map(([name, size]) => [name, numberFlag(size)])),
    },
  })
  const sizes = Object.fromEntries(Object.keys(usualSizes).map(name => [name, Number(values[name as keyof typeof values])]))
  const names = values.only.split(",")
  const runs = Number(values.runs)
  if (names.some(name => cases[name] === undefined) || ![runs, ...Object.values(sizes)].every(size => size >= 1)) {
    const numbers = ["runs", ...Object.keys(sizes)].map(name => `--${name}`).join(", ")
    console.error(`usage: --only takes ${all}; numbers from 1: ${numbers}`)
    process.exit(2)
  }
  const folder = values.folder === undefined ? mkdtempSync(join(tmpdir(), "altilift-bench-")) : resolve(values.folder)
  mkdirSync(folder, { recursive: true })
  const rows: Row[] = []
  const missing: string[] = []
  try {
    const bench: Bench = { folder, runs, sizes, say: line => console.error(line), cannot: why => void missing.push(why) }
    for (const name of names) rows.push(...((await cases[name]?.(bench)) ?? []))
  } finally {
    if (values.folder === undefined) rmSync(folder, { recursive: true, force: true })
  }
  const table = tableOf(rows)
  if (rows.length > 0) console.log(`${machine}\n\n${table}`)
  for (const why of missing) console.error(`not measured: ${why}`)
  process.exitCode = missing.length > 0 ? 2 : rows.every(({ met }) => met) ? 0 : 1
  return { table, runs, only: values.only === all ? "" : ` --only ${values.only}`, write: values.write && missing.length === 0 }
}
