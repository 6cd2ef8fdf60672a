import { Effect, Layer, type Scope } from "effect"
import { layerHashing } from "./accounts/hashProcess.ts"
import { SignInLimits } from "./accounts/SignInLimits.ts"
import { layerSweepTokens } from "./accounts/sweepTokens.ts"
import { Buckets } from "./buckets/Buckets.ts"
import { configuredBuckets, reportBuckets } from "./buckets/configured.ts"
import { Geography } from "./buckets/nearest.ts"
import { type ServiceSettings, Settings } from "./config.ts"
import { makeCommand } from "./drivers/command/command.ts"
import { layerDiskVault } from "./drivers/diskVault.ts"
import { layerEdgeServer } from "./drivers/embedded/EdgeServer.ts"
import { embeddedBuckets } from "./drivers/embedded/embeddedBuckets.ts"
import { layerLocalObjects } from "./drivers/embedded/localObjects.ts"
import { ComingParts } from "./drivers/embedded/parts/ComingParts.ts"
import { PartFiles } from "./drivers/embedded/parts/PartFiles.ts"
import { SigningKey } from "./drivers/embedded/SigningKey.ts"
import { layerSweepUploads } from "./drivers/embedded/sweepUploads.ts"
import { makeHandoff } from "./drivers/handoff/handoff.ts"
import { layerMemory } from "./drivers/memoryQueue.ts"
import { makeNodeOdm } from "./drivers/nodeodm/nodeOdm.ts"
import { makeOssBucket } from "./drivers/oss/ossBucket.ts"
import { makeS3Bucket } from "./drivers/s3/s3Bucket.ts"
import { layerSqlite } from "./drivers/sqlite/sqlite.ts"
import { Fetches } from "./fetch/Fetches.ts"
import { layerApiServer } from "./graphql/ApiServer.ts"
import { Endpoints } from "./http/Endpoints.ts"
import { RateLimits } from "./http/RateLimits.ts"
import { BucketPoll } from "./images/BucketPoll.ts"
import { makePhotoLinks, PhotoLinks } from "./images/photoLinks.ts"
import { Room } from "./images/Room.ts"
import { layerSweep } from "./images/sweep.ts"
import { layerTidy } from "./images/tidy.ts"
import { UploadTracker } from "./images/UploadTracker.ts"
import { KeyedLock } from "./KeyedLock.ts"
import { Loops } from "./Loops.ts"
import { MetaFetches } from "./meta/MetaFetches.ts"
import { MetaTracker } from "./meta/MetaTracker.ts"
import { layerMetaLoops } from "./meta/metaLoops.ts"
import type { Database } from "./ports/Database.ts"
import { Reconstructors } from "./ports/Reconstructor.ts"
import type { Vault } from "./ports/Vault.ts"
import { layerPool } from "./processing/pool.ts"
import { Removals } from "./projects/Removals.ts"
import { ReceiptKey } from "./receipts/ReceiptKey.ts"
import { configuredReconstructors } from "./reconstruction/configured.ts"
import { makeResultLinks, ResultLinks } from "./reconstruction/resultLinks.ts"
import { layerTaskRunner } from "./reconstruction/TaskRunner.ts"
import { TaskSignal } from "./reconstruction/TaskSignal.ts"
import type { UpstreamSettings } from "./reconstruction/upstreamSettings.ts"
import { DataFolder } from "./store/DataFolder.ts"
import { DiskSpace } from "./store/DiskSpace.ts"
import { layerServiceLock } from "./store/serviceLock.ts"

/** The database in a data folder: what `user add` needs, beside a running service or without one. */
export const layerStore = (settings: ServiceSettings) =>
  layerSqlite.pipe(Layer.provideMerge(DataFolder.layer), Layer.provide(Layer.succeed(Settings, settings)))

/** The operator's buckets; without any, the embedded one. It is kept beside others for what it holds from before
 * there were any, and for photos that the service fetches. */
