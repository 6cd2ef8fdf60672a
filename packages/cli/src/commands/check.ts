import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { checkPaths } from "../check/checkPaths.ts"
import { checkHtmlFile, writeHtml } from "../check/htmlFile.ts"
import { emitReport } from "../check/jsonReport.ts"
import { reportLines } from "../check/reportLines.ts"
import { hasHints } from "../check/SetReport.ts"
import { exitCode, Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { JsonOutput } from "../json/JsonOutput.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { noImage } from "./afterUpload.ts"
import { checkServer } from "./checkServer.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { checkPhotoSet, leftOutLines, type PhotoSetInput, photoSetFlags } from "./photoSet.ts"
import { serverFlags, switchFlag, textFlag } from "./serverFlags.ts"

const { help } = sentences()

const flags = {
  html: textFlag("html", "FILE"),
  strict: switchFlag("strict"),
  project: textFlag("project", "ID|NAME"),
  receipt: textFlag("receipt", "FILE.json"),
  skipUnreadable: switchFlag("skip-unreadable"),
  ...photoSetFlags,
  ...serverFlags,
}

const paths = Argument.String("PATH").pipe(Argument.withDescription(help.arguments.PATH), Argument.variadic({ min: 0 }))

/** `altilift check`: with `--project` against the server, else the photos alone. Nothing is sent. */
export const check = Command.make("check", { paths, ...flags }, input =>
  Effect.flatMap(verbose, verbose => {
    if (input.paths.length === 0 && input.filesFrom === undefined) return nothingNamed()
    const { project, receipt, skipUnreadable, html, strict } = input
    if (project === undefined) {
      return receipt === undefined && !skipUnreadable ? checkPhotos(input) : misplaced("--receipt, --skip-unreadable", true)
    }
    return html === undefined && !strict ? checkServer({ ...input, project, verbose }) : misplaced("--html, --strict", false)
  }),
).pipe(withHelp("check"))

const nothingNamed = () => Effect.fail(new UsageError({ message: sentences().invocation.missingArgument("PATH") }))

const misplaced = (flags: string, needsProject: boolean) =>
  Effect.fail(new UsageError({ message: sentences().check.misplaced(flags, needsProject) }))

/** Without an account. */
const checkPhotos = Effect.fn("check")(function* (
  input: PhotoSetInput & { readonly html: string | undefined; readonly json: boolean; readonly strict: boolean },
) {
  const { html, json, strict } = input
  const photos = yield* checkPhotoSet(input)
  const file = html === undefined ? undefined : yield* checkHtmlFile(html)
  const report = yield* orInterrupted(checkPaths(photos))
  if (report.photos.length === 0 && report.broken.length === 0) return yield* noImage(photos)
  const fails = strict && hasHints(report)
  if (file !== undefined) yield* writeHtml(file, report)
  if (json) emitReport(report, (yield* JsonOutput).emit, fails ? exitCode.incomplete : exitCode.complete)
  else yield* Effect.forEach(reportLines(report), line => Console.log(line), { discard: true })
  if (!json) yield* Effect.forEach(leftOutLines(photos.selection), line => Console.log(line), { discard: true })
  if (file !== undefined && !json) yield* Console.log(sentences().check.written(file))
  if (fails) return yield* new Incomplete({ message: sentences().check.strict })
})
