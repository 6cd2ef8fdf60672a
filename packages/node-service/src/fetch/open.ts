import type { IncomingHttpHeaders } from "node:http"
import type { Readable } from "node:stream"
import { Redacted } from "effect"
import { request } from "undici"
import type { Network } from "../networks.ts"
import { apiVersion } from "../version.ts"
import { failureOf } from "./failures.ts"
import { type Lookup, readUrl } from "./guard.ts"
import { pinnedAgent } from "./pinnedAgent.ts"
import { failing, refused } from "./Unfetchable.ts"

/** How long each part of a fetch may take, in milliseconds. */
export interface Patience {
  /** Until a name is found; a name that is not takes as long. */
  readonly resolve: number
  /** Until there is a connection. */
  readonly connect: number
  /** Without a byte, before and between those of the answer. */
  readonly idle: number
  /** Everything together. */
  readonly total: number
  /** The least of a body that comes in a time: a host that sends less holds up others. */
  readonly least: { readonly bytes: number; readonly within: number }
}

/** What fetching is done with. */
export interface FetchRules {
  /** Networks that are not public, and fetched from all the same. */
  readonly allowed: ReadonlyArray<Network>
  readonly lookup: Lookup
  readonly patience: Patience
}

/** What to get. The URL may be a signed one: as much a secret as the token. */
export interface Wanted {
  readonly url: URL
  /** Bearer token; it goes to the origin of `url` and to no other. */
  readonly token: Redacted.Redacted<string> | undefined
}

/** An address that answers with 200 and a body. */
export interface Opened extends AsyncDisposable {
  /** For people. */
  readonly host: string
  /** Bytes that the answer announces; undefined when it does not say. */
  readonly length: number | undefined
  readonly body: Readable
}

const mostRedirects = 3

const redirects = new Set([301, 302, 303, 307, 308])

/** Answers that may be others a moment later. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504])

/**
 * Opens an address and follows its redirects, each under the same rules as the first. A token is dropped for good when
 * the origin changes.
 *
 * @param signal ends everything, also the body
 * @throws {Unfetchable}
 */
export const open = async (wanted: Wanted, rules: FetchRules, signal: AbortSignal): Promise<Opened> => {
  let { url, token } = wanted
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const answer = await get({ url, token }, rules, signal)
    if (!redirects.has(answer.status)) return await accept(answer, url)
    await answer.close()
    const next = readLocation(answer.headers.location, url)
    if (next.origin !== url.origin) token = undefined
    url = next
  }
  throw refused({ code: "fetch-redirects-too-often", host: wanted.url.host, most: mostRedirects })
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Readable
  readonly close: () => Promise<void>
}

/** One request over a connection of its own. */
const get = async ({ url, token }: Wanted, rules: FetchRules, signal: AbortSignal): Promise<Answer> => {
  const { idle } = rules.patience
  const agent = await pinnedAgent(url, rules, signal)
  const headers = {
    accept: "image/*, */*;q=0.1",
    "accept-encoding": "identity",
    "user-agent": `altilift-service/${apiVersion}`,
    ...(token === undefined ? {} : { authorization: `Bearer ${Redacted.value(token)}` }),
  }
  try {
    const response = await request(url, { dispatcher: agent, headers, signal, headersTimeout: idle, bodyTimeout: idle })
    // The reader of the body gets its failure; the body of a redirect has no reader.
    response.body.on("error", () => undefined)
    return { status: response.statusCode, headers: response.headers, body: response.body, close: () => agent.destroy() }
  } catch (cause) {
    await agent.destroy()
    throw signal.aborted ? signal.reason : failureOf(cause, url.host)
  }
}

const accept = async (answer: Answer, url: URL): Promise<Opened> => {
  const { status, headers, body, close } = answer
  const encoding = headers["content-encoding"]
  const complaint =
    status !== 200
      ? (passing.has(status) ? failing : refused)({ code: "fetch-http-status", host: url.host, status })
      : encoding !== undefined && encoding !== "identity"
        ? refused({ code: "fetch-compressed", host: url.host })
        : undefined
  if (complaint !== undefined) {
    await close()
    throw complaint
  }
  const length = headers["content-length"] === undefined ? undefined : Number(headers["content-length"])
  return { host: url.host, length, body, [Symbol.asyncDispose]: close }
}

/** Where a redirect leads: http and https only, and no credentials, here either. */
const readLocation = (location: string | undefined, from: URL): URL => {
  if (location === undefined || !URL.canParse(location, from)) {
    throw refused({ code: "fetch-redirects-nowhere", host: from.host })
  }
  return readUrl(new URL(location, from).href)
}
