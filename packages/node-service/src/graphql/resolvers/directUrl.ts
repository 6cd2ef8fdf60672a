import { Effect, Redacted } from "effect"
import { Fetches } from "../../fetch/Fetches.ts"
import { notAnAddress, readUrl } from "../../fetch/guard.ts"
import { refused, Unfetchable } from "../../fetch/Unfetchable.ts"
import { addressGroup } from "../../http/clientAddress.ts"
import { projectFor } from "../../projects/access.ts"
import { Refusal } from "../../Refusal.ts"
import { asUser } from "../asUser.ts"
import type { RequestContext } from "../context.ts"
import type { MutationResolvers, SupportResolvers } from "../generated/resolvers.ts"

/** An address from a request; what it may not be is said without repeating it. */
const parse = (text: string) =>
  Effect.try({
    try: () => readUrl(text),
    catch: cause => (cause instanceof Unfetchable ? cause : refused(notAnAddress)),
  })

/** The same for a mutation, which is refused. */
export const readAddress = (text: string) =>
  Effect.catchTag(parse(text), "Unfetchable", ({ problem }) => Effect.fail(new Refusal({ code: "BAD_USER_INPUT", problem })))

/** Characters. */
const longestToken = 8192

/** What cannot stand in a header could smuggle another one in. */
const readToken = (token: string | null | undefined) => {
  if (token === undefined || token === null || token === "") return Effect.succeed(undefined)
  return /^[\x21-\x7e]+$/.test(token) && token.length <= longestToken
    ? Effect.succeed(Redacted.make(token))
    : Effect.fail(new Refusal({ code: "BAD_USER_INPUT", problem: { code: "fetch-token-malformed", most: longestToken } }))
}

/**
 * The last part of the address's path, as people would name the file; the host where there is none. Never the query.
 */
export const nameIn = (url: URL): string => {
  const last = url.pathname.split("/").findLast(part => part !== "") ?? url.hostname
  return [...decode(last)].slice(-60).join("")
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Registers the image and answers; the bytes are fetched in the background. */
export const uploadImageURL: NonNullable<MutationResolvers["uploadImageURL"]> = (
  _,
  { pid, url: text, filename, checksum, token },
  context,
) =>
  asUser(context, user =>
    Effect.gen(function* () {
      const project = yield* projectFor(user.id, pid, "upload")
      const url = yield* readAddress(text)
      const draft = { name: filename || nameIn(url), type: undefined, checksum: checksum ?? undefined }
      return yield* (yield* Fetches).begin({ project, draft, url, token: yield* readToken(token) })
    }),
  )

const clientOf = ({ caller, address }: RequestContext): string => caller.user?.id ?? addressGroup(address)

/** Whether an address could be fetched. Every reason why not is an answer. */
export const networkTest: NonNullable<SupportResolvers["networkTest"]> = (_, { url }, context) =>
  context.run(
    parse(url).pipe(
      Effect.flatMap(parsed => Effect.flatMap(Fetches, fetches => fetches.test(parsed, clientOf(context)))),
      Effect.catchTag("Unfetchable", ({ message }) => Effect.succeed(message)),
    ),
  )
