import type { IncomingMessage } from "node:http"
import { plain } from "../messages/plain.ts"
import type { Handler } from "./answering.ts"
import { answerPlainly } from "./answers.ts"

type Method = "GET" | "POST"

/** What answers at an address. */
export interface Route {
  /** As it is on the wire: a path is not normalised, so that no two spellings are taken for each other. */
  readonly path: string
  /** HEAD goes with GET. `any`: the handler decides. */
  readonly methods: "any" | ReadonlyArray<Method>
  /** Whether it takes this request; one that does not leaves it to the routes after it. */
  readonly when?: (request: IncomingMessage) => boolean
  readonly handler: Handler
}

const notFound: Handler = async (_, response) => answerPlainly(response, 404, plain.nothingHere)

/**
 * Answers by path and method: the first route that takes a request answers it. A path that is known for other methods
 * only is answered with 405, every other path by `otherwise`.
 *
 * No router of a library: Effect's `HttpRouter` and hono come with a server or adapter that writes the response itself.
 * The guarantees of answering.ts (one answer of a connection at a time, 100-continue before a body, unread answers are
 * cut) need Node's request and response. All paths are known at the start, so a map suffices.
 */
export const routed = (routes: ReadonlyArray<Route>, otherwise: Handler = notFound): Handler => {
  const byPath = Map.groupBy(routes, ({ path }) => path)
  return async (request, response, beforeBody) => {
    const here = (byPath.get(pathOf(request)) ?? []).filter(({ when }) => when?.(request) !== false)
    const route = here.find(({ methods }) => methods === "any" || methods.includes(asMethod(request)))
    if (route !== undefined) return route.handler(request, response, beforeBody)
    if (here.length === 0) return otherwise(request, response, beforeBody)
    const allowed = [...new Set(here.flatMap(({ methods }) => methods))].flatMap(one => (one === "GET" ? [one, "HEAD"] : one))
    answerPlainly(response, 405, plain.methodsHere(allowed), { allow: allowed.join(", ") })
  }
}

/** Whether the process lives. */
export const healthRoutes: ReadonlyArray<Route> = ["/healthz", "/livez"].map(path => ({
  path,
  methods: ["GET"],
  handler: async (_, response) => answerPlainly(response, 200, "ok"),
}))

/** The target up to the question mark, with its escapes. */
const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1)[0] ?? ""

const asMethod = ({ method }: IncomingMessage): Method => (method === "HEAD" ? "GET" : method) as Method
