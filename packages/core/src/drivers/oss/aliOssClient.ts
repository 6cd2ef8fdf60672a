import { Effect, Redacted } from "effect"
import { isGood } from "../../http/bucketResponse.ts"
import { dateOf } from "../../http/failures.ts"
import { hostOf } from "../../http/urls.ts"
import type { BucketResponse } from "../../ports/BucketTransport.ts"
import { Retryable, RunFault } from "../../ports/Errors.ts"
import type { Sts } from "../../ports/Grant.ts"
import type { AliOss } from "./AliOss.ts"
import type { Outcome } from "./exchange.ts"
import type { OssClient, OssReply } from "./OssClient.ts"

/**
 * Calls ali-oss, which is loaded with the first call: it is heavy. There is one client for an STS, and the last one
 * goes when the next one comes. It opens no socket: each request goes over the front end's own connections.
 */
export const makeAliOssClient = (): OssClient => {
  let loaded: Awaited<ReturnType<typeof load>> | undefined
  let last: { readonly sts: Redacted.Redacted<Sts>; readonly client: AliOss } | undefined
  return Effect.fnUntraced(function* ({ sts, skew }, object, call, send) {
    loaded ??= yield* Effect.tryPromise({ try: load, catch: notLoaded })
    const { makeClient, begin } = loaded
    const client = yield* Effect.try({
      try: () => (last?.sts === sts ? last.client : makeClient(Redacted.value(sts))),
      catch: unusable,
    })
    last = { sts, client }
    client.options.amendTimeSkewed = skew
    const exchange = begin(client, object, call)
    if (exchange.request === undefined) return yield* unusable()
    const response = yield* Effect.onError(send(exchange.request), () => Effect.sync(exchange.lost))
    const outcome = yield* Effect.promise(() => exchange.answered(response, isGood(response)))
    return replyOf(hostOf(exchange.request.url), response, outcome)
  })
}

const load = () => import("./exchange.ts")

const notLoaded = (cause: unknown) => new Retryable({ problem: { code: "oss-client-missing" }, answered: true, cause })

/** Without its cause, which may hold the credentials. */
const unusable = () => new RunFault({ kind: "refused", problem: { code: "credentials-unusable", label: "" } })

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
