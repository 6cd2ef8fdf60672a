import { chainOf, type ProblemCode } from "@altilift/core"
import { ApiFailure } from "@altilift/core/client"
import type { Question } from "../../layers.ts"

/**
 * A request that is refused with this problem when it is repeated: after a lost answer the refusal says that the
 * request before it did the work.
 */
export const onlyOnce = (refusal: ProblemCode, question: Question<void>): Question<void> => {
  let tried = false
  return async (client, options) => {
    const again = tried
    tried = true
    await question(client, options).catch((cause: unknown) => {
      if (!again || !(cause instanceof ApiFailure)) throw cause
      if (!chainOf(cause.problem).some(({ code }) => code === refusal)) throw cause
    })
  }
}
