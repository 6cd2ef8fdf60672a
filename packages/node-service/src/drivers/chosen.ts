import { Effect, Layer, type Scope } from "effect"
import { type ServiceSettings, Settings } from "../config.ts"
import type { Database } from "../ports/Database.ts"
import { Reconstructors } from "../ports/Reconstructor.ts"
import { Vault } from "../ports/Vault.ts"
import { configuredReconstructors } from "../reconstruction/configured.ts"
import { makersElsewhere } from "../reconstruction/elsewhere.ts"
import type { UpstreamSettings } from "../reconstruction/upstreamSettings.ts"
import { announced } from "../store/RunningProcess.ts"
import { Scratch } from "../store/Scratch.ts"
import { runningHere } from "../store/serviceRecord.ts"
import { dataFolder, type VaultSettings } from "../vault/vaultSettings.ts"
import { withFormer } from "../vault/withFormer.ts"
import { makeCommand } from "./command/command.ts"
import { layerDiskVault, makeDiskVault } from "./diskVault.ts"
import { makeHandoff } from "./handoff/handoff.ts"
import { layerInProcess } from "./inProcess.ts"
import { layerMemory } from "./memoryQueue.ts"
import { makeNodeOdm } from "./nodeodm/nodeOdm.ts"
import { layerSqlite } from "./sqlite/sqlite.ts"

/** PostgreSQL, where one is configured; it is loaded only then. Else SQLite in the data folder. */
export const layerDatabase = ({ database }: ServiceSettings) =>
  database === undefined
    ? layerSqlite
    : Layer.unwrap(
        Effect.map(
          Effect.promise(() => import("./postgres/postgres.ts")),
          postgres => postgres.layerPostgres(database),
        ),
      )

/** The database, and what processes share through it. Without PostgreSQL there is one process. */
export const layerShared = (settings: ServiceSettings) => {
  const { database } = settings
  return database === undefined
    ? Layer.merge(layerSqlite, layerInProcess)
    : Layer.unwrap(
        Effect.map(
          Effect.promise(() => import("./postgres/processes.ts")),
          processes => processes.layerProcesses(database, announced(settings)),
        ),
      )
}

/** The processes of the installation that run, by what the database or the data folder tells of them. */
export const runningProcesses = Effect.fnUntraced(function* ({ database }: Pick<ServiceSettings, "database">) {
  if (database === undefined) return yield* runningHere
  const postgres = yield* Effect.promise(() => import("./postgres/running.ts"))
  return yield* postgres.runningProcesses
})

/** A place for files of projects. What a bucket takes is loaded where one is configured. */
export const makePlace = Effect.fnUntraced(function* (place: VaultSettings) {
  if (place === dataFolder) return yield* makeDiskVault
  const { makeS3Vault } = yield* Effect.promise(() => import("./s3Vault/s3Vault.ts"))
  return yield* makeS3Vault(place)
})

/** The files of projects: in one place, or on their way from another. */
export const layerVault = ({ vault, formerVault }: ServiceSettings) =>
  vault === dataFolder && formerVault === undefined
    ? layerDiskVault
    : Layer.effect(
        Vault,
        Effect.gen(function* () {
          const now = yield* makePlace(vault)
          return formerVault === undefined ? now : withFormer(now, yield* makePlace(formerVault))
        }),
      ).pipe(Layer.provide(Scratch.layer))

/** Loaded where one is configured: it brings the upload engine. */
const makeUpstream = Effect.fnUntraced(function* (settings: UpstreamSettings) {
  const upstream = yield* Effect.promise(() => import("./upstream/upstream.ts"))
  return yield* upstream.makeUpstream(settings)
})

/** The operator's reconstructors, by kind of driver. */
export const layerReconstructors = Layer.effect(
  Reconstructors,
  Effect.gen(function* () {
    const { roles } = yield* Settings
    const here = { handoff: () => makeHandoff, command: makeCommand, nodeodm: makeNodeOdm, upstream: makeUpstream }
    const makers = roles.includes("reconstruct") ? here : makersElsewhere
    return Reconstructors.of({ byName: yield* configuredReconstructors<Database | Scope.Scope | Settings | Vault>(makers) })
  }),
)

/** In PostgreSQL, where it is the database; else in memory. */
export const layerQueue = ({ database }: ServiceSettings) =>
  database === undefined
    ? layerMemory
    : Layer.unwrap(
        Effect.map(
          Effect.promise(() => import("./pgboss/pgBossQueue.ts")),
          ({ layerBesideDatabase }) => layerBesideDatabase,
        ),
      )
