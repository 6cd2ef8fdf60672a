import { existsSync } from "node:fs"
import type { IncomingMessage, ServerResponse } from "node:http"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import sirv from "sirv"

/** Answers what belongs to the page; false: nothing of it does. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => boolean

/** The page's folder: that of the package, when it is installed and built. It is served as files; nothing of its code runs here. */
export const pageFolder = (): string | undefined => {
  try {
    const index = fileURLToPath(import.meta.resolve("@altilift/web/index.html"))
    return existsSync(index) ? dirname(index) : undefined
  } catch {
    return undefined
  }
}

/** What the page has to know. */
export interface PageFacts {
  /** App key that the page calls the API with: no secret, every browser gets it. */
  readonly key: string
  /** Origins of the API and of all buckets, which the page may speak to. */
  readonly origins: ReadonlyArray<string>
}

/** Where users come back to who sign in for the page. */
export const pageAddress = (apiUrl: string): string => `${apiUrl}/`

/**
 * Serves the page at `/`, what it has to know at `/page.json`, and the element and the uploader for pages of others beside it. Only files that were there at
 * the start are served.
 */
export const makePageHandler = (folder: string | undefined, { key, origins }: PageFacts): PageHandler => {
  if (folder === undefined) return notBuilt
  const headers = pageHeaders(origins)
  const serve = sirv(folder, {
    gzip: true,
    brotli: true,
    etag: true,
    setHeaders: (response, path) => {
      const of = path.endsWith(".html") || path === "/" ? headers.document : headers.part
      for (const [name, value] of Object.entries(of)) response.setHeader(name, value)
      response.setHeader("cache-control", isHashed(path) ? "public, max-age=31536000, immutable" : "no-cache")
    },
  })
  return (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false
    if (request.url === "/page.json") {
      response.writeHead(200, {
        "content-type": "application/json",
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
      })
      response.end(JSON.stringify({ key }))
      return true
    }
    let served = true
    serve(request, response, () => {
      served = false
    })
    return served
  }
}

/** What is in `assets` bears its content's hash in its name. */
const isHashed = (path: string): boolean => path.startsWith("/assets/")

const notBuilt: PageHandler = ({ url, method }, response) => {
  if (url?.split("?", 1)[0] !== "/" || (method !== "GET" && method !== "HEAD")) return false
  response.writeHead(404, { "content-type": "text/plain; charset=utf-8" })
  response.end(
    "This is altilift-service. Its page is not here: install and build @altilift/web, and start again. The API is at /graphql.\n",
  )
  return true
}

/** Headers of the document, and of what it is made of. The latter other pages may load too: the element is for them. */
const pageHeaders = (origins: ReadonlyArray<string>) => {
  const policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "worker-src": "'self'",
    "img-src": "'self' blob: data:",
    "connect-src": ["'self'", ...new Set(origins)].join(" "),
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  }
  const common = { "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" }
  return {
    document: {
      ...common,
      "content-security-policy": Object.entries(policy)
        .map(([name, value]) => `${name} ${value}`)
        .join("; "),
      "cross-origin-opener-policy": "same-origin",
    },
    part: { ...common, "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" },
  }
}
