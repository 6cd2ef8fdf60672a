import { Redacted } from "effect"
import type { ApiError } from "../ports/UploadApi.ts"
import { ImageFault, Retryable, RunFault } from "./Errors.ts"

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

/** The same failure, with a message that repeats no secret. */
export const errorWithoutSecrets = (error: ApiError, secrets: ReadonlyArray<string>): ApiError => {
  const message = withoutSecrets(error.message, secrets)
  if (message === error.message) return error
  switch (error._tag) {
    case "Retryable":
      return new Retryable({ message, answered: error.answered, retryAfter: error.retryAfter, unexplained: error.unexplained })
    case "ImageFault":
      return new ImageFault({ message, rerunMayHelp: error.rerunMayHelp })
    case "RunFault":
      return new RunFault({ kind: error.kind, message })
  }
}
