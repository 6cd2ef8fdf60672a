import { access, constants, stat } from "node:fs/promises"
import { dirname, extname, resolve } from "node:path"
import { RunFault } from "@altilift/core"
import { Effect } from "effect"
import writeFileAtomic from "write-file-atomic"
import { fileErrorOf, reasonOf } from "../fileErrors.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { toCsv } from "./csv.ts"
import type { Report } from "./Report.ts"

/** Where the report goes, and in which form. */
export interface ReportFile {
  /** Absolute path. */
  readonly path: string
  readonly form: "csv" | "json"
}

/** Checks the file before anything is sent: the form that its name asks for, and whether it can be written. */
export const checkReportFile = Effect.fn("checkReportFile")(function* (name: string): Effect.fn.Return<ReportFile, UsageError> {
  const path = resolve(name)
  const extension = extname(path).toLowerCase()
  if (extension !== ".csv" && extension !== ".json") {
    return yield* new UsageError({ message: sentences().usage.reportName(name) })
  }
  yield* Effect.tryPromise({
    try: () => mustBeWritable(path),
    catch: cause => new UsageError({ message: sentences().usage.reportUnwritable(name, reasonOf(cause)) }),
  })
  return { path, form: extension === ".csv" ? "csv" : "json" }
})

const mustBeWritable = async (path: string): Promise<void> => {
  const folder = dirname(path)
  await access(folder, constants.W_OK | constants.X_OK)
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory()) throw new Error(sentences().usage.isFolder)
}

/** Writes the report; the file is there as a whole or not at all. */
export const writeReport = (file: ReportFile, report: Report): Effect.Effect<void, RunFault> =>
  Effect.tryPromise({
    try: () =>
      writeFileAtomic(
        file.path,
        file.form === "csv" ? toCsv([...report.images, ...report.metaFiles]) : `${JSON.stringify(report, null, 2)}\n`,
      ),
    catch: cause =>
      new RunFault({
        kind: "local",
        problem: { code: "report-not-written", file: file.path, ...fileErrorOf(cause) },
        cause,
      }),
  })
