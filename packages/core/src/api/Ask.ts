import type { TypedDocumentNode } from "@graphql-typed-document-node/core"
import { Effect, Exit, Latch, Request, RequestResolver } from "effect"
import { print } from "graphql"
import type { z } from "zod/mini"
import { ImageFault, Retryable, RunFault } from "../engine/Errors.ts"
import type { ApiError } from "../ports/UploadApi.ts"
import { batch, indexOf, unbatch } from "./Batch.ts"
import type { Answer, BadRequest, GraphQLError, Transport } from "./Transport.ts"

/** Most requests that travel in one document. */
export const batchSize = 50

/** Milliseconds that the first request of a batch waits for others; small beside a round trip. */
const gatherFor = 5

/** Requests of one kind that are asked again one by one at the same time. */
const aloneAtOnce = 4

/** How often a request that the server refuses with an error of its own is tried in all, before its image is given up. */
const triesOnError = 3

/** An operation, the shape of its answer, and what it is called when it fails. */
export interface Operation<Variables extends Record<string, unknown>, Data> {
  readonly what: string
  readonly document: TypedDocumentNode<unknown, Variables>
  readonly answer: z.ZodMiniType<Data>
  /** Whom a NOT_FOUND is about: the project, so the whole run (the default), or this one image. */
  readonly notFound?: "image"
}

/** Asks one operation at once. */
export type Ask<Variables, Data> = (variables: Variables) => Effect.Effect<Data, ApiError>

/** An answer, and the server's clock as `Answer.date` has it. */
export interface Dated<Data> {
  readonly data: Data
  readonly date: number | undefined
}

/** Asks in a request of its own, and what time it is. */
export const askDated =
  <Variables extends Record<string, unknown>, Data>(
    transport: Transport,
    operation: Operation<Variables, Data>,
  ): Ask<Variables, Dated<Data>> =>
  variables =>
    transport(print(operation.document), variables).pipe(
      Effect.catchTag("BadRequest", error => Effect.fail(refusedDocument(operation.what, error))),
      Effect.flatMap(({ data, errors, date }) => Effect.map(decode(operation, data, errors), data => ({ data, date }))),
    )

/** Asks in a request of its own. For everything that is not idempotent, and for what is asked once. */
export const askAlone = <Variables extends Record<string, unknown>, Data>(
  transport: Transport,
  operation: Operation<Variables, Data>,
): Ask<Variables, Data> => {
  const ask = askDated(transport, operation)
  return variables => Effect.map(ask(variables), ({ data }) => data)
}

/**
 * Asks together with whatever else asks the same at that moment, as aliases of one document. While one is under way, further requests gather until
 * it is back or a document is full, so batches grow by themselves with the round trip. A failing alias fails only its own
 * request; a document that fails as a whole is asked again one by one. Only for idempotent operations.
 */
export const askTogether = <Variables extends Record<string, unknown>, Data>(
  transport: Transport,
  operation: Operation<Variables, Data>,
): Ask<Variables, Data> => {
  class One extends Request.Class<{ readonly variables: Variables }, Data, ApiError> {}
  const alone = askAlone(transport, operation)
  const free = Latch.makeUnsafe(true)
  let inFlight = 0
  const leave = Effect.sync(() => {
    inFlight++
    free.closeUnsafe()
  })
  const arrive = Effect.sync(() => {
    if (--inFlight === 0) free.openUnsafe()
  })

  const oneByOne = (entries: ReadonlyArray<Request.Entry<One>>) =>
    Effect.forEach(
      entries,
      entry => Effect.map(Effect.exit(alone(entry.request.variables)), exit => entry.completeUnsafe(exit)),
      { concurrency: aloneAtOnce, discard: true },
    )

  const together = (entries: ReadonlyArray<Request.Entry<One>>) => {
    const { document, variables } = batch(
      operation.document,
      entries.map(entry => entry.request.variables),
    )
    return transport(document, variables).pipe(
      Effect.flatMap(answer => {
        if (failedAsAWhole(answer)) return oneByOne(entries)
        return Effect.forEach(
          entries,
          (entry, index) =>
            decode(operation, unbatchData(operation, answer, index), errorsOf(answer, index)).pipe(
              Effect.exit,
              Effect.map(exit => entry.completeUnsafe(exit)),
            ),
          { discard: true },
        )
      }),
      Effect.catchTag("BadRequest", () => oneByOne(entries)),
      Effect.catch(error =>
        Effect.sync(() => {
          for (const entry of entries) entry.completeUnsafe(Exit.fail(error))
        }),
      ),
    )
  }

  const resolver = RequestResolver.make<One>(entries =>
    Effect.acquireUseRelease(
      leave,
      () => (entries.length === 1 ? oneByOne(entries) : together(entries)),
      () => arrive,
    ),
  ).pipe(RequestResolver.setDelayEffect(Effect.andThen(Effect.sleep(gatherFor), free.await)), RequestResolver.batchN(batchSize))
  return variables => Effect.request(new One({ variables }), resolver)
}