const layerBuckets = Layer.effect(
  Buckets,
  Effect.gen(function* () {
    const configured = yield* configuredBuckets({ s3: makeS3Bucket, oss: makeOssBucket })
    const embedded = yield* embeddedBuckets
    return Buckets.of(configured.length === 0 ? { offered: embedded, retired: [] } : { offered: configured, retired: embedded })
  }),
)

/** Loaded where one is configured: it brings the upload engine. */
const makeUpstream = Effect.fnUntraced(function* (settings: UpstreamSettings) {
  const upstream = yield* Effect.promise(() => import("./drivers/upstream/upstream.ts"))
  return yield* upstream.makeUpstream(settings)
})

/** The operator's reconstructors, by kind of driver. */
const layerReconstructors = Layer.effect(
  Reconstructors,
  Effect.map(
    configuredReconstructors<Database | Scope.Scope | Settings | Vault>({
      handoff: () => makeHandoff,
      command: makeCommand,
      nodeodm: makeNodeOdm,
      upstream: makeUpstream,
    }),
    byName => Reconstructors.of({ byName }),
  ),
)

const layerResultLinks = Layer.effect(
  ResultLinks,
  Effect.gen(function* () {
    const { api } = yield* Endpoints
    return makeResultLinks(api.url, (yield* SigningKey).secretAccessKey)
  }),
)

const layerPhotoLinks = Layer.effect(
  PhotoLinks,
  Effect.gen(function* () {
    const { api } = yield* Endpoints
    return makePhotoLinks(api.url, (yield* SigningKey).secretAccessKey)
  }),
)

/** Drivers of the ports, and what stands on them. */
const layerDomain = Layer.mergeAll(layerReconstructors, layerResultLinks, layerPhotoLinks, MetaFetches.layer).pipe(
  Layer.provideMerge(Layer.mergeAll(layerBuckets, Fetches.layer)),
  Layer.provideMerge(Layer.mergeAll(UploadTracker.layer, MetaTracker.layer)),
  Layer.provideMerge(
    Layer.mergeAll(
      layerMemory,
      TaskSignal.layer,
      KeyedLock.layer,
      SigningKey.layer,
      ReceiptKey.layer,
      layerLocalObjects,
      PartFiles.layer,
      ComingParts.layer,
      RateLimits.layer,
      SignInLimits.layer.pipe(Layer.provide(KeyedLock.layer)),
      Geography.layer,
      Room.layer,
    ),
  ),
)

/**
 * What acts by itself: servers, verification, reconstruction, and what goes over rows. None of it waits for another.
 */
const layerActive = Layer.mergeAll(
  layerApiServer,
  layerEdgeServer,
  layerHashing,
  layerPool,
  layerMetaLoops,
  layerTaskRunner,
  layerSweep,
  layerSweepUploads,
  layerSweepTokens,
  layerTidy,
).pipe(
  Layer.provideMerge(Layer.mergeAll(BucketPoll.layer, Removals.layer)),
  Layer.provideMerge(Layer.effectDiscard(Effect.forkScoped(reportBuckets))),
)

/**
 * The whole service. Built from the bottom: the lock before anything is touched, then the addresses, so that the
 * process is seen to live while it clears up; ended from the top: requests in flight finish while everything still
 * works.
 */
export const layerService = (settings: ServiceSettings) =>
  Endpoints.layerClosing.pipe(
    Layer.provideMerge(layerActive),
    Layer.provideMerge(layerDomain),
    Layer.provideMerge(layerDiskVault),
    Layer.provideMerge(DiskSpace.layer),
    Layer.provideMerge(Loops.layer),
    Layer.provideMerge(layerSqlite),
    Layer.provideMerge(Endpoints.layer),
    Layer.provideMerge(layerServiceLock),
    Layer.provideMerge(DataFolder.layer),
    Layer.provide(Layer.succeed(Settings, settings)),
  )
