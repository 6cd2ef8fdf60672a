import { Console, Effect, Layer } from "effect"
import { userByEmail } from "./accounts/Accounts.ts"
import { issueLink, linkAddress } from "./accounts/links.ts"
import { ensureOwner, ownerEmail } from "./accounts/owner.ts"
import { shellWord, storeFlags } from "./commandLine.ts"
import type { ServiceSettings } from "./config.ts"
import { endInTime } from "./endInTime.ts"
import { Endpoints } from "./http/Endpoints.ts"
import { layerService } from "./layers.ts"
import { operator } from "./messages/operator.ts"
import { layerTracing } from "./monitoring/monitoring.ts"
import { Locks } from "./ports/Locks.ts"
import { hasAllRoles } from "./roles.ts"
import { DataFolder } from "./store/DataFolder.ts"
import { isOfPostgres } from "./store/isOfPostgres.ts"

/** Runs the service until the fiber is interrupted; says on stdout when it is ready. */
export const serve = Effect.fn("serve")(function* (settings: ServiceSettings) {
  yield* endInTime(settings.drainFor)
  for (const warning of settings.warnings) yield* Effect.logWarning(warning)
  if (isOfPostgres(settings)) yield* Effect.logWarning(operator.folderOfPostgres(settings.dataFolder))
  const running = yield* Layer.build(layerService(settings).pipe(Layer.provide(layerTracing(settings, process.env))))
  yield* Effect.provideContext(announce(settings), running)
  return yield* Effect.never
}, Effect.scoped)

/**
 * The one line that tells programs and people that, and where, the service is ready; before it, on the first start, how
 * to log in. Of several processes that start at the same time, one makes the owner.
 */
const announce = Effect.fnUntraced(function* (settings: ServiceSettings) {
  const { roles } = settings
  const { api, edge } = yield* Endpoints
  const { root } = yield* DataFolder
  const { withLock } = yield* Locks
  const ownerFile = roles.includes("api") ? yield* withLock("owner", ensureOwner(api.url)) : undefined
  if (ownerFile !== undefined) {
    yield* Console.log(operator.ownerMade(ownerFile, shellWord(ownerFile)))
    const { id, email } = yield* userByEmail(ownerEmail)
    yield* Console.log(operator.welcome(email, linkAddress(api.url, yield* issueLink(id)), storeFlags(settings)))
  }
  const isWhole = hasAllRoles(roles)
  yield* Console.log(isWhole ? operator.ready(api.url, edge.url, root) : operator.readyWithRoles(api.url, roles, root))
})
