import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { checkPaths } from "../check/checkPaths.ts"
import { checkHtmlFile, writeHtml } from "../check/htmlFile.ts"
import { emitReport } from "../check/jsonReport.ts"
import { reportLines } from "../check/reportLines.ts"
import { hasHints } from "../check/SetReport.ts"
import { photoPaths } from "../config/photoPaths.ts"
import { exitCode, Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { JsonOutput } from "../json/JsonOutput.ts"
import { sentences } from "../messages/language.ts"
import { noImage } from "./afterUpload.ts"
import { withHelp } from "./commandHelp.ts"
import { switchFlag, textFlag } from "./serverFlags.ts"

/** `altilift check`: nothing is sent, and no account is needed. */
export const check = Command.make(
  "check",
  {
    paths: Argument.String("PATH").pipe(Argument.withDescription(sentences().help.arguments.PATH), Argument.variadic({ min: 1 })),
    html: textFlag("html", "FILE"),
    json: switchFlag("json"),
    strict: switchFlag("strict"),
  },
  Effect.fn("check")(function* ({ paths, html, json, strict }) {
    const places = yield* photoPaths(paths)
    const file = html === undefined ? undefined : yield* checkHtmlFile(html)
    const report = yield* orInterrupted(checkPaths(places))
    if (report.photos.length === 0 && report.broken.length === 0) return yield* noImage(places)
    const fails = strict && hasHints(report)
    if (file !== undefined) yield* writeHtml(file, report)
    if (json) emitReport(report, (yield* JsonOutput).emit, fails ? exitCode.incomplete : exitCode.complete)
    else yield* Effect.forEach(reportLines(report), line => Console.log(line), { discard: true })
    if (file !== undefined && !json) yield* Console.log(sentences().check.written(file))
    if (fails) return yield* new Incomplete({ message: sentences().check.strict })
  }),
).pipe(withHelp("check"))
