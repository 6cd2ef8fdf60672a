import {
  type BucketWish,
  type Limiter,
  layerEngine,
  layerHttpStorage,
  layerStorages,
  layerUploadApi,
  limiterOf,
  makeLimiter,
  type Problem,
} from "@altilift/core"
import { ApiFailure, type Client, createClient } from "@altilift/core/client"
import { layerOssStorage } from "@altilift/core/oss"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Effect, Layer, Redacted } from "effect"
import { type Dispatcher, EnvHttpProxyAgent, fetch } from "undici"
import { inEnglish } from "../../messages/inEnglish.ts"
import { operator } from "../../messages/operator.ts"
import { ReconstructionFault } from "../../ports/Reconstructor.ts"
import type { UpstreamSettings } from "../../reconstruction/upstreamSettings.ts"

/** Connections to one host: transfers, and some for the API, which may live on the same host. */
const connections = 40

/** Another server of the same API, as long as the scope is open. */
export interface Remote {
  /** Its address. */
  readonly host: string
  readonly client: Client
  /** Which bucket there takes the photos. */
  readonly wish: BucketWish
  readonly limiter: Limiter
  readonly dispatcher: Dispatcher
  /** The engine over it, without a source and a journal. */
  readonly engine: ReturnType<typeof layerRemote>
}

/** Through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. */
export const makeRemote = Effect.fnUntraced(function* (settings: UpstreamSettings) {
  const { endpoint, key, token, bandwidth, cloud, bucket: label } = settings
  const dispatcher: Dispatcher = yield* Effect.acquireRelease(
    Effect.sync(() => new EnvHttpProxyAgent({ connections })),
    agent => Effect.promise(() => agent.destroy()),
  )
  const limiter = bandwidth === undefined ? makeLimiter(() => undefined) : limiterOf(bandwidth)
  const remote: Remote = {
    host: endpoint,
    wish: { cloud, label },
    dispatcher,
    client: createClient({
      endpoint,
      key: Redacted.value(key),
      token: Redacted.value(token),
      fetch: (url, init) => fetch(url, { ...init, signal: init.signal as AbortSignal, dispatcher }),
    }),
    limiter,
    engine: layerRemote(settings, dispatcher, limiter),
  }
  return remote
})

const layerRemote = (settings: UpstreamSettings, dispatcher: Dispatcher, limiter: Limiter) =>
  Layer.mergeAll(
    layerUploadApi(settings),
    layerStorages({ url: layerHttpStorage, sts: layerOssStorage }),
    layerEngine({ limiter }),
  ).pipe(
    Layer.provide(NodeHttpClient.layerUndiciNoDispatcher),
    Layer.provide(Layer.succeed(NodeHttpClient.Dispatcher, dispatcher)),
  )

/** Milliseconds between two questions to a server that does not answer. */
export const askAgainAfter = 5_000

/** How often a server may answer without saying what is wrong: it is asked for some minutes. */
const unexplainedAtMost = 60

/**
 * Asks the other server as long as it takes; what it refuses is a fault of the reconstruction.
 *
 * @param waits called with the reason why there is no answer yet
 */
export const ask = <A>(
  { host, client }: Remote,
  question: (client: Client, signal: AbortSignal) => Promise<A>,
  waits: (problem: Problem) => void,
): Effect.Effect<A, ReconstructionFault> =>
  Effect.gen(function* () {
    for (let unexplained = 0; ; ) {
      const answer = yield* Effect.result(askOnce(client, question))
      if (answer._tag === "Success") return answer.success
      const { failure } = answer.failure
      if (failure.class === "retryable" && failure.unexplained) unexplained++
      if (!isOutage(failure) || unexplained > unexplainedAtMost) return yield* refusedBy(host, failure.problem)
      waits(failure.problem)
      yield* Effect.sleep(askAgainAfter)
    }
  })

export const askOnce = <A>(
  client: Client,
  question: (client: Client, signal: AbortSignal) => Promise<A>,
): Effect.Effect<A, ApiFailure> =>
  Effect.tryPromise({
    try: signal => question(client, signal),
    catch: cause => cause,
  }).pipe(Effect.catch(cause => (cause instanceof ApiFailure ? Effect.fail(cause) : Effect.die(cause))))

/** Whether the same may work later without a change of the settings. */
export const isOutage = (failure: { readonly class?: string; readonly kind?: string; readonly problem: Problem }): boolean =>
  failure.class === "retryable" ||
  failure.kind === "unreachable" ||
  failure.problem.code === "server-offline" ||
  failure.problem.code === "server-read-only"

export const refusedBy = (host: string, reason: Problem) =>
  new ReconstructionFault({ problem: { code: "upstream-refused", host, reason } })

/** What is said while a server is waited for. */
export const waitingFor = (host: string, problem: Problem): string => operator.upstreamWaits(host, inEnglish(problem))
