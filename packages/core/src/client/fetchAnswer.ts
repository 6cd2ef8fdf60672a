import type { Failure, Reading } from "./Failure.ts"
import { fails } from "./Failure.ts"
import { type Answer, lostConnection, readResponse, silentServer } from "./readResponse.ts"
import { type Access, encode } from "./request.ts"

/** An `AbortSignal`, as far as the client needs one: the core is compiled without the types of a platform. */
export interface Signal {
  readonly aborted: boolean
  readonly reason: unknown
}

/** The platform's `fetch`, as far as the client needs it. A method, so that the platform's own type fits. */
export interface FetchLike {
  fetch(
    url: string,
    init: {
      readonly method: string
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
      readonly signal: Signal
      readonly credentials: "omit"
      readonly referrerPolicy: "no-referrer"
      readonly redirect: "manual"
    },
  ): Promise<{
    readonly status: number
    readonly headers: { get(name: string): string | null }
    text(): Promise<string>
  }>
}

declare const AbortSignal: {
  readonly timeout: (millis: number) => Signal
  readonly any: (signals: ReadonlyArray<Signal>) => Signal
}

export interface FetchOptions {
  readonly fetch: FetchLike["fetch"]
  /** Milliseconds after which a request counts as lost. */
  readonly timeout: number
  readonly signal: Signal | undefined
}

/**
 * Asks one document, once. Cookies, referrer and redirects are left out: the headers are secrets, and for this address
 * alone. Rejects only with the reason of an aborted `signal`.
 */
export const fetchAnswer = async (
  access: Access,
  document: string,
  variables: Readonly<Record<string, unknown>>,
  { fetch, timeout, signal }: FetchOptions,
): Promise<Reading<Answer, Failure>> => {
  const { url, ...request } = encode(access, document, variables)
  const late = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(url, {
      ...request,
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "manual",
    })
    const header = (name: string) => response.headers.get(name) ?? undefined
    const headers = { date: header("date"), "retry-after": header("retry-after") }
    return readResponse(access.endpoint, { status: response.status, headers, text: await response.text() }, Date.now())
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    return fails(late.aborted ? silentServer(access.endpoint, timeout) : lostConnection(access.endpoint, cause))
  }
}
