import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
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

/** `altilift check`: nothing is sent, and no account is needed. */
export const check = Command.make(
  "check",
  {
    paths: Argument.String("PATH").pipe(
      Argument.withDescription("Photos and folders; folders include everything in them"),
      Argument.variadic({ min: 1 }),
    ),
    html: Flag.String("html").pipe(
      Flag.withMetavar("FILE"),
      Flag.withDescription("Write a page with a map and thumbnails; it loads nothing from elsewhere"),
      Flag.optional,
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withoutNegation,
      Flag.withDescription("Events for programs: one JSON object a line on standard output"),
      Flag.withDefault(false),
    ),
    strict: Flag.Boolean("strict").pipe(
      Flag.withoutNegation,
      Flag.withDescription("Exit code 3 if there is any hint"),
      Flag.withDefault(false),
    ),
  },
  Effect.fn("check")(function* ({ paths, html, json, strict }) {
    const places = yield* photoPaths(paths)
    const file = Option.isSome(html) ? yield* checkHtmlFile(html.value) : undefined
    const report = yield* orInterrupted(checkPaths(places))
    if (report.photos.length === 0 && report.broken.length === 0) return yield* noImage(places)
    const fails = strict && hasHints(report)
    if (file !== undefined) yield* writeHtml(file, report)
    if (json) emitReport(report, (yield* JsonOutput).emit, fails ? exitCode.incomplete : exitCode.complete)
    else yield* Effect.forEach(reportLines(report), line => Console.log(line), { discard: true })
    if (file !== undefined && !json) yield* Console.log(sentences().check.written(file))
    if (fails) return yield* new Incomplete({ message: sentences().check.strict })
  }),
).pipe(
  Command.withDescription(
    "Check photos before an upload: flights, quality, coverage and duplicates. Hints do not change the exit code without --strict.",
  ),
  Command.withExamples([
    { command: "altilift check ~/photos", description: "Show flights and hints" },
    { command: "altilift check ~/photos --html check.html", description: "And write a page with a map" },
  ]),
)
