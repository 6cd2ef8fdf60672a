import { Data } from "effect"
import { en } from "../messages/en.ts"
import { renderProblem } from "../messages/render.ts"
import type { Problem } from "../problems/Problem.ts"

const inEnglish = (problem: Problem): string => renderProblem(problem, en)

/**
 * The classes of failures: what the engine does about them. A port only classifies, and says what is wrong as a
 * problem. `message` is the problem in English, for logs and stack traces; front ends render the problem.
 */
export type UploadError = Retryable | Denied | TargetRefused | ImageFault | NotAnImage | Changed | RunFault

/** The same request may work later: network, 5xx, 408/425/429. */
export class Retryable extends Data.TaggedError("Retryable")<{
  readonly problem: Problem
  /** Whether an answer came at all; without one the effect is unknown. */
  readonly answered: boolean
  /** The peer asks for less, or for later (429, 503). */
  readonly busy?: boolean | undefined
  /** Milliseconds the server asked to wait. */
  readonly retryAfter?: number | undefined
  /**
   * The server answered, and its answer does not say what is wrong: a bare null, an error without a known code, an
   * unknown shape. It may be the image, the account or the server.
   */
  readonly unexplained?: boolean | undefined
  readonly cause?: unknown
}> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/** The bucket denies the credentials: they were renewed, or are by now, so try once more. */
export class Denied extends Data.TaggedError("Denied")<{ readonly problem: Problem; readonly cause?: unknown }> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/** The signed target is refused (expired, tampered with, wrong key): register the image again. */
export class TargetRefused extends Data.TaggedError("TargetRefused")<{ readonly problem: Problem; readonly cause?: unknown }> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/** This file is at fault; the others go on. */
export class ImageFault extends Data.TaggedError("ImageFault")<{
  readonly problem: Problem
  /** Whether another run may end better. */
  readonly rerunMayHelp: boolean
  readonly cause?: unknown
}> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/** Neither named nor sniffed as an image. */
export class NotAnImage extends Data.TaggedError("NotAnImage")<{ readonly problem: Problem }> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/** The file is not what was hashed. */
export class Changed extends Data.TaggedError("Changed")<{ readonly problem: Problem }> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}

/** Why a whole run stops. */
export type RunFaultKind =
  /** Wrong app key or token. */
  | "not authorised"
  /** Read-only, offline, no such project, an operation that the server does not allow. */
  | "refused"
  /** No usable answer within the retry budget. */
  | "unreachable"
  /** Something on this machine: disk full under the journal, no such path. */
  | "local"

/** The whole run stops; the journal is kept. */
export class RunFault extends Data.TaggedError("RunFault")<{
  readonly kind: RunFaultKind
  readonly problem: Problem
  readonly cause?: unknown
}> {
  override get message(): string {
    return inEnglish(this.problem)
  }
}
