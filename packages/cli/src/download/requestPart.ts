import {
  certificateProblem,
  fileRestOf,
  hostOf,
  isPassing,
  type Limiter,
  networkReason,
  type PartFile,
  type Problem,
  problemInBetween,
  RunFault,
  receiveFileRest,
  restHeaders,
  retryAfterMillis,
  untraced,
} from "@altilift/core"
import { Clock, Data, Effect, Redacted, Stream } from "effect"
import { HttpClient, type HttpClientError, HttpClientRequest, type HttpClientResponse } from "effect/http"

/** A download of which no byte moves for this long counts as lost (milliseconds). */
const stalledAfter = 60_000

/** A request did not bring all bytes. */
export class NotAll extends Data.TaggedError("NotAll")<{
  readonly problem: Problem
  /** What may help: the same request later, a new link, or nothing. */
  readonly remedy: "later" | "new link" | "none"
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number | undefined
}> {}

/** Where bytes come from, and where they go. */
export interface Transfer {
  /** A secret: it allows a download without a token. */
  readonly link: Redacted.Redacted<string>
  readonly part: PartFile<RunFault>
  /** Bytes of the whole, where known. */
  readonly size: number | undefined
  /** Bounds the bytes a second; undefined: no limit. */
  readonly limiter: Limiter | undefined
  /** Called with the number of bytes that are there. */
  readonly onBytes: (bytes: number) => void
}

/** Requests what is missing of a file. When it succeeds, the server says that these were all bytes. */
export const requestPart = Effect.fn("requestPart")(
  function* (transfer: Transfer) {
    const { link, part, size, onBytes, limiter } = transfer
    const url = Redacted.value(link)
    const host = hostOf(url)
    const client = HttpClient.followRedirects(yield* HttpClient.HttpClient, 5)
    const request = HttpClientRequest.get(url).pipe(HttpClientRequest.setHeaders(restHeaders(part.size())))
    const response = yield* client
      .execute(request)
      .pipe(Effect.timeoutOrElse({ duration: stalledAfter, orElse: () => Effect.fail(stalled(host)) }))
    const rest = yield* check(response, host, transfer)
    const bytes = Stream.timeoutOrElse(response.stream, { duration: stalledAfter, orElse: () => Stream.fail(stalled(host)) })
    const end = yield* receiveFileRest(rest, limiter === undefined ? bytes : limiter.pace(bytes), part, { size, onBytes })
    if (end === "too-long") return yield* new NotAll({ problem: { code: "result-damaged" }, remedy: "none" })
    if (end === "cut-short" || part.size() < (size ?? 0)) {
      return yield* new NotAll({ problem: { code: "server-unreachable", host, error: "ECONNRESET" }, remedy: "later" })
    }
  },
  (effect, { link }) =>
    Effect.catchTag(effect, "HttpClientError", error => Effect.fail(lost(hostOf(Redacted.value(link)), error))),
  Effect.scoped,
  untraced,
)

/** What of the file the response brings. A server without ranges sends the whole file: the download starts again. */
const check = Effect.fnUntraced(function* (
  { status, headers }: HttpClientResponse.HttpClientResponse,
  host: string,
  { part, onBytes }: Transfer,
) {
  const rest = fileRestOf({ status, headers }, part.size())
  if (rest.brings === "bytes") return rest
  if (rest.brings === "another-range") {
    yield* part.restart
    onBytes(0)
    return yield* new NotAll({ problem: { code: "server-busy", host, status, waitSeconds: 0 }, remedy: "later" })
  }
  const now = yield* Clock.currentTimeMillis
  if (isPassing(status) || status >= 500) {
    const retryAfter = retryAfterMillis(headers["retry-after"], now)
    const waitSeconds = Math.ceil((retryAfter ?? 0) / 1000)
    return yield* new NotAll({ problem: { code: "server-busy", host, status, waitSeconds }, remedy: "later", retryAfter })
  }
  // A link that has expired; of 404 and 410: its file was replaced by a newer one.
  const isOld = [401, 403, 404, 410].includes(status)
  if (isOld) return yield* new NotAll({ problem: { code: "result-link-refused", host, status }, remedy: "new link" })
  return yield* new NotAll({ problem: { code: "server-busy", host, status, waitSeconds: 0 }, remedy: "none" })
})

const stalled = (host: string) =>
  new NotAll({ problem: { code: "transfer-stalled", host, seconds: stalledAfter / 1000 }, remedy: "later" })

/** The error itself holds the link, and goes no further. */
const lost = (host: string, { reason }: HttpClientError.HttpClientError): NotAll | RunFault => {
  const certificate = certificateProblem(host, reason)
  if (certificate !== undefined) return new RunFault({ kind: "refused", problem: certificate })
  const problem = problemInBetween(reason) ?? { code: "server-unreachable", host, error: networkReason(reason) }
  return new NotAll({ problem, remedy: "later" })
}
