import type { Problem, ProblemOf, RunFault, RunFaultKind } from "@altilift/core"
import { Data } from "effect"
import type { AccountRefused } from "./config/accountSources.ts"
import type { NotSignedIn } from "./config/NotSignedIn.ts"
import type { UsageError } from "./UsageError.ts"

/** What scripts learn from a run; documented in docs/cli.md. */
export const exitCode = {
  complete: 0,
  unexpected: 1,
  usage: 2,
  incomplete: 3,
  notAuthorised: 4,
  unreachable: 5,
  refused: 6,
  alreadyRunning: 7,
  interrupted: 130,
} as const

/**
 * The run came to its end, but not every image is Ready, a reconstruction was not started because of that or came to
 * nothing, or results are missing. `reason`: the one problem behind it, for programs.
 */
export class Incomplete extends Data.TaggedError("Incomplete")<{
  readonly message: string
  readonly reason?: Problem
  /** Of the reconstruction that came to nothing. */
  readonly state?: string
}> {}

/** The user asked to stop. */
export class Interrupted extends Data.TaggedError("Interrupted")<{ readonly message: string }> {}

/** Another run on this machine uploads into the same project, or downloads into the same folder. */
export class AlreadyRunning extends Data.TaggedError("AlreadyRunning")<{
  readonly problem: ProblemOf<"project-in-use" | "folder-in-use">
}> {}

/** Everything that a command may fail with; each says what to do. */
export type CommandError = AccountRefused | UsageError | NotSignedIn | RunFault | Incomplete | Interrupted | AlreadyRunning

export const exitCodeOf = (error: CommandError): number => {
  switch (error._tag) {
    case "UsageError":
      return exitCode.usage
    case "AccountRefused":
    case "NotSignedIn":
      return exitCode.notAuthorised
    case "Incomplete":
      return exitCode.incomplete
    case "Interrupted":
      return exitCode.interrupted
    case "AlreadyRunning":
      return exitCode.alreadyRunning
    case "RunFault":
      return codeOfFault[error.kind]
  }
}

const codeOfFault: Readonly<Record<RunFaultKind, number>> = {
  "not authorised": exitCode.notAuthorised,
  refused: exitCode.refused,
  unreachable: exitCode.unreachable,
  local: exitCode.unexpected,
}
