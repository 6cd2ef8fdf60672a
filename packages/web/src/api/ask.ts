import { z } from "zod/mini"
import { ApiProblem } from "./ApiProblem.ts"
import type { TypedDocumentString } from "./generated/documents.ts"

/** Where the API is, and who asks (protocol: Transport and identity). */
export interface Access {
  /** Scheme and authority, without a slash at the end. */
  readonly endpoint: string
  /** Names the calling app. */
  readonly key: string
  /** Names the user; undefined before sign-in. */
  readonly token: string | undefined
}

/** Milliseconds after which a request counts as lost. */
const answerWithin = 30_000

const Answer = z.object({
  data: z.nullish(z.record(z.string(), z.unknown())),
  errors: z.nullish(
    z.array(z.object({ message: z.string(), extensions: z.nullish(z.object({ code: z.optional(z.unknown()) })) })),
  ),
})

/** Asks one operation, once. Rejects with an `ApiProblem`. */
export const ask = async <Data, Variables>(
  access: Access,
  document: TypedDocumentString<unknown, Variables>,
  variables: Variables,
  shape: z.ZodMiniType<Data>,
): Promise<Data> => {
  const response = await send(access, { query: document.toString(), variables })
  if (response.status === 401 || response.status === 403) throw new ApiProblem("not authorised")
  if (response.status === 429) throw new ApiProblem("too many")
  const answer = Answer.safeParse(await response.json().catch(() => undefined))
  if (!answer.success) throw new ApiProblem("unreachable")
  const { data, errors } = answer.data
  const [error] = errors ?? []
  const empty = Object.values(data ?? {}).every(value => value === null || value === undefined)
  if (error !== undefined && empty) throw problemOf(error.extensions?.code, error.message)
  const read = shape.safeParse(data ?? {})
  if (!read.success) throw new ApiProblem("unreachable")
  return read.data
}

const send = async ({ endpoint, key, token }: Access, body: unknown): Promise<Response> => {
  try {
    return await fetch(`${endpoint}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", key, ...(token === undefined ? {} : { altitoken: token }) },
      body: JSON.stringify(body),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(answerWithin),
    })
  } catch {
    throw new ApiProblem("unreachable")
  }
}

const problemOf = (code: unknown, message: string): ApiProblem => {
  switch (code) {
    case "NOT_AUTHORISED":
    case "UNAUTHENTICATED":
      return new ApiProblem("not authorised", message)
    case "TOO_MANY_REQUESTS":
      return new ApiProblem("too many")
    default:
      return new ApiProblem("refused", message)
  }
}
