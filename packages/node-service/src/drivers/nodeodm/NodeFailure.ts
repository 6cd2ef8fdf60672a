import type { Problem } from "@altilift/core"
import { Data } from "effect"
import { hasCode } from "../../store/fsync.ts"

/**
 * What a node did not do. `unreachable`: no answer, or one that says that it is down. `odd`: an answer of something
 * else than NodeODM. `certificate`: one that is not trusted. `gone`: it has no such task. `refused`: it does not want
 * what it was given.
 */
export type FailureKind = "certificate" | "unreachable" | "odd" | "busy" | "out-of-disk" | "not-authorised" | "gone" | "refused"

/** `words`: the node's own, or what the connection failed with; without secrets. */
export class NodeFailure extends Data.TaggedError("NodeFailure")<{ readonly kind: FailureKind; readonly words: string }> {
  override readonly message = `${this.kind}: ${this.words}`
}

/** Whether an error is a node's, of one of these kinds. */
export const isKind =
  (...kinds: ReadonlyArray<FailureKind>) =>
  (error: unknown): error is NodeFailure =>
    error instanceof NodeFailure && kinds.includes(error.kind)

/** Why a task fails when it is not tried again. */
export const problemOf = (name: string, { kind, words }: NodeFailure): Problem => {
  switch (kind) {
    case "unreachable":
      return { code: "node-unreachable", name, words }
    case "odd":
      return { code: "node-answer-odd", name, words }
    case "busy":
      return { code: "node-busy", name, words }
    case "out-of-disk":
      return { code: "node-out-of-disk", name, words }
    case "certificate":
      return { code: "node-certificate", name, words }
    case "not-authorised":
      return { code: "node-not-authorised", name }
    case "gone":
      return { code: "node-task-gone", name }
    case "refused":
      return { code: "node-refused", name, words }
  }
}

/** NodeODM and ClusterODM say most faults in English with status 200; these are their words. */
const meanings: ReadonlyArray<readonly [RegExp, FailureKind]> = [
  [/invalid authentication token|unauthori[sz]ed/i, "not-authorised"],
  [/no space left|ENOSPC|EDQUOT|disk quota|disk (is )?full/i, "out-of-disk"],
  [/not found|no longer exists|invalid route for taskid|ENOENT/i, "gone"],
  [/proxy redirect error/i, "unreachable"],
  [/maximum number of concurrent tasks|no nodes? (are )?(online|available)|slow down/i, "busy"],
]

/** Whether a node says that its disk is full. */
export const isOutOfDisk = (words: string): boolean => kindOfWords(words) === "out-of-disk"

export const kindOfWords = (words: string): FailureKind | undefined => meanings.find(([pattern]) => pattern.test(words))?.[1]

/** Of an answer that is not a success; undefined: the body decides. */
export const kindOfStatus = (status: number, ofTask: boolean): FailureKind | undefined => {
  if (status === 200 || status === 206) return undefined
  if (status === 401 || status === 403) return "not-authorised"
  if (status === 404) return ofTask ? "gone" : "odd"
  if (status === 507) return "out-of-disk"
  if (status >= 500 || status === 408 || status === 425 || status === 429) return "unreachable"
  return status >= 400 ? "refused" : "odd"
}

/** Waiting does not help against these. */
const untrusted = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "ERR_TLS_CERT_ALTNAME_INVALID",
] as const

/** Of a connection. Codes only: a message may quote what was sent. */
export const lost = (cause: unknown): NodeFailure => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "connection lost"
  if (hasCode(cause, ...untrusted)) return new NodeFailure({ kind: "certificate", words: code })
  // The host of the URL speaks another protocol, or nothing that is HTTP.
  const odd = hasCode(cause, "ERR_SSL_WRONG_VERSION_NUMBER", "UND_ERR_RESPONSE_EXCEEDED") || code.startsWith("HPE_")
  return new NodeFailure({ kind: odd ? "odd" : "unreachable", words: code })
}
