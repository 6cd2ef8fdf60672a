import { Effect, Redacted } from "effect"
import { isGood } from "../../http/bucketResponse.ts"
import { dateOf } from "../../http/failures.ts"
import { hostOf } from "../../http/urls.ts"
import type { BucketResponse } from "../../ports/BucketTransport.ts"
import { Retryable, RunFault } from "../../ports/Errors.ts"
import type { Sts } from "../../ports/Grant.ts"
import { type AliOss, type AliOssClass, loadAliOss } from "./loadAliOss.ts"
import type { OssCall, OssClient, OssObject, OssReply } from "./OssClient.ts"
import { type Carry, requestOf, urllib, urllibResult } from "./urllib.ts"

/**
 * Calls ali-oss (V1 signatures, in headers). It is loaded when the first request wants it: it is heavy. There is one client for an STS, and the last one
 * goes when the next one comes. It opens no socket: its `urllib` sends each request over the front end's own connections.
 */
export const makeAliOssClient = (): OssClient => {
  let Client: AliOssClass | undefined
  let last: { readonly sts: Redacted.Redacted<Sts>; readonly client: AliOss } | undefined
  return Effect.fnUntraced(function* ({ sts, skew }, object, call, send) {
    const Loaded = Client ?? (yield* Effect.tryPromise({ try: loadAliOss, catch: notLoaded }))
    Client = Loaded
    const client = yield* Effect.try({
      try: () => (last?.sts === sts ? last.client : makeClient(Loaded, Redacted.value(sts))),
      catch: unusable,
    })
    last = { sts, client }
    client.options.amendTimeSkewed = skew
    const exchange = begin(carry => callOf(client, object, call, carry))
    if (exchange.request === undefined) return yield* unusable()
    const response = yield* Effect.onError(send(exchange.request), () => Effect.sync(exchange.lost))
    const outcome = yield* Effect.promise(() => exchange.answered(response))
    return replyOf(hostOf(exchange.request.url), response, outcome)
  })
}

const notLoaded = (cause: unknown) => new Retryable({ problem: { code: "oss-client-missing" }, answered: true, cause })

/** Without its cause, which may hold the credentials. */
const unusable = () => new RunFault({ kind: "refused", problem: { code: "credentials-unusable", label: "" } })

const makeClient = (Client: AliOssClass, sts: Sts): AliOss =>
  new Client({
    accessKeyId: sts.id,
    accessKeySecret: sts.secret,
    stsToken: sts.token,
    bucket: sts.bucket,
    endpoint: addressOf(sts.endpoint),
    sldEnable: isAddress(sts.endpoint),
    // It has no way to renew the STS and must not be asked for one: `Credentials` does that.
    refreshSTSTokenInterval: Number.POSITIVE_INFINITY,
    urllib,
  })

/**
 * Two methods are not those that one would look for, because they do not take any body as it is. In Node `put` computes the MD5 of bytes, for which it copies
 * them, and `putStream` pipes a stream of Node; in a page `put` reads a file into memory: `request` is below both. `uploadPart` wants a stream of Node, or
 * reads the part into memory in a page: `_uploadPart` is below it.
 */
const callOf = (client: AliOss, { key, contentType }: OssObject, call: OssCall, ctx: Carry): Promise<unknown> => {
  const options = { headers: { "Content-Type": contentType }, ctx }
  switch (call.call) {
    case "put":
      return client.request({
        ...{ ...options, method: "PUT", object: key, bucket: client.options.bucket },
        ...{ stream: call.range, successStatuses: [200] },
      })
    case "initiate":
      return client.initMultipartUpload(key, options)
    case "put-part": {
      const { uploadId, number, range } = call
      const data = { size: range.to - range.from, stream: range, content: range }
      return client._uploadPart(key, uploadId, number, data, { ...options, disabledMD5: true })
    }
    case "complete":
      return client.completeMultipartUpload(key, call.uploadId, call.parts, { ctx })
    case "abort":
      return client.abortMultipartUpload(key, call.uploadId, options)
  }
}

type Outcome = { readonly value: unknown } | { readonly error: unknown }

/** Begins a call, which asks for its request at once; what came of the request is told later. */
const begin = (call: (carry: Carry) => Promise<unknown>) => {
  const result = Promise.withResolvers<unknown>()
  let request: ReturnType<typeof requestOf> | undefined
  const ended: Promise<Outcome> = call((url, options) => {
    if (request !== undefined) return Promise.reject(new Error("a second request"))
    request = requestOf(url, options)
    return result.promise
  }).then(
    value => ({ value }),
    error => ({ error }),
  )
  return {
    request,
    /** There is no response: the call ends, and nobody asks how. */
    lost: () => result.reject(new Error("no response")),
    answered: (response: BucketResponse): Promise<Outcome> => {
      // The page's client would amend its clock and send a refused request again by itself: from an error it only reads.
      if (isGood(response)) result.resolve(urllibResult(response))
      else result.reject(Object.assign(new Error("refused"), urllibResult(response)))
      return ended
    },
  }
}

/** As much as ali-oss says of an outcome. */
interface Said {
  readonly uploadId?: unknown
  readonly code?: unknown
  readonly serverTime?: unknown
}

/** A part that arrived without an ETag that can be read is an error of ali-oss, and here a response without it. */
const replyOf = (host: string, response: BucketResponse, outcome: Outcome): OssReply => {
  const { uploadId, code, serverTime }: Said = Object("value" in outcome ? outcome.value : outcome.error)
  const time = Date.parse(String(serverTime))
  return {
    ...response,
    host,
    code: isGood(response) ? undefined : wordOf(code),
    uploadId: wordOf(uploadId),
    time: Number.isNaN(time) ? dateOf(response.headers) : time,
  }
}

/** What a bucket says is shown and kept: only what looks like a name. */
const wordOf = (said: unknown): string | undefined =>
  typeof said === "string" && /^[\w.+/=~-]{1,200}$/.test(said) ? said : undefined

/** An endpoint without a scheme is spoken to securely, but for an address: nobody has a certificate for that. */
const addressOf = (endpoint: string): string =>
  /^[a-z]+:\/\//i.test(endpoint) ? endpoint : `${isAddress(endpoint) ? "http" : "https"}://${endpoint}`

/** Whether the host is an IP literal: then the bucket is named in the path, else in the host (Aliyun refuses the former). */
export const isAddress = (endpoint: string): boolean => {
  const host = endpoint.replace(/^https?:\/\//i, "").replace(/\/.*$/, "")
  return /^\d{1,3}(\.\d{1,3}){3}(:\d+)?$/.test(host) || host.startsWith("[")
}
