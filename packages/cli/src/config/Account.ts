import { normaliseEndpoint } from "@altilift/core"
import { Effect, Option, Redacted } from "effect"
import { z } from "zod"
import { sentences } from "../messages/language.ts"

/** A server and the credentials for it. */
export interface Account {
  /** API endpoint, as `normaliseEndpoint` writes it. */
  readonly endpoint: string
  /** App key; names the calling app. */
  readonly key: Redacted.Redacted<string>
  /** User token. */
  readonly token: Redacted.Redacted<string>
}

/** The public endpoint that `altilift login` takes when none is given (protocol: Transport and identity). */
export const publicEndpoint = "https://api.altizure.com"

export const endpointShape = z.string().transform((text, context) => {
  const address = Effect.runSync(Effect.option(normaliseEndpoint(text)))
  if (Option.isSome(address)) return address.value
  context.addIssue({ code: "custom", message: sentences().account.notAnAddress(publicEndpoint) })
  return z.NEVER
})

/** Header values: one line of printable ASCII. */
export const credentialShape = z
  .string()
  .trim()
  .min(1, { error: () => sentences().account.empty })
  .regex(/^[\x21-\x7e]+$/, { error: () => sentences().account.badCharacters })

/** The three facts as they stand in a file or in the environment. */
export const accountShape = z
  .object({ endpoint: endpointShape, key: credentialShape, token: credentialShape })
  .transform(({ endpoint, key, token }): Account => ({ endpoint, key: Redacted.make(key), token: Redacted.make(token) }))

/** What is wrong, in one line, without the values: they may be secret. `names` says how the user knows each fact. */
export const complaint = (error: z.ZodError, names: (path: string) => string = path => path): string =>
  error.issues
    .map(issue => sentences().account.fault(names(issue.path.join(".")), wording(issue)))
    .join(sentences().problems.semicolon)

const wording = (issue: z.core.$ZodIssue): string => (issue.code === "invalid_type" ? sentences().account.missing : issue.message)
