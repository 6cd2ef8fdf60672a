import type { Features } from "../ports/UploadApi.ts"
import { ApiFailure, type OperationFailure, type Reading } from "./Failure.ts"
import { featuresWithin, hasAdditive, makeFeatureMemory, noFeatures, onlyKnown } from "./features.ts"
import { type FetchOptions, fetchAnswer, type Signal } from "./fetchAnswer.ts"
import { decode, type Operation, refusedDocument, settle } from "./Operation.ts"
import { serverFeatures } from "./operations.ts"
import type { Access } from "./request.ts"
import { textOf } from "./TypedDocument.ts"

/**
 * Asks an operation, once, and makes something of its answer. Rejects with an `ApiFailure`, or the reason of an aborted
 * `signal`.
 */
export interface Ask {
  <Variables extends Record<string, unknown>, Data, A>(
    operation: Operation<Variables, Data>,
    variables: Variables,
    read: (data: Data) => Reading<A>,
    signal: Signal | undefined,
  ): Promise<A>
  /** What the server has of what not every server has; asked once. */
  readonly features: (signal: Signal | undefined) => Promise<Features>
}

export const makeAsk = (access: Access, options: Omit<FetchOptions, "signal">): Ask => {
  const memory = makeFeatureMemory()
  let everAnswered = false

  const send = async <Variables extends Record<string, unknown>, Data>(
    operation: Operation<Variables, Data>,
    document: string,
    variables: Variables,
    signal: Signal | undefined,
    timeout = options.timeout,
  ): Promise<Reading<Data>> => {
    const answer = await fetchAnswer(access, document, variables, { ...options, timeout, signal })
    if (answer.ok) {
      everAnswered = true
      return decode(operation, variables, answer.value.data, answer.value.errors)
    }
    const { failure } = answer
    const refused = failure.class === "document" ? refusedDocument(operation, failure, everAnswered) : failure
    return { ok: false, failure: refused }
  }

  const features = async (signal: Signal | undefined): Promise<Features> => {
    const known = memory.lookOrNone(Date.now())
    if (known !== undefined) return known
    const answer = await send(
      serverFeatures,
      textOf(serverFeatures.document),
      {},
      signal,
      Math.min(featuresWithin, options.timeout),
    )
    if (answer.ok) memory.answered(answer.value)
    else memory.failed(answer.failure, Date.now())
    const learned = memory.lookOrNone(Date.now())
    if (learned === undefined && !answer.ok) throw failureOf(answer.failure)
    return learned ?? noFeatures
  }

  const ask = async <Variables extends Record<string, unknown>, Data, A>(
    operation: Operation<Variables, Data>,
    variables: Variables,
    read: (data: Data) => Reading<A>,
    signal: Signal | undefined,
  ): Promise<A> => {
    const document = textOf(operation.document)
    const asked = hasAdditive(document) ? onlyKnown(document, await features(signal)) : document
    const answer = await send(operation, asked, variables, signal)
    const result = answer.ok ? read(answer.value) : answer
    if (!result.ok) throw failureOf(result.failure)
    return result.value
  }
  return Object.assign(ask, { features })
}

const failureOf = (failure: OperationFailure) => new ApiFailure(settle(failure))
