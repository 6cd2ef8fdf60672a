import { Effect, Exit, Latch, Request, RequestResolver } from "effect"
import { batch, indexOf, unbatch } from "../client/batch.ts"
import type { DocumentRefused, OperationFailure } from "../client/Failure.ts"
import type { GraphQLError } from "../client/GraphQLError.ts"
import { decode, type Operation, refusedDocument } from "../client/Operation.ts"
import { type Answer, problemOf } from "../client/readResponse.ts"
import { batchSize } from "../ports/batchSize.ts"
import { request, type Send } from "./request.ts"
import { fromReading, type Transport } from "./Transport.ts"

/** Milliseconds that the first request of a batch waits for others; small beside a round trip. */
const gatherFor = 5

/** Documents of one kind that are asked at the same time. */
const documentsAtOnce = 4

/** How much smaller the documents become that a request travels in, whenever the one before failed as a whole. */
const shrinks = 4

/** Documents that succeed in a row before bigger ones are tried again. */
const growsAfter = 10

/**
 * Asks together with whatever else asks the same at that moment, as aliases of one document. While one is under way,
 * further requests gather until it is back or a document is full, so batches grow by themselves with the round trip. A
 * failing alias fails only its own request. Requests of a document that fails as a whole travel in smaller ones when
 * they are asked again, down to alone: so the one that makes a document fail is parted from the others, and a server
 * that is down is not asked once for each. Only for idempotent operations.
 */
export const requestBatched = <Variables extends Record<string, unknown>, Data>(
  transport: Transport,
  operation: Operation<Variables, Data>,
): Send<Variables, Data> => {
  class One extends Request.Class<{ readonly variables: Variables }, Data, OperationFailure> {}
  type Entry = Request.Entry<One>
  const alone = request(transport, operation)
  const sizes = makeSizes()
  const free = Latch.makeUnsafe(true)
  let inFlight = 0
  const leave = Effect.sync(() => {
    inFlight++
    free.closeUnsafe()
  })
  const arrive = Effect.sync(() => {
    if (--inFlight === 0) free.openUnsafe()
  })

  const complete = (entry: Entry, exit: Exit.Exit<Data, OperationFailure>) => {
    if (Exit.isSuccess(exit)) sizes.forget(keyOf(entry))
    entry.completeUnsafe(exit)
  }
  const failAll = (entries: ReadonlyArray<Entry>, failure: OperationFailure) => {
    const ofSize = failure.class === "retryable" && failure.busy !== true
    for (const entry of entries) {
      if (ofSize) sizes.shrink(keyOf(entry), entries.length)
      entry.completeUnsafe(Exit.fail(failure))
    }
  }

  const askOne = (entry: Entry) => Effect.map(Effect.exit(alone(entry.request.variables)), exit => complete(entry, exit))

  const answerOne = (entry: Entry, answer: Answer, index: number) => {
    const data = unbatch(operation.document, answer.data ?? {}, index)
    const read = decode(operation, entry.request.variables, data, errorsOf(answer, index))
    return Effect.map(Effect.exit(fromReading(read)), exit => complete(entry, exit))
  }

  /** One document. A server that does not take it for its size (HTTP 4xx) is asked for each at once. */
  const document = (entries: ReadonlyArray<Entry>): Effect.Effect<void> => {
    const [first] = entries
    if (first === undefined) return Effect.void
    if (entries.length === 1) return askOne(first)
    const { document, variables } = batch(
      operation.document,
      entries.map(entry => entry.request.variables),
    )
    return transport(document, variables).pipe(
      Effect.flatMap(answer => {
        const refusal = failedAsAWhole(answer)
        if (refusal !== undefined) return Effect.sync(() => failAll(entries, refusedDocument(operation, refusal, true)))
        sizes.worked(entries.length)
        return Effect.forEach(entries, (entry, index) => answerOne(entry, answer, index), { discard: true })
      }),
      Effect.catch(failure => {
        if (failure.class !== "document") return Effect.sync(() => failAll(entries, failure))
        if (failure.status >= 500 || failure.error?.extensions?.code !== undefined) {
          return Effect.sync(() => failAll(entries, refusedDocument(operation, failure, true)))
        }
        sizes.refused(entries.length)
        return Effect.forEach(entries, askOne, { concurrency: documentsAtOnce, discard: true })
      }),
    )
  }

  const resolver = RequestResolver.make<One>(entries =>
    Effect.acquireUseRelease(
      leave,
      () => Effect.forEach(sizes.part(entries, keyOf), document, { concurrency: documentsAtOnce, discard: true }),
      () => arrive,
    ),
  ).pipe(RequestResolver.setDelayEffect(Effect.andThen(Effect.sleep(gatherFor), free.await)), RequestResolver.batchN(batchSize))
  return variables => Effect.request(new One({ variables }), resolver)
}

const keyOf = (entry: { readonly request: { readonly variables: Record<string, unknown> } }): string =>
  JSON.stringify(entry.request.variables)

/** How many requests may travel together: what the server takes, and less for those whose documents failed. */
const makeSizes = () => {
  let most = batchSize
  let workedInARow = 0
  const sizesAfterFailure = new Map<string, number>()
  return {
    /** Parts requests into documents. */
    part: <E>(entries: ReadonlyArray<E>, keyOf: (entry: E) => string): ReadonlyArray<ReadonlyArray<E>> =>
      Array.from(
        Map.groupBy(entries, entry => Math.min(most, sizesAfterFailure.get(keyOf(entry)) ?? batchSize)),
        ([size, group]) => chunksOf(group, size),
      ).flat(),
    shrink: (key: string, size: number) => {
      if (size > 1) sizesAfterFailure.set(key, Math.max(1, Math.floor(size / shrinks)))
    },
    forget: (key: string) => {
      sizesAfterFailure.delete(key)
    },
    refused: (size: number) => {
      most = Math.max(1, Math.floor(size / shrinks))
      workedInARow = 0
    },
    worked: (size: number) => {
      if (size < most || most === batchSize) return
      if (++workedInARow < growsAfter) return
      most = Math.min(batchSize, most * 2)
      workedInARow = 0
    },
  }
}

const chunksOf = <E>(entries: ReadonlyArray<E>, size: number): ReadonlyArray<ReadonlyArray<E>> =>
  Array.from({ length: Math.ceil(entries.length / size) }, (_, index) => entries.slice(index * size, (index + 1) * size))

/** What is wrong with the document as a whole; `undefined`: it has answers. */
const failedAsAWhole = ({ data, errors }: Answer): DocumentRefused | undefined => {
  const error = errors.find(({ path }) => indexOf(path) === undefined) ?? (data === undefined ? errors[0] : undefined)
  if (error === undefined && data !== undefined) return undefined
  return { class: "document", status: 200, problem: error === undefined ? { code: "answer-empty" } : problemOf(error), error }
}

const errorsOf = ({ errors }: Answer, index: number): ReadonlyArray<GraphQLError> =>
  errors.filter(error => indexOf(error.path) === index)
