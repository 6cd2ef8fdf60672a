import { answerPlainly, send } from "../http/answers.ts"
import type { Route } from "../http/router.ts"
import { answerStaticFile, type StaticFiles } from "../http/StaticFiles.ts"
import { policyOf } from "../http/securityHeaders.ts"

/** What the page has to know. */
export interface PageFacts {
  /** App key that the page calls the API with: no secret, every browser gets it. */
  readonly key: string
  /** Whether the service mails links to those who forgot their password. */
  readonly mails: boolean
  /** Origins of the API and of all buckets, which the page may speak to. */
  readonly origins: ReadonlyArray<string>
  /** Origins that pictures of photos come from, besides that of the page. */
  readonly pictures?: ReadonlyArray<string>
}

/** Where users come back to who sign in for the page. */
export const pageAddress = (apiUrl: string): string => `${apiUrl}/`

/**
 * The page at `/`, what it has to know at `/page.json`, and the element and the uploader for pages of others beside it.
 * Only files that were there at the start are served, as they were then.
 */
export const pageRoutes = (
  files: StaticFiles | undefined,
  { key, mails, origins, pictures = [] }: PageFacts,
): ReadonlyArray<Route> => {
  if (files === undefined) return [notBuilt]
  const headers = pageHeaders(origins, pictures)
  const facts = { "content-type": "application/json", "cache-control": "no-cache" }
  const routes = [...files].map(([name, file]): Route => {
    const kept = isHashed(name) ? "public, max-age=31536000, immutable" : "no-cache"
    const own = { ...(name.endsWith(".html") ? headers.document : headers.part), "cache-control": kept }
    return get(name, async (request, response) => answerStaticFile(request, response, file, own))
  })
  const index = routes.find(({ path }) => path === "/index.html")
  return [
    get("/page.json", async (_, response) =>
      send(response, { status: 200, headers: facts, body: JSON.stringify({ key, mails }) }),
    ),
    ...(index === undefined ? [] : [get("/", index.handler)]),
    ...routes,
  ]
}

const get = (path: string, handler: Route["handler"]): Route => ({ path, methods: ["GET"], handler })

/** What is in `assets` bears its content's hash in its name. */
const isHashed = (path: string): boolean => path.startsWith("/assets/")

const notBuilt: Route = get("/", async (_, response) => {
  const text =
    "This is altilift-service. Its page is not here: install and build @altilift/web, and start again. The API is at /graphql."
  answerPlainly(response, 404, text)
})

/**
 * What the document, and what it is made of, bear beyond what every answer bears. The latter other pages may load too:
 * the element is for them.
 */
const pageHeaders = (origins: ReadonlyArray<string>, pictures: ReadonlyArray<string>) =>
  headersFor(["'self'", ...new Set(origins)].join(" "), ["'self'", "blob:", "data:", ...pictures].join(" "))

/** `connect`: what page and workers may speak to. `images`: where the page may load pictures from. */
const headersFor = (connect: string, images: string) => ({
  document: {
    "content-security-policy": policyOf({
      "default-src": "'none'",
      "script-src": "'self'",
      "style-src": "'self'",
      "worker-src": "'self'",
      "img-src": images,
      "connect-src": connect,
      "base-uri": "'none'",
      "form-action": "'self'",
      "frame-ancestors": "'none'",
    }),
  },
  // Workers obey the policy of their own file. LAZ point clouds are decompressed in WebAssembly.
  part: {
    "content-security-policy": policyOf({
      "default-src": "'none'",
      "script-src": "'self' 'wasm-unsafe-eval'",
      "connect-src": connect,
    }),
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  },
})
