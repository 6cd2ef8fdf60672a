import { Clock, Effect, Redacted } from "effect"
import { HttpClient, HttpClientRequest, type HttpClientResponse } from "effect/http"
import type { Failure, Reading } from "../client/Failure.ts"
import { type Answer, lostConnection, readResponse, silentServer } from "../client/readResponse.ts"
import { encode, readEndpoint } from "../client/request.ts"
import { untraced } from "../http/untraced.ts"
import { RunFault } from "../ports/Errors.ts"

/** Where the API is, and who asks (protocol: Transport and identity). */
export interface ApiAccess {
  /** As `normaliseEndpoint` writes it. */
  readonly endpoint: string
  /** Names the calling app. */
  readonly key: Redacted.Redacted<string>
  /** Names the user. */
  readonly token: Redacted.Redacted<string>
}

/** How long one API request may take before it counts as lost (milliseconds). */
const answerWithin = 60_000

/** The API's address as `readEndpoint` writes it. Fails with `endpoint-malformed`. */
export const normaliseEndpoint = (given: string): Effect.Effect<string, RunFault> => {
  const read = readEndpoint(given)
  return "endpoint" in read
    ? Effect.succeed(read.endpoint)
    : Effect.fail(new RunFault({ kind: "refused", problem: read.problem }))
}

/** Sends one GraphQL document. It does not retry: it classifies. */
export type Transport = (document: string, variables: Readonly<Record<string, unknown>>) => Effect.Effect<Answer, Failure>

export const makeTransport = (access: ApiAccess): Effect.Effect<Transport, never, HttpClient.HttpClient> =>
  Effect.map(HttpClient.HttpClient, client => (document, variables) => {
    const { endpoint } = access
    const { url, headers, body } = encode(
      { endpoint, key: Redacted.value(access.key), token: Redacted.value(access.token) },
      document,
      variables,
    )
    const request = HttpClientRequest.post(url).pipe(
      HttpClientRequest.setHeaders(headers),
      HttpClientRequest.bodyText(body, headers["content-type"]),
    )
    return Effect.scoped(
      client.execute(request).pipe(
        Effect.mapError(({ reason }) => lostConnection(endpoint, reason._tag === "TransportError" ? reason.cause : reason)),
        Effect.flatMap(response => read(endpoint, response)),
      ),
    ).pipe(
      Effect.timeoutOrElse({
        duration: answerWithin,
        orElse: () => Effect.fail(silentServer(endpoint, answerWithin)),
      }),
      untraced,
    )
  })

const read = (endpoint: string, response: HttpClientResponse.HttpClientResponse): Effect.Effect<Answer, Failure> =>
  response.text.pipe(
    Effect.mapError(({ reason }) => lostConnection(endpoint, reason)),
    Effect.flatMap(text =>
      Effect.flatMap(Clock.currentTimeMillis, now =>
        fromReading(readResponse(endpoint, { status: response.status, headers: response.headers, text }, now)),
      ),
    ),
  )

export const fromReading = <A, F>(reading: Reading<A, F>): Effect.Effect<A, F> =>
  reading.ok ? Effect.succeed(reading.value) : Effect.fail(reading.failure)
