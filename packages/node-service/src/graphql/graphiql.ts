import { existsSync } from "node:fs"
import type { IncomingMessage } from "node:http"
import { fileURLToPath } from "node:url"
import { answerPlainly } from "../http/answers.ts"
import type { Route } from "../http/router.ts"
import { answerStaticFile, readStaticFiles, type StaticFiles } from "../http/StaticFiles.ts"
import { policyOf } from "../http/securityHeaders.ts"

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

/** An explorer for browsers at `/graphql`, from files under `/graphiql/`. It keeps the query in its own address. */
export const graphiQLRoutes = (files: StaticFiles | undefined): ReadonlyArray<Route> => {
  if (files === undefined) return [off]
  const headers = { "content-security-policy": policy, "cache-control": "no-cache" }
  return [...files].flatMap(([name, file]) => {
    const handler: Route["handler"] = async (request, response) => answerStaticFile(request, response, file, headers)
    const here: Route = { path: `/graphiql${name}`, methods: ["GET"], handler }
    return name === "/index.html" ? [here, { path: "/graphql", methods: ["GET"], when: isBrowser, handler }] : [here]
  })
}

/** Whether a browser opens the address. */
const isBrowser = ({ headers }: IncomingMessage): boolean => /\btext\/html\b/.test(headers.accept ?? "")

/** A query in the address is one of the API. */
const off: Route = {
  path: "/graphql",
  methods: ["GET"],
  when: request => isBrowser(request) && request.url?.includes("?") === false,
  handler: async (_, response) =>
    answerPlainly(response, 404, "This is the API. GraphiQL is off here: the operator turns it on with ALTILIFT_GRAPHIQL."),
}
