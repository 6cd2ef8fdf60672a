import { existsSync } from "node:fs"
import type { IncomingMessage, ServerResponse } from "node:http"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { answerPlainly } from "../http/answers.ts"
import { answerStaticFile, type StaticFiles } from "../http/StaticFiles.ts"
import { policyOf } from "../http/securityHeaders.ts"

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
 * the start are served, as they were then.
 */
export const makePageHandler = (files: StaticFiles | undefined, { key, origins }: PageFacts): PageHandler => {
  if (files === undefined) return notBuilt
  const headers = pageHeaders(origins)
  return (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false
    const path = request.url?.split("?", 1)[0] ?? ""
    if (path === "/page.json") {
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-cache" })
      response.end(JSON.stringify({ key }))
      return true
    }
    const name = path === "/" ? "/index.html" : path
    const file = files.get(name)
    if (file === undefined) return false
    const kept = isHashed(name) ? "public, max-age=31536000, immutable" : "no-cache"
    answerStaticFile(request, response, file, {
      ...(name.endsWith(".html") ? headers.document : headers.part),
      "cache-control": kept,
    })
    return true
  }
}

/** What is in `assets` bears its content's hash in its name. */
const isHashed = (path: string): boolean => path.startsWith("/assets/")

const notBuilt: PageHandler = ({ url, method }, response) => {
  if (url?.split("?", 1)[0] !== "/" || (method !== "GET" && method !== "HEAD")) return false
  const text =
    "This is altilift-service. Its page is not here: install and build @altilift/web, and start again. The API is at /graphql."
  answerPlainly(response, 404, text)
  return true
}

/** What the document, and what it is made of, bear beyond what every answer bears. The latter other pages may load too: the element is for them. */
const pageHeaders = (origins: ReadonlyArray<string>) => ({
  document: {
    "content-security-policy": policyOf({
      "default-src": "'none'",
      "script-src": "'self'",
      "style-src": "'self'",
      "worker-src": "'self'",
      "img-src": "'self' blob: data:",
      "connect-src": ["'self'", ...new Set(origins)].join(" "),
      "base-uri": "'none'",
      "form-action": "'self'",
      "frame-ancestors": "'none'",
    }),
  },
  part: { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" },
})
