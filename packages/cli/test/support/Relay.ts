import { createHash } from "node:crypto"
import { createServer, request as forward, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** A request that went through, in the order of arrival. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** SHA-1 of the body. */
  readonly checksum: string
  /** HTTP status of the answer; undefined until there is one. */
  status: number | undefined
}

export interface Answer {
  readonly status: number
  readonly type?: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Looks at a request before it goes on; an answer of its own keeps it from going on. */
export type Intercept = (seen: Seen) => Promise<Answer | undefined> | Answer | undefined

/**
 * An HTTP server between altilift and the service: it records, delays, changes the world in between, or answers by
 * itself.
 */
export interface Relay extends AsyncDisposable {
  readonly origin: string
  readonly seen: Array<Seen>
  /** Where requests go on to; may change when the service is started anew. */
  target: string | undefined
  intercept: Intercept | undefined
  /** After how many bytes of an answer it cuts the connection; it does not without a number. */
  cut: ((seen: Seen) => number | undefined) | undefined
  /** Headers of answers that it keeps to itself. */
  hidden: ReadonlyArray<string>
  /** Waits until all that came has had its end, once the clients are gone: nothing more is recorded then. */
  readonly idle: () => Promise<void>
}

export const makeRelay = async (intercept?: Intercept): Promise<Relay> => {
  let atWork = 0
  const server = createServer((incoming, outgoing) => {
    atWork++
    relayOne(relay, incoming, outgoing)
      .catch(() => outgoing.destroy())
      .finally(() => atWork--)
  })
  const connections = () => new Promise<number>(resolve => server.getConnections((_, count) => resolve(count)))
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const relay: Relay = {
    origin: `http://127.0.0.1:${port}`,
    seen: [],
    target: undefined,
    intercept,
    cut: undefined,
    hidden: [],
    idle: async () => {
      while (atWork + (await connections()) > 0) await new Promise(resolve => setTimeout(resolve, 20))
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return relay
}

const relayOne = async (relay: Relay, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const body = await bytesOf(incoming)
  const checksum = createHash("sha1").update(body).digest("hex")
  const { method = "", url: path = "", headers: asked } = incoming
  const seen: Seen = { method, path, headers: asked, body, checksum, status: undefined }
  relay.seen.push(seen)
  const own = await relay.intercept?.(seen)
  if (own !== undefined) {
    seen.status = own.status
    outgoing.writeHead(own.status, { "content-type": own.type ?? "application/json", ...own.headers }).end(own.body)
    return
  }
  const answer = await goOn(relay.target ?? "", incoming, body)
  const answered = await bytesOf(answer)
  seen.status = answer.statusCode
  const headers = Object.entries(answer.headers).filter(([name]) => !relay.hidden.includes(name))
  // Node would put in a date of its own.
  outgoing.sendDate = !relay.hidden.includes("date")
  outgoing.writeHead(answer.statusCode ?? 502, Object.fromEntries(headers))
  const end = relay.cut?.(seen)
  if (end === undefined) outgoing.end(answered)
  else outgoing.write(answered.subarray(0, end), () => setTimeout(() => outgoing.destroy(), 100))
}

const goOn = (target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    forward(`${target}${url}`, { method: method ?? "GET", headers, agent: false }, resolve)
      .on("error", reject)
      .end(body)
  })

const bytesOf = async (stream: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Bodies that a bucket acknowledged. */
export const acknowledged = ({ seen }: Relay): ReadonlyArray<Seen> =>
  seen.filter(({ method, status }) => method === "PUT" && status === 200)
