import {
  certificateProblem,
  hostOf,
  isPassing,
  networkReason,
  type Problem,
  problemInBetween,
  RunFault,
  retryAfterMillis,
  untraced,
} from "@altilift/core"
import { Clock, Data, Effect, Redacted, Stream } from "effect"
import { HttpClient, type HttpClientError, HttpClientRequest, type HttpClientResponse } from "effect/http"
import { fileErrorOf } from "../fileErrors.ts"
import type { PartFile } from "./partFile.ts"

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
  /** A secret: whoever has it may download. */
  readonly link: Redacted.Redacted<string>
  readonly part: PartFile
  /** Path of the file, for people. */
  readonly file: string
  /** Bytes of the whole, where known. */
  readonly size: number | undefined
  /** Called with the number of bytes that are there. */
  readonly onBytes: (bytes: number) => void
}

/** Requests what is missing of a file. When it succeeds, the server says that these were all bytes. */
export const requestPart = Effect.fn("requestPart")(
  function* (transfer: Transfer) {
    const { link, part, size } = transfer
    const url = Redacted.value(link)
    const host = hostOf(url)
    const from = part.size()
    const client = HttpClient.followRedirects(yield* HttpClient.HttpClient, 5)
    const request = HttpClientRequest.get(url).pipe(
      HttpClientRequest.setHeaders({ "accept-encoding": "identity", ...(from > 0 ? { range: `bytes=${from}-` } : {}) }),
    )
    const response = yield* client
      .execute(request)
      .pipe(Effect.timeoutOrElse({ duration: stalledAfter, orElse: () => Effect.fail(stalled(host)) }))
    yield* check(response, host, transfer)
    const total = size ?? totalOf(response)
    const bytes = Stream.timeoutOrElse(response.stream, { duration: stalledAfter, orElse: () => Stream.fail(stalled(host)) })
    yield* Stream.runForEach(bytes, chunk => receive(chunk, transfer))
    if (total !== undefined && part.size() < total) {
      return yield* new NotAll({ problem: { code: "server-unreachable", host, error: "ECONNRESET" }, remedy: "later" })
    }
  },
  (effect, { link }) =>
    Effect.catchTag(effect, "HttpClientError", error => Effect.fail(lost(hostOf(Redacted.value(link)), error))),
  Effect.scoped,
  untraced,
)

const receive = (chunk: Uint8Array, { part, file, size, onBytes }: Transfer) =>
  Effect.gen(function* () {
    if (size !== undefined && part.size() + chunk.length > size) {
      return yield* new NotAll({ problem: { code: "result-damaged" }, remedy: "none" })
    }
    yield* onDisk(file, () => part.write(chunk))
    onBytes(part.size())
  })

/** Work on a file of this machine; what fails there ends the run. */
export const onDisk = <A>(file: string, work: () => Promise<A>): Effect.Effect<A, RunFault> =>
  Effect.tryPromise({
    try: work,
    catch: cause => new RunFault({ kind: "local", problem: { code: "result-not-written", file, ...fileErrorOf(cause) }, cause }),
  })

/** Whether the answer brings what was asked for. A server that knows no ranges sends the whole: then it begins anew. */
const check = Effect.fnUntraced(function* (
  response: HttpClientResponse.HttpClientResponse,
  host: string,
  { part, file, onBytes }: Transfer,
) {
  const { status, headers } = response
  if (status === 206 && beginOf(headers["content-range"]) === part.size()) return
  if (status === 200 || status === 206 || status === 416) {
    yield* onDisk(file, part.restart)
    onBytes(0)
    if (status === 200) return
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

const beginOf = (contentRange: string | undefined): number | undefined => {
  const begin = /^bytes (\d+)-/.exec(contentRange ?? "")?.[1]
  return begin === undefined ? undefined : Number(begin)
}

const totalOf = ({ status, headers }: HttpClientResponse.HttpClientResponse): number | undefined => {
  const total = status === 206 ? /\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] : headers["content-length"]
  return total === undefined ? undefined : Number(total)
}

const stalled = (host: string) =>
  new NotAll({ problem: { code: "transfer-stalled", host, seconds: stalledAfter / 1000 }, remedy: "later" })

/** The error itself holds the link, and goes no further. */
const lost = (host: string, { reason }: HttpClientError.HttpClientError): NotAll | RunFault => {
  const certificate = certificateProblem(host, reason)
  if (certificate !== undefined) return new RunFault({ kind: "refused", problem: certificate })
  const problem = problemInBetween(reason) ?? { code: "server-unreachable", host, error: networkReason(reason) }
  return new NotAll({ problem, remedy: "later" })
}