const failedAsAWhole = (answer: Answer): boolean =>
  answer.data === undefined || answer.errors.some(error => indexOf(error.path) === undefined)

const unbatchData = (operation: Operation<never, unknown>, answer: Answer, index: number) =>
  unbatch(operation.document, answer.data ?? {}, index) as Record<string, unknown>

const errorsOf = (answer: Answer, index: number): ReadonlyArray<GraphQLError> =>
  answer.errors.filter(error => indexOf(error.path) === index)

/** The answer, or why there is none. Data counts even when an error came with it, as long as its shape holds. */
const decode = <Data>(
  operation: Operation<never, Data>,
  data: Readonly<Record<string, unknown>> | undefined,
  errors: ReadonlyArray<GraphQLError>,
): Effect.Effect<Data, ApiError> => {
  const empty = data === undefined || Object.values(data).every(value => value === null || value === undefined)
  const [error] = errors
  if (error !== undefined && empty) return Effect.fail(refused(operation, error))
  const parsed = operation.answer.safeParse(data ?? {})
  if (parsed.success) return Effect.succeed(parsed.data)
  return Effect.fail(
    error !== undefined
      ? refused(operation, error)
      : new Retryable({
          message: `${operation.what}: the server's answer has an unknown shape`,
          answered: true,
          tries: triesOnError,
        }),
  )
}

/** A GraphQL error by its `extensions.code` where the server sets one; without one it may pass, so it is tried a few times. */
const refused = ({ what, notFound }: Operation<never, unknown>, error: GraphQLError): ApiError => {
  const message = `${what}: ${error.message}`
  switch (error.extensions?.code) {
    case "NOT_AUTHORISED":
    case "UNAUTHENTICATED":
      return new RunFault({ kind: "not authorised", message: `${message}. Log in again: altilift login` })
    case "NOT_FOUND":
      return notFound === "image" ? new ImageFault({ message, rerunMayHelp: true }) : new RunFault({ kind: "refused", message })
    case "READ_ONLY":
    case "NOT_OFFERED":
      return new RunFault({ kind: "refused", message })
    case "BAD_INPUT":
    case "BAD_USER_INPUT":
      return new ImageFault({ message, rerunMayHelp: false })
    case "INTERNAL":
    case "UNAVAILABLE":
    case "INTERNAL_SERVER_ERROR":
      // The server is at fault, not the image: as long as the budget lasts.
      return new Retryable({ message, answered: true })
    default:
      return new Retryable({ message, answered: true, tries: triesOnError })
  }
}

/** The server refused a document with one request in it. */
const refusedDocument = (what: string, error: BadRequest): ApiError =>
  error.status >= 500
    ? new Retryable({ message: `${what}: ${error.message}`, answered: true })
    : error.status === 404 || error.status === 405
      ? new RunFault({ kind: "unreachable", message: `${what}: ${error.message}. Is the endpoint right?` })
      : new Retryable({ message: `${what}: ${error.message}`, answered: true, tries: triesOnError })
