import { Effect, Layer } from "effect"
import { FetchHttpClient, HttpClient } from "effect/http"

/**
 * HTTP over the `fetch` of Node, Deno or Bun, with the length of a streamed body announced, without which S3 and OSS
 * refuse it (HTTP 411). Effect's own client takes that header away, as browsers do not let a page set it: so this one
 * is not for them.
 */
export const layerFetchHttp: Layer.Layer<HttpClient.HttpClient> = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(
    HttpClient.HttpClient,
    HttpClient.transform((answer, { body }) => {
      const length = body._tag === "Stream" ? body.contentLength : undefined
      return length === undefined ? answer : Effect.updateService(answer, FetchHttpClient.Fetch, announcing(length))
    }),
  ),
).pipe(Layer.provide(FetchHttpClient.layer))

type Fetch = typeof FetchHttpClient.Fetch.Service

/** What `init` is depends on where the core is compiled: without the types of a platform nothing is known of it. */
const announcing =
  (length: number) =>
  (fetch: Fetch): Fetch =>
  (...[url, init]: Parameters<Fetch>) => {
    const given = Object(init)
    return fetch(url, { ...given, headers: { ...given.headers, "content-length": String(length) } })
  }
