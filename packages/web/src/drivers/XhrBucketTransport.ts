import {
  type BucketRequest,
  type BucketResponse,
  BucketTransport,
  Changed,
  codeIn,
  hostOf,
  type ImageFault,
  Retryable,
} from "@altilift/core"
import { Effect, Layer, Stream } from "effect"
import { makeConnectionLimit } from "./connectionLimit.ts"
import { fileOf, isUnchanged } from "./FileBody.ts"
import { makeWatchdog } from "./watchdog.ts"

/**
 * Over XMLHttpRequest, the only way of a browser to say how far a body is. Nothing is asked for redirects, cookies or a
 * cache.
 *
 * @param apiUrl address of the API; a bucket on the same origin leaves it connections
 */
export const layerXhrBucketTransport = (apiUrl: string): Layer.Layer<BucketTransport> =>
  Layer.sync(BucketTransport, () => {
    const limited = makeConnectionLimit(apiUrl)
    return {
      send: (request, onProgress) =>
        Effect.flatMap(bodyOf(request), body => limited(request.url)(send(request, body, onProgress))).pipe(
          Effect.catch(error => Effect.flatMap(refusedFile(request), changed => Effect.fail(changed ?? error))),
        ),
      reach: address => reach(address),
      inPage: true,
    }
  })

const lost = (host: string) =>
  new Retryable({
    problem: { code: "bucket-unreachable-from-page", host },
    answered: false,
  })

const send = (request: BucketRequest, body: Blob | Uint8Array<ArrayBuffer>, onProgress: (bytes: number) => void) =>
  Effect.callback<BucketResponse, Retryable>(resume => {
    const host = hostOf(request.url)
    const xhr = new XMLHttpRequest()
    const watchdog = makeWatchdog(patience => {
      const problem = { code: "transfer-stalled", host, seconds: Math.round(patience / 1000) } as const
      resume(Effect.fail(new Retryable({ problem, answered: false })))
      xhr.abort()
    })
    xhr.open(request.method, request.url)
    for (const [name, value] of Object.entries(request.headers)) xhr.setRequestHeader(name, value)
    xhr.setRequestHeader("content-type", request.contentType)
    xhr.upload.onprogress = ({ loaded }) => {
      watchdog.moved(loaded)
      onProgress(Math.min(loaded, request.to - request.from))
    }
    xhr.onload = () => resume(Effect.succeed(answerOf(xhr)))
    xhr.onerror = () => resume(Effect.fail(lost(host)))
    xhr.onloadend = watchdog.end
    xhr.send(body)
    return Effect.sync(() => {
      xhr.onload = xhr.onerror = xhr.upload.onprogress = null
      xhr.abort()
      watchdog.end()
    })
  })

/** A file is sent from the disk. Any other stream is gathered first, because a browser cannot send one. */
const bodyOf = ({ body, from, to }: BucketRequest): Effect.Effect<Blob | Uint8Array<ArrayBuffer>, Changed | ImageFault> => {
  if (body.kind === "bytes") return Effect.succeed(body.bytes.subarray(from, to) as Uint8Array<ArrayBuffer>)
  const file = fileOf(body)
  if (file !== undefined) return Effect.succeed(from === 0 && to === file.size ? file : file.slice(from, to))
  return body.open(from, to).pipe(
    Stream.runCollect,
    Effect.map(pieces => new Blob([...pieces] as Array<Uint8Array<ArrayBuffer>>)),
  )
}

/** A browser that will not send a file because it is another by now says no more than that the connection failed. */
const refusedFile = ({ body }: BucketRequest): Effect.Effect<Changed | undefined> => {
  const file = fileOf(body)
  if (file === undefined) return Effect.succeed(undefined)
  return Effect.map(
    Effect.promise(() => isUnchanged(file)),
    unchanged => (unchanged ? undefined : new Changed({ problem: { code: "file-changed" } })),
  )
}

const answerOf = (xhr: XMLHttpRequest): BucketResponse => {
  const { status, responseText: text } = xhr
  return { status, headers: headersOf(xhr.getAllResponseHeaders()), code: codeIn(status, text), text }
}

/** Lines of `name: value`, the names in lower case. */
const headersOf = (lines: string): Record<string, string> =>
  Object.fromEntries(
    lines
      .trim()
      .split(/\r?\n/)
      .map(line => {
        const colon = line.indexOf(":")
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      }),
  )

/** Without CORS the page cannot read the bucket's answer, but the request succeeds: any answer counts as reachable. */
const reach = (address: string) =>
  Effect.tryPromise({
    try: signal => fetch(address, { method: "HEAD", mode: "no-cors", cache: "no-store", credentials: "omit", signal }),
    catch: () => lost(hostOf(address)),
  }).pipe(Effect.asVoid)
