import { type Effect, Semaphore } from "effect"

/** Browsers open six connections to an origin over HTTP/1.1; two of them stay free for requests of the API. */
const transfersBesideApi = 4

/**
 * Bounds the requests under way to a bucket that has the origin of the API; requests to other origins, and all over
 * HTTP/2, go at once.
 */
export const makeConnectionLimit = (apiUrl: string) => {
  const { origin } = new URL(apiUrl)
  const permits = Semaphore.makeUnsafe(transfersBesideApi)
  return (url: string) =>
    <A, E, R>(request: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
      new URL(url).origin === origin && !isMultiplexed(origin) ? permits.withPermit(request) : request
}

/**
 * Whether requests to the origin share a connection, as the browser noted it at earlier requests (of the API, before
 * any transfer).
 */
const isMultiplexed = (origin: string): boolean =>
  performance
    .getEntriesByType("resource")
    .some(entry => entry.name.startsWith(`${origin}/`) && /^h[23]/.test((entry as PerformanceResourceTiming).nextHopProtocol))
