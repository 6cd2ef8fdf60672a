import { Effect, Layer, Redacted } from "effect"
import { HttpClient, HttpClientError, HttpClientResponse } from "effect/http"
import { layerUploadApi, UploadApi } from "../src/index.ts"
import { bytesOf } from "./simulation/network.ts"

/** What a server answers to a document; undefined: no answer comes. */
export type Server = (query: string) => { readonly status?: number; readonly body: unknown } | undefined

/** The API of a server, and the names of the operations that it was asked. */
export const apiOf = (server: Server) => {
  const asked: Array<string> = []
  const client = HttpClient.make(request =>
    Effect.gen(function* () {
      const { query } = JSON.parse(new TextDecoder().decode(yield* bytesOf(request)))
      asked.push(/(?:query|mutation) (\w+)/.exec(query)?.[1] ?? query)
      const answer = server(query)
      if (answer === undefined) {
        const cause = new Error("reset")
        return yield* new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) })
      }
      return HttpClientResponse.fromWeb(request, new Response(JSON.stringify(answer.body), { status: answer.status ?? 200 }))
    }),
  )
  const access = { endpoint: "http://api.test", key: Redacted.make("key"), token: Redacted.make("token") }
  const layer = layerUploadApi(access).pipe(Layer.provide(Layer.succeed(HttpClient.HttpClient, client)))
  const use = <A, E>(body: (api: UploadApi["Service"]) => Effect.Effect<A, E>) =>
    Effect.flatMap(UploadApi, body).pipe(Effect.provide(layer))
  return { asked, use }
}
