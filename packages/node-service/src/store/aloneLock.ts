import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { Deferred, Effect, Layer } from "effect"
import { type ServiceSettings, Settings } from "../config.ts"
import { operator } from "../messages/operator.ts"
import { vaultTexts } from "../messages/vault.ts"
import { Locks } from "../ports/Locks.ts"
import { dataFolder } from "../vault/vaultSettings.ts"
import { DataFolder } from "./DataFolder.ts"
import { DataFolderError } from "./DataFolderError.ts"
import { withFiles } from "./files.ts"
import { writeDurably } from "./fsync.ts"
import { newId } from "./ids.ts"
import { keyInDatabase, knownKey } from "./keptKey.ts"

/** The lock of a process whose machine is gone ends by then. */
const patience = "40 seconds"

/** What is to be set so that no file is in a data folder, in words; none: it is so. */
const settingsFor = ({ buckets, vault, formerVault }: Pick<ServiceSettings, "buckets" | "vault" | "formerVault">) => [
  ...(buckets.length === 0 ? [operator.setBuckets] : []),
  ...(vault === dataFolder ? [operator.setVault] : []),
  ...(formerVault === dataFolder ? [operator.endMove] : []),
]

/**
 * Where files are in a data folder, they are found by one process, on that folder. The database has the folder's id. A
 * process on another folder, or on a copy of it while the first one runs, does not start.
 */
export const layerAloneLock = Layer.effectDiscard(
  Effect.gen(function* () {
    const settings = yield* Settings
    const missing = settingsFor(settings).join(", and ")
    if (settings.database === undefined || missing === "") return
    yield* requireOwnFolder(missing)
    const { asLeader } = yield* Locks
    const held = yield* Deferred.make<void>()
    yield* Effect.forkScoped(asLeader("embedded edge", Effect.andThen(Deferred.succeed(held, undefined), Effect.never)))
    yield* Effect.timeoutOrElse(Deferred.await(held), {
      duration: patience,
      orElse: () => Effect.fail(new DataFolderError({ message: operator.edgeElsewhere(missing) })),
    })
  }),
)

/** The first folder becomes that of the database. */
const requireOwnFolder = Effect.fnUntraced(function* (missing: string) {
  const { root, folderId } = yield* DataFolder
  const own = yield* withFiles(() => ownId(folderId))
  if ((yield* keyInDatabase("data-folder", own)) === own) return
  return yield* new DataFolderError({ message: operator.filesElsewhere(root, missing) })
})

/**
 * Refuses a command that reads or moves files of a data folder which is not the one of the PostgreSQL database: no
 * service would find what came there.
 */
export const requireKnownFolder = Effect.gen(function* () {
  const { database, vault, formerVault } = yield* Settings
  if (database === undefined || (vault !== dataFolder && formerVault !== dataFolder)) return
  const { root, folderId } = yield* DataFolder
  const own = yield* withFiles(async () => (existsSync(folderId) ? (await readFile(folderId, "utf8")).trim() : undefined))
  const known = yield* knownKey("data-folder")
  if (known === undefined || known !== own) yield* new DataFolderError({ message: vaultTexts.moveInOtherFolder(root) })
})

const ownId = async (path: string): Promise<string> => {
  if (existsSync(path)) return (await readFile(path, "utf8")).trim()
  const id = newId()
  await writeDurably(path, `${id}\n`, 0o600)
  return id
}
