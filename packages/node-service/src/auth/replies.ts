import type { IncomingMessage } from "node:http"
import { Effect } from "effect"
import type { Reply } from "../http/answers.ts"
import { readBody } from "../http/readBody.ts"
import { AuthProblem } from "./AuthRequest.ts"
import { safely } from "./page.ts"

/** Bytes of the largest form: its fields, and a `state` as long as it may be. */
const largestForm = 32 * 1024

export const withHeaders = (reply: Reply, more: Readonly<Record<string, string>>): Reply => ({
  ...reply,
  headers: { ...reply.headers, ...more },
})

/** See Other: a browser follows with GET, and sends the form nowhere else. */
export const sendTo = (location: string): Reply => ({ status: 303, headers: { ...safely(), location }, body: "" })

export const readForm = (request: IncomingMessage) =>
  Effect.gen(function* () {
    if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "")) {
      return yield* new AuthProblem({ status: 400, fault: ({ faults }) => faults.notAForm })
    }
    const text = yield* Effect.tryPromise({
      try: () => readBody(request, largestForm),
      catch: () => new AuthProblem({ status: 400, fault: ({ faults }) => faults.formLost }),
    })
    if (text === undefined) return yield* new AuthProblem({ status: 413, fault: ({ faults }) => faults.formTooLarge })
    return new URLSearchParams(text.toString())
  })
