import type { ImageRecord } from "../lifecycle/Answer.ts"
import type { Sts } from "../ports/Grant.ts"
import type { Reconstruction } from "../ports/UploadApi.ts"
import type { Problem } from "../problems/Problem.ts"
import { fails, type Reading, reads } from "./Failure.ts"
import type * as documents from "./generated/documents.ts"
import { namedProblem } from "./readResponse.ts"

/** An image as the engine knows it, from an answer of the API. */
export const imageRecord = (image: documents.ImageFactsFragment): ImageRecord => ({
  id: image.id,
  state: image.state ?? undefined,
  problems: problemsOf(image),
  checksum: image.checksum ?? undefined,
})

/**
 * Why an image is Invalid: what the server names as problems; in its own words where it names none, or one that is not
 * known here.
 */
const problemsOf = ({ error, problems }: documents.ImageFactsFragment): ReadonlyArray<Problem> => {
  const words = error ?? []
  return Array.from({ length: Math.max(words.length, problems?.length ?? 0) }, (_, index): ReadonlyArray<Problem> => {
    const named = problems?.[index]
    const problem = named && namedProblem(named.code, named.params)
    if (problem) return [problem]
    const message = words[index] ?? named?.code
    return message ? [{ code: "server-said", message }] : []
  }).flat()
}

type ReconstructionAnswer = NonNullable<documents.StartReconstructionMutation["startReconstructionWithError"]>

/** A task, or why there is none. An answer with neither is a refusal without words. */
export const reconstruction = ({ error, task }: ReconstructionAnswer): Reconstruction => {
  if (task && !error) {
    return { started: true, task: { id: task.id, type: task.taskType ?? undefined, state: task.state ?? undefined } }
  }
  const named = error?.problem && namedProblem(error.problem.code, error.problem.params)
  if (named) return { started: false, code: error?.code ?? undefined, problem: named }
  const problem: Problem = error?.message ? { code: "server-said", message: error.message } : { code: "refused-without-reason" }
  return { started: false, code: error?.code ?? undefined, problem }
}

/** What the server takes just now. */
export type Mode = "normal" | "read-only" | "offline"

/**
 * Who is signed in, and what the server takes. Of a server that is offline, `email` may be empty. Protocol: Failure may
 * be a bare null.
 */
export const readAccount = (
  host: string,
  { support, my }: documents.PreflightQuery,
): Reading<{ readonly email: string; readonly mode: Mode }> => {
  const doubt = (code: "app-key-unknown" | "token-unknown") =>
    fails({ class: "account", problem: { code, host }, certain: false, kind: "not authorised" } as const)
  if (!support) return doubt("app-key-unknown")
  const email = my?.self?.email ?? ""
  if (support.systemMode === "Offline") return reads({ email, mode: "offline" })
  if (email === "") return doubt("token-unknown")
  return reads({ email, mode: support.systemMode === "ReadOnly" ? "read-only" : "normal" })
}

type StsAnswer = NonNullable<NonNullable<documents.SignOssMutation["uploadImageOSS"]>["sts"]>

/** Credentials with all that they need; `undefined`: something is missing, or their end is no date. */
export const readSts = ({ id, secret, token, bucket, endpoint, expire }: StsAnswer): Sts | undefined => {
  const until = Date.parse(expire ?? "")
  if (!id || !secret || !token || !bucket || !endpoint || Number.isNaN(until)) return undefined
  return { id, secret, token, bucket, endpoint, expire: until }
}

type Named = { readonly id: string; readonly checksum?: string | null | undefined } | null | undefined

/** Whether an answer is about the image of that checksum, as far as it says so. */
export const isOfChecksum = (image: Named, checksum: string | null | undefined): boolean =>
  !image?.checksum || !checksum || image.checksum.toLowerCase() === checksum.toLowerCase()

export const isOfId = (image: Named, id: string): boolean => !image || image.id === id
