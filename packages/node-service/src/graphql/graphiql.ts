import { existsSync } from "node:fs"
import type { IncomingMessage, ServerResponse } from "node:http"
import { fileURLToPath } from "node:url"
import { answerPlainly } from "../http/answers.ts"
import { answerStaticFile, readStaticFiles, type StaticFiles } from "../http/StaticFiles.ts"
import { policyOf } from "../http/securityHeaders.ts"

/** Answers what belongs to GraphiQL; false: nothing of it does. */
export type GraphiQLHandler = (request: IncomingMessage, response: ServerResponse) => boolean

/** Its editor makes style elements; everything else comes from here. */
const policy = policyOf({
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self' 'unsafe-inline'",
  "worker-src": "'self'",
  "img-src": "'self' data:",
  "font-src": "'self' data:",
  "connect-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
})

/** Its files, as the build left them beside the bundle; undefined: it is off, or not built. */
export const readGraphiQL = async (on: boolean): Promise<StaticFiles | undefined> => {
  const folder = fileURLToPath(new URL("graphiql", import.meta.url))
  return on && existsSync(folder) ? readStaticFiles(folder) : undefined
}

/** Gives browsers an explorer at `/graphql`, from files under `/graphiql/`. It keeps the query in its own address. */
export const makeGraphiQL =
  (files: StaticFiles | undefined): GraphiQLHandler =>
  (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false
    const [path = "", query] = request.url?.split("?", 2) ?? []
    const isPage = path === "/graphql" && /\btext\/html\b/.test(request.headers.accept ?? "")
    if (files === undefined) {
      if (!isPage || query !== undefined) return false
      answerPlainly(response, 404, "This is the API. GraphiQL is off here: the operator turns it on with ALTILIFT_GRAPHIQL.")
      return true
    }
    const file = files.get(isPage ? "/index.html" : path.replace(/^\/graphiql/, ""))
    if (file === undefined || !(isPage || path.startsWith("/graphiql/"))) return false
    answerStaticFile(request, response, file, { "content-security-policy": policy, "cache-control": "no-cache" })
    return true
  }
