import { Cause, Effect, Exit, Stream } from "effect"
import { HttpClientError, type HttpClientRequest, HttpClientResponse } from "effect/http"
import type { Link } from "./Link.ts"
import type { PutEnd } from "./serverTypes.ts"

export type Request = HttpClientRequest.HttpClientRequest
export type Response = HttpClientResponse.HttpClientResponse

/** What becomes of one request on its way. */
export type Fault =
  /** Somebody else answers: a proxy, a login page, an overloaded server. */
  | { readonly fault: "answer"; readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | { readonly fault: "lost before" }
  | { readonly fault: "lost after" }
  /** The connection stays open, and nothing ever comes. */
  | { readonly fault: "black hole" }

export const answer = (request: Request, status: number, body: string, headers?: Record<string, string>): Response => {
  const response = HttpClientResponse.fromWeb(request, new Response(null, { status, ...(headers ? { headers } : {}) }))
  // The text is there at once: reading it from a web response takes promises, which virtual time does not know.
  return Object.defineProperty(response, "text", { value: Effect.succeed(body) })
}

export const lose = (request: Request): Effect.Effect<never, HttpClientError.HttpClientError> =>
  Effect.fail(
    new HttpClientError.HttpClientError({
      reason: new HttpClientError.TransportError({ request, cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) }),
    }),
  )

/** All bytes of a request's body; a fault of the stream is a lost request, as on a real wire. */
export const bytesOf = (request: Request) => pulled(request, () => Effect.void)

/** The body, pulled slice by slice; each is `carried` before the next is asked for. */
const pulled = <E>(request: Request, carried: (bytes: number) => Effect.Effect<void, E>) =>
  Effect.gen(function* () {
    const { body } = request
    if (body._tag === "Uint8Array") return yield* Effect.as(carried(body.body.byteLength), body.body)
    if (body._tag !== "Stream") return new Uint8Array()
    const slices: Array<Uint8Array> = []
    yield* Stream.runForEach(body.stream, slice => {
      slices.push(slice)
      return carried(slice.byteLength)
    })
    return new Uint8Array(Buffer.concat(slices))
  }).pipe(
    Effect.mapError(
      cause => new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) }),
    ),
  )

/** Half the time to get there, the deed, half the time to get back. */
export const travel = Effect.fnUntraced(function* (
  request: Request,
  fault: Fault | undefined,
  takes: number,
  deed: () => Response,
) {
  yield* Effect.sleep(takes / 2)
  if (fault?.fault === "black hole") return yield* Effect.never
  if (fault?.fault === "lost before") return yield* lose(request)
  if (fault?.fault === "answer") return answer(request, fault.status, fault.body, fault.headers)
  const response = deed()
  yield* Effect.sleep(takes / 2)
  return fault?.fault === "lost after" ? yield* lose(request) : response
})

/**
 * A request with a body over a link: its bytes flow with all others', and a fault may strike before, in the middle, or
 * after.
 */
export const upload = Effect.fnUntraced(function* (
  link: Link,
  request: Request,
  fault: Fault | undefined,
  strikesAt: number,
  latency: number,
  deed: (bytes: Uint8Array) => Response,
) {
  yield* Effect.sleep(latency / 2)
  let left = fault === undefined || fault.fault === "lost after" ? Number.POSITIVE_INFINITY : strikesAt * lengthOf(request)
  const bytes = yield* pulled(request, slice => {
    left -= slice
    return Effect.andThen(link.carry(slice), left < 0 ? Effect.fail("struck" as const) : Effect.void)
  }).pipe(Effect.catch(error => (left < 0 ? Effect.void : Effect.fail(error))))
  if (bytes !== undefined) return yield* travel(request, fault, latency, () => deed(bytes))
  return yield* travel(request, fault, 0, () => deed(new Uint8Array()))
})

const lengthOf = ({ body }: Request): number =>
  body._tag === "Uint8Array" || body._tag === "Stream" ? (body.contentLength ?? 0) : 0

/** How a put ended; `hit` says whether a fault struck one of its requests. */
export const endOf = (exit: Exit.Exit<unknown, unknown>, hit: boolean): PutEnd =>
  Exit.isSuccess(exit) ? (hit ? "hit" : "acknowledged") : hit || !Cause.hasInterruptsOnly(exit.cause) ? "hit" : "given up"
