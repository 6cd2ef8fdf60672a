import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { findAccount } from "../config/findAccount.ts"
import { appPaths } from "../config/paths.ts"
import { examine } from "../doctor/examine.ts"
import type { Level } from "../doctor/Finding.ts"
import { exitCode, Incomplete } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import { JsonOutput } from "../json/JsonOutput.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { findingLines, renderFinding } from "../view/findingLines.ts"
import { withHelp } from "./commandHelp.ts"
import { profileFlag } from "./profileFlag.ts"
import { accountFlags, projectName, switchFlag, textFlag } from "./serverFlags.ts"

const flags = { project: textFlag("project", "ID|NAME"), json: switchFlag("json"), account: accountFlags }

/** `altilift doctor`: what keeps an upload from working. Fails only if something is wrong. */
export const doctor = Command.make(
  "doctor",
  flags,
  Effect.fn("doctor")(function* ({ project, json, account }) {
    if (project?.trim() === "") return yield* new UsageError({ message: sentences().usage.projectEmpty })
    const { emit } = yield* JsonOutput
    const files = appPaths()
    const subject = {
      account: yield* Effect.catch(findAccount(account, process.env, files, yield* profileFlag), ({ message }) =>
        Effect.succeed({ message }),
      ),
      project: project === undefined ? undefined : projectName(project),
      appPaths: files,
      environment: process.env,
    }
    const counts: Record<Level, number> = { ok: 0, warning: 0, wrong: 0, skipped: 0 }
    yield* orInterrupted(
      examine(subject, finding => {
        counts[finding.level]++
        const { check, level } = finding
        emit({ event: "finding", check, level, ...renderFinding(finding) })
        if (!json) for (const line of findingLines(finding)) console.log(line)
      }),
    )
    const { fine, warnings, wrong } = sentences().doctor.summary
    const message = counts.wrong === 0 ? undefined : wrong(counts.wrong, counts.warning)
    emit({ event: "summary", ...counts, exitCode: message === undefined ? exitCode.complete : exitCode.incomplete, message })
    if (message !== undefined) return yield* new Incomplete({ message })
    if (!json) yield* Console.log(counts.warning === 0 ? fine : warnings(counts.warning))
  }),
).pipe(withHelp("doctor"))
