import Client from "ali-oss"
import type { BodyRange, BucketRequest, BucketResponse } from "../../ports/BucketTransport.ts"
import type { Sts } from "../../ports/Grant.ts"
import type { AliOss, AliOssClass, Carry, UrllibOptions } from "./AliOss.ts"
import type { OssCall, OssObject } from "./OssClient.ts"

// Loaded with ali-oss when it is needed. Nothing but types of the core is imported here: else bundlers split what a
// page loads at once.

/** Its types leave out what is used here. */
const Oss: unknown = Client

/** The HTTP client that ali-oss takes: the context of each request is what sends it. */
const urllib = { request: (url: string, options: UrllibOptions): Promise<unknown> => options.ctx(url, options) }

/** Signs by V1, in headers. */
export const makeClient = (sts: Sts): AliOss =>
  new (Oss as AliOssClass)({
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

/** What became of a call. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown }

/** Begins a call, which makes its request at once or not at all; the response is handed in later. */
export const begin = (client: AliOss, object: OssObject, call: OssCall) => {
  const result = Promise.withResolvers<unknown>()
  let request: BucketRequest | undefined
  const carry: Carry = (url, options) => {
    if (request !== undefined) return Promise.reject(new Error("a second request"))
    request = requestOf(url, options)
    return result.promise
  }
  const ended: Promise<Outcome> = callOf(client, object, call, carry).then(
    value => ({ value }),
    error => ({ error }),
  )
  return {
    request,
    /** There is no response: the call ends without a result. */
    lost: () => result.reject(new Error("no response")),
    answered: (response: BucketResponse, isGood: boolean): Promise<Outcome> => {
      // The page's client would amend its clock and send a refused request again by itself: from an error it only
      // reads.
      if (isGood) result.resolve(urllibResult(response))
      else result.reject(Object.assign(new Error("refused"), urllibResult(response)))
      return ended
    },
  }
}

/**
 * Two methods are not those that one would look for, because they do not take any body as it is. In Node `put` computes
 * the MD5 of bytes, for which it copies them, and `putStream` pipes a stream of Node; in a page `put` reads a file into
 * memory: `request` is below both. `uploadPart` wants a stream of Node, or reads the part into memory in a page:
 * `_uploadPart` is below it.
 */
const callOf = (client: AliOss, { key, contentType }: OssObject, call: OssCall, ctx: Carry): Promise<unknown> => {
  const options = { headers: { "Content-Type": contentType }, ctx }
  switch (call.call) {
    case "put":
      return client.request({
        ...options,
        method: "PUT",
        bucket: client.options.bucket,
        object: key,
        stream: call.range,
        successStatuses: [200],
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

/** Set by the sender. */
const notOurs = ["host", "content-length"]

const requestOf = (url: string, { method, headers, content, stream }: UrllibOptions): BucketRequest => {
  const { "content-type": contentType = "", ...others } = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || value === null || notOurs.includes(name.toLowerCase()) ? [] : [[name.toLowerCase(), String(value)]],
    ),
  )
  return { method, url, headers: others, contentType, ...rangeOf(stream ?? content ?? "") }
}

const rangeOf = (body: string | BodyRange): BodyRange => {
  if (typeof body !== "string") return body
  const bytes = Uint8Array.from(body, letter => letter.charCodeAt(0))
  return { body: { kind: "bytes", bytes }, from: 0, to: bytes.byteLength }
}

/** A response as urllib has it. */
const urllibResult = ({ status, headers, text }: BucketResponse) => ({
  status,
  headers,
  data: text,
  res: { status, statusCode: status, headers },
})

/** An endpoint without a scheme uses https; an IP address uses http, because certificates are for names. */
const addressOf = (endpoint: string): string =>
  /^[a-z]+:\/\//i.test(endpoint) ? endpoint : `${isAddress(endpoint) ? "http" : "https"}://${endpoint}`

/**
 * Whether the host is an IP literal: then the bucket is named in the path, else in the host (Aliyun refuses the
 * former).
 */
export const isAddress = (endpoint: string): boolean => {
  const host = endpoint.replace(/^https?:\/\//i, "").replace(/\/.*$/, "")
  return /^\d{1,3}(\.\d{1,3}){3}(:\d+)?$/.test(host) || host.startsWith("[")
}
