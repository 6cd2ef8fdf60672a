import { Effect, Redacted } from "effect"
import { Retryable, RunFault } from "../../ports/Errors.ts"
import type { LiveSts, Sts } from "../../ports/Storage.ts"

/** A request about one object, before it is signed. */
export interface OssRequest {
  readonly method: "PUT" | "POST" | "DELETE"
  readonly key: string
  /** What of the object it is about (`uploads`, `uploadId`, `partNumber`); without a value: the name alone. */
  readonly subresources: Readonly<Record<string, string>>
  readonly contentType: string
}

/** Signed: the headers hold secrets. */
export interface SignedRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Signs a request with an STS, by the bucket's clock. Sends nothing. */
export type OssSigner = (live: LiveSts, request: OssRequest) => Effect.Effect<SignedRequest, Retryable | RunFault>

/** As much of an ali-oss client as signing takes. */
interface Client {
  readonly options: { amendTimeSkewed?: number }
  readonly request: (params: Record<string, unknown>) => Promise<unknown>
}
type ClientClass = new (options: Record<string, unknown>) => Client

/** The header that names the host is written by whoever sends; a length and a date of its own every request gets from there too. */
const notOurs = ["host", "content-type", "content-length"]

/**
 * Signs with ali-oss (V1, in headers), which is loaded when the first request wants it: it is heavy. There is one client for an STS, and the last one
 * goes when the next one comes. It never opens a socket: what it wants to send is taken from it and goes over the front end's own connections, which
 * are bounded, know the proxy and can be interrupted.
 */
export const makeAliOssSigner = (): OssSigner => {
  let Client: ClientClass | undefined
  let last: { readonly sts: Redacted.Redacted<Sts>; readonly signWith: Signing } | undefined
  return Effect.fnUntraced(function* ({ sts, skew }, request) {
    const Loaded = Client ?? (yield* Effect.tryPromise({ try: loadClient, catch: notLoaded }))
    Client = Loaded
    return yield* Effect.try({
      try: () => {
        if (last?.sts !== sts) last = { sts, signWith: makeSigning(Loaded, Redacted.value(sts)) }
        return last.signWith(skew, request)
      },
      catch: notSigned,
    })
  })
}

const notLoaded = (cause: unknown) => new Retryable({ problem: { code: "oss-client-missing" }, answered: true, cause })

/** Without its cause, which may hold the credentials. */
const notSigned = () =>
  new RunFault({
    kind: "refused",
    problem: { code: "credentials-unusable", label: "" },
  })

type Signing = (skew: number, request: OssRequest) => SignedRequest

const makeSigning = (Client: ClientClass, sts: Sts): Signing => {
  let signed: SignedRequest | undefined
  const client = new Client({
    accessKeyId: sts.id,
    accessKeySecret: sts.secret,
    stsToken: sts.token,
    bucket: sts.bucket,
    endpoint: addressOf(sts.endpoint),
    sldEnable: isAddress(sts.endpoint),
    // It has no way to renew the STS and must not be asked for one: `Credentials` does that.
    refreshSTSTokenInterval: Number.POSITIVE_INFINITY,
    urllib: {
      request: (url: string, { headers }: { readonly headers: Record<string, unknown> }) => {
        signed = { url, headers: headersOf(headers) }
        return new Promise(() => {})
      },
    },
  })
  return (skew, { method, key, subresources, contentType }) => {
    client.options.amendTimeSkewed = skew
    signed = undefined
    const request = { method, bucket: sts.bucket, object: key, subres: subresources, headers: { "Content-Type": contentType } }
    client.request(request).catch(() => {})
    if (signed === undefined) throw new Error("ali-oss does not sign at once, as it used to")
    return signed
  }
}

const headersOf = (headers: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || value === null || notOurs.includes(name.toLowerCase()) ? [] : [[name.toLowerCase(), String(value)]],
    ),
  )

/** An endpoint without a scheme is spoken to securely, but for an address: nobody has a certificate for that. */
const addressOf = (endpoint: string): string =>
  /^[a-z]+:\/\//i.test(endpoint) ? endpoint : `${isAddress(endpoint) ? "http" : "https"}://${endpoint}`

/** Whether the host is an IP literal: then the bucket is named in the path, else in the host (Aliyun refuses the former). */
export const isAddress = (endpoint: string): boolean => {
  const host = endpoint.replace(/^https?:\/\//i, "").replace(/\/.*$/, "")
  return /^\d{1,3}(\.\d{1,3}){3}(:\d+)?$/.test(host) || host.startsWith("[")
}

/** A bundler hands out a CommonJS module as the default of a module, and so does Node. */
const loadClient = async (): Promise<ClientClass> => {
  const module: { readonly default: unknown } = await import("ali-oss")
  return module.default as ClientClass
}
