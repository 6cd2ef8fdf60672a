import { Redacted } from "effect"
import { en } from "../messages/en.ts"
import { renderProblem } from "../messages/render.ts"
import { ImageFault, Retryable, RunFault } from "../ports/Errors.ts"
import type { ApiError } from "../ports/UploadApi.ts"
import { type Problem, readProblem } from "../problems/Problem.ts"

/** What is shorter keeps nothing secret, and would be found in any text. */
const shortestSecret = 4

/** What of an address and its token must appear nowhere (invariant 7); a server may repeat it in its answers. */
export const secretsOf = (
  url: Redacted.Redacted<string>,
  token: Redacted.Redacted<string> | undefined,
): ReadonlyArray<string> => {
  const query = Redacted.value(url).split("?").slice(1).join("?")
  return [query, token === undefined ? "" : Redacted.value(token)].filter(secret => secret.length >= shortestSecret)
}

/** Words of a server without the secrets that they repeat. */
export const withoutSecrets = (text: string, secrets: ReadonlyArray<string>): string =>
  secrets.reduce((clean, secret) => clean.replaceAll(secret, "…"), text)

/** A problem whose parameters repeat no secret. */
export const problemWithoutSecrets = (problem: Problem, secrets: ReadonlyArray<string>): Problem => {
  const clean = withoutSecretsIn(problem, secrets)
  if (JSON.stringify(clean) === JSON.stringify(problem)) return problem
  // A secret that is a word of ours, as `fetch`, leaves no problem that has a sentence.
  return readProblem(clean) ?? { code: "unexpected", words: withoutSecrets(renderProblem(problem, en), secrets) }
}

const withoutSecretsIn = (value: unknown, secrets: ReadonlyArray<string>): unknown => {
  if (typeof value === "string") return withoutSecrets(value, secrets)
  if (Array.isArray(value)) return value.map(one => withoutSecretsIn(one, secrets))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === "code" ? one : withoutSecretsIn(one, secrets)]),
  )
}

/** The same failure, with a problem that repeats no secret. */
export const errorWithoutSecrets = (error: ApiError, secrets: ReadonlyArray<string>): ApiError => {
  const problem = problemWithoutSecrets(error.problem, secrets)
  if (problem === error.problem) return error
  switch (error._tag) {
    case "Retryable":
      return new Retryable({
        problem,
        answered: error.answered,
        busy: error.busy,
        retryAfter: error.retryAfter,
        unexplained: error.unexplained,
      })
    case "ImageFault":
      return new ImageFault({ problem, rerunMayHelp: error.rerunMayHelp })
    case "RunFault":
      return new RunFault({ kind: error.kind, problem })
  }
}
