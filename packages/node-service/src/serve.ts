import { Console, Effect, Layer } from "effect"
import { userByEmail } from "./accounts/Accounts.ts"
import { issueLink, linkAddress } from "./accounts/links.ts"
import { ensureOwner, ownerEmail } from "./accounts/owner.ts"
import type { ServiceSettings } from "./config.ts"
import { endInTime } from "./endInTime.ts"
import { Endpoints } from "./http/Endpoints.ts"
import { layerService } from "./layers.ts"
import { operator } from "./messages/operator.ts"
import { isLoopback } from "./settingsSchema.ts"
import { DataFolder } from "./store/DataFolder.ts"

/** Runs the service until the fiber is interrupted; says on stdout when it is ready. */
export const serve = Effect.fn("serve")(function* (settings: ServiceSettings) {
  yield* endInTime
  for (const warning of warningsAbout(settings)) yield* Effect.logWarning(warning)
  const running = yield* Layer.build(layerService(settings))
  yield* Effect.provideContext(announce, running)
  return yield* Effect.never
}, Effect.scoped)

/**
 * The one line that tells programs and people that, and where, the service is ready; before it, on the first start, how
 * to log in.
 */
const announce = Effect.gen(function* () {
  const { api, edge } = yield* Endpoints
  const { root } = yield* DataFolder
  const ownerFile = yield* ensureOwner(api.url)
  if (ownerFile !== undefined) {
    yield* Console.log(operator.ownerMade(ownerFile, shellWord(ownerFile)))
  }
  if (ownerFile !== undefined) {
    const { id, email } = yield* userByEmail(ownerEmail)
    yield* Console.log(operator.welcome(email, linkAddress(api.url, yield* issueLink(id)), shellWord(root)))
  }
  yield* Console.log(operator.ready(api.url, edge.url, root))
})

/** What an operator should know of the settings, though the service runs with them. */
const warningsAbout = ({ publicUrl, edgePublicUrl }: ServiceSettings): ReadonlyArray<string> =>
  [publicUrl, edgePublicUrl].flatMap(url => {
    if (url === undefined || url.startsWith("https:") || isLoopback(new URL(url).hostname)) return []
    return [operator.withoutTls(url)]
  })

/** A word of a command line that a shell takes as it is. */
const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
