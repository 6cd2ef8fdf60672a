import type { z } from "zod/mini"
import type { ImageAnswer, ReconstructionAnswer } from "../api/answers.ts"
import type { ImageRecord } from "../lifecycle/Answer.ts"
import type { Reconstruction } from "../ports/UploadApi.ts"
import type { Problem } from "../problems/Problem.ts"

/** An image as the engine knows it, from an answer of the API. */
export const imageRecord = (image: z.infer<typeof ImageAnswer>): ImageRecord => ({
  id: image.id,
  state: image.state ?? undefined,
  problems: (image.error ?? []).flatMap(message => (typeof message === "string" ? { code: "server-said", message } : [])),
  checksum: image.checksum ?? undefined,
})

/** A task, or why there is none. An answer with neither is a refusal without words. */
export const reconstruction = (answer: NonNullable<ReconstructionAnswer>): Reconstruction => {
  const { error, task } = answer
  if (task && !error) {
    return { started: true, task: { id: task.id, type: task.taskType ?? undefined, state: task.state ?? undefined } }
  }
  const problem: Problem = error?.message ? { code: "server-said", message: error.message } : { code: "refused-without-reason" }
  return { started: false, code: error?.code ?? undefined, problem }
}

type Named = { readonly id: string; readonly checksum?: string | null | undefined } | null | undefined

/** Whether an answer is about the image of that checksum, as far as it says so. */
export const isOfChecksum = (image: Named, checksum: string | null | undefined): boolean =>
  !image?.checksum || !checksum || image.checksum.toLowerCase() === checksum.toLowerCase()

export const isOfId = (image: Named, id: string): boolean => !image || image.id === id
