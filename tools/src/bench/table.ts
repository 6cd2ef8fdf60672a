import { availableParallelism, cpus, totalmem } from "node:os"
import type { Row } from "./cases.ts"

/** What it was measured on. */
export const machine = [
  cpus()[0]?.model ?? "unknown",
  `${availableParallelism()} cores`,
  `${Math.round(totalmem() / 1024 ** 3)} GiB`,
  `Node ${process.version}`,
].join(", ")

/** Rows as Markdown. */
export const tableOf = (rows: readonly Row[]): string =>
  [
    "| | measured | to reach | |",
    "|---|---|---|---|",
    ...rows.map(({ what, measured, target, met }) => `| ${what} | ${measured} | ${target} | ${met ? "✓" : "missed"} |`),
  ].join("\n")
