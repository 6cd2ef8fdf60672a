import { type Activity, apiError, askServer, type Retry, type RunFault } from "@altilift/core"
import { ApiFailure, type Client, createClient, type RequestOptions } from "@altilift/core/client"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Context, Effect, Layer, Redacted } from "effect"
import type { Account } from "../config/Account.ts"
import { layerDispatcher } from "./ConnectionPool.ts"

/** A question to the client; `options` end the request where the question is interrupted. */
export type Question<A> = (client: Client, options: RequestOptions) => Promise<A>

/** When a response came, by this machine and by the server; milliseconds since 1970. */
export interface Answered {
  /** When its request was sent, and when its head came. */
  readonly sent: number
  readonly came: number
  /** The `Date` header, to the second; undefined without one. */
  readonly date: number | undefined
}

/** The client of the API, for requests that are no part of an upload. */
export class ServerClient extends Context.Service<
  ServerClient,
  {
    /** Repeats a question after failures that may pass: it must be idempotent. */
    readonly ask: <A>(activity: Activity, question: Question<A>) => Effect.Effect<A, RunFault, Retry>
    /** For what is asked once. */
    readonly client: Client
    readonly lastAnswer: () => Answered | undefined
  }
>()("@altilift/cli/ServerClient") {}

/** Over kept connections, through the proxy that the environment names. */
export const layerServerClient = (account: Account) =>
  Layer.effect(ServerClient, makeServerClient(account)).pipe(Layer.provide(layerDispatcher(connections)))

const connections = 4

const makeServerClient = Effect.fnUntraced(function* ({ endpoint, key, token }: Account) {
  const dispatcher = yield* NodeHttpClient.Dispatcher
  const { default: undici } = yield* Effect.promise(() => import("undici"))
  let last: Answered | undefined
  const client = createClient({
    endpoint,
    key: Redacted.value(key),
    token: Redacted.value(token),
    fetch: async (url, init) => {
      const sent = Date.now()
      const response = await undici.fetch(url, { ...init, signal: init.signal as AbortSignal, dispatcher })
      const date = Date.parse(response.headers.get("date") ?? "")
      last = { sent, came: Date.now(), date: Number.isNaN(date) ? undefined : date }
      return response
    },
  })
  return ServerClient.of({
    client,
    lastAnswer: () => last,
    ask: (activity, question) =>
      askServer(
        activity,
        Effect.tryPromise({ try: signal => question(client, { signal }), catch: cause => cause }).pipe(
          Effect.catch(cause => (cause instanceof ApiFailure ? Effect.fail(apiError(cause.failure)) : Effect.die(cause))),
        ),
      ),
  })
})
