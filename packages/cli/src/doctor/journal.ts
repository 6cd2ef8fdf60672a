import { access, constants, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect } from "effect"
import type { AppPaths } from "../config/paths.ts"
import { codeOf, fileErrorOf } from "../fileErrors.ts"
import { inspectJournal, runningUploads } from "../layers.ts"
import type { Findings } from "./bounded.ts"
import { found, problemFound } from "./Finding.ts"

/** Whether the journal can be read and written, what is in it, and which uploads use it now. */
export const checkJournal = Effect.fnUntraced(function* ({ journal: file, locks }: AppPaths) {
  // First without SQLite, which would block the process on a disk that does not respond.
  const size = yield* Effect.tryPromise({ try: () => sizeOf(file), catch: cause => cause }).pipe(
    Effect.catch(cause =>
      Effect.succeed({ problem: { code: "journal-unusable", file, ...fileErrorOf(cause) } as const, code: codeOf(cause) }),
    ),
  )
  if (typeof size === "object") {
    return size.code === "ENOENT" ? [found("journal", "ok", "journal-absent", { file })] : [problemFound("journal", size.problem)]
  }
  const content = yield* Effect.result(inspectJournal(file))
  const findings: Findings =
    content._tag === "Success"
      ? [found("journal", "ok", "journal-readable", { file, size, ...content.success })]
      : [problemFound("journal", content.failure.problem)]
  const processes = yield* Effect.promise(() => runningUploads(locks))
  return processes.length === 0 ? findings : [...findings, found("journal", "ok", "uploads-running", { processes })]
})

const sizeOf = async (file: string): Promise<number> => {
  const { size } = await stat(file)
  await access(file, constants.R_OK | constants.W_OK)
  await access(dirname(file), constants.W_OK)
  return size
}
