import { Effect, Layer } from "effect"
import { layerHashing } from "./accounts/hashProcess.ts"
import { SignInLimits } from "./accounts/SignInLimits.ts"
import { layerSweepTokens } from "./accounts/sweepTokens.ts"
import { Buckets } from "./buckets/Buckets.ts"
import { configuredBuckets, reportBuckets } from "./buckets/configured.ts"
import { Geography } from "./buckets/nearest.ts"
import { type ServiceSettings, Settings } from "./config.ts"
import type { Tried } from "./doctor/Finding.ts"
import { layerDatabase, layerQueue, layerReconstructors, layerShared, layerVault } from "./drivers/chosen.ts"
import { findProgram } from "./drivers/command/findProgram.ts"
import { layerEdgeServer } from "./drivers/embedded/EdgeServer.ts"
import { embeddedBuckets } from "./drivers/embedded/embeddedBuckets.ts"
import { layerLocalObjects } from "./drivers/embedded/localObjects.ts"
import { ComingParts } from "./drivers/embedded/parts/ComingParts.ts"
import { PartFiles } from "./drivers/embedded/parts/PartFiles.ts"
import { SigningKey } from "./drivers/embedded/SigningKey.ts"
import { layerSweepUploads } from "./drivers/embedded/sweepUploads.ts"
import { layerInProcess } from "./drivers/inProcess.ts"
import { makeOssBucket } from "./drivers/oss/ossBucket.ts"
import { explain } from "./drivers/postgres/faults.ts"
import { makeS3Bucket } from "./drivers/s3/s3Bucket.ts"
import { Fetches } from "./fetch/Fetches.ts"
import { layerApiServer } from "./graphql/ApiServer.ts"
import { Endpoints } from "./http/Endpoints.ts"
import { RateLimits } from "./http/RateLimits.ts"
import { BucketPoll, layerBucketPoll } from "./images/BucketPoll.ts"
import { makePhotoLinks, PhotoLinks } from "./images/photoLinks.ts"
import { Room } from "./images/Room.ts"
import { layerSweep } from "./images/sweep.ts"
import { UploadTracker } from "./images/UploadTracker.ts"
import { KeyedLock } from "./KeyedLock.ts"
import { Loops } from "./Loops.ts"
import { MetaFetches } from "./meta/MetaFetches.ts"
import { MetaTracker } from "./meta/MetaTracker.ts"
import { layerMetaLoops } from "./meta/metaLoops.ts"
import { layerMeasuredDatabase, layerMeasuredVault, measuredBucket } from "./monitoring/measuredPorts.ts"
import { layerMonitoring } from "./monitoring/monitoring.ts"
import { layerNotices } from "./notices/noticeLoops.ts"
import type { Bucket } from "./ports/Bucket.ts"
import { Vault } from "./ports/Vault.ts"
import { layerPool } from "./processing/pool.ts"
import { layerRemovals, Removals } from "./projects/Removals.ts"
import { layerChecks, layerHealthServer } from "./readiness.ts"
import { ReceiptKey } from "./receipts/ReceiptKey.ts"
import { makeResultLinks, ResultLinks } from "./reconstruction/resultLinks.ts"
import { layerTaskRunner } from "./reconstruction/TaskRunner.ts"
import { TaskSignal } from "./reconstruction/TaskSignal.ts"
import { TasksHere } from "./reconstruction/TasksHere.ts"
import { layerOwnFolders } from "./retention/ownFolders.ts"
import { layerRetention } from "./retention/retention.ts"
import { hasAllRoles } from "./roles.ts"
import { layerAloneLock } from "./store/aloneLock.ts"
import { DataFolder } from "./store/DataFolder.ts"
import { DiskSpace } from "./store/DiskSpace.ts"
import { layerServiceLock } from "./store/serviceLock.ts"

/** For commands beside the service. */
export { layerVault, makePlace, runningProcesses } from "./drivers/chosen.ts"

const loadProbe = Effect.promise(() => import("./drivers/s3Vault/probe.ts"))

/** What `doctor` tries as the service does. */
export const tried: Tried = {
  buckets: { s3: makeS3Bucket, oss: makeOssBucket },
  findProgram,
  probeVault: bucket => Effect.flatMap(loadProbe, ({ probeVault }) => probeVault(bucket)),
  expiresObjects: bucket =>
    Effect.flatMap(loadProbe, ({ expiresObjects }) => expiresObjects(bucket, bucket.internalEndpoint ?? bucket.endpoint)),
  explainDatabase: explain,
}

/** The database: what `user add` needs, beside a running service or without one. */
export const layerStore = (settings: ServiceSettings) =>
  layerDatabase(settings).pipe(Layer.provideMerge(DataFolder.layer), Layer.provide(Layer.succeed(Settings, settings)))

/** The operator's buckets; without any, the embedded one. It is kept beside others for what it holds from before
 * there were any, and for photos that the service fetches. */
const layerBuckets = Layer.effect(
  Buckets,
  Effect.gen(function* () {
    const configured = yield* configuredBuckets(tried.buckets)
    const embedded = yield* embeddedBuckets
    const measured = yield* measuredBucket
    const own = embedded.map(bucket => measured<Bucket>(bucket))
    const others = configured.map(measured)
    return Buckets.of(others.length === 0 ? { offered: own, retired: [] } : { offered: others, retired: own })
  }),
)

/** For commands beside the service; the embedded one belongs to the process that serves it. */
export const layerBucketsOutside = Layer.effect(
  Buckets,
  Effect.map(configuredBuckets(tried.buckets), offered => Buckets.of({ offered, retired: [] })),
)

/** Says that the place for files does not answer. The service serves what needs none meanwhile. */
const reportVault = Effect.flatMap(Vault, ({ check }) => Effect.catch(check, error => Effect.logError(error.message)))

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

/** The queue of a fleet, for commands beside it. */
export const layerSharedQueue = (settings: ServiceSettings) =>
  layerQueue(settings).pipe(Layer.provide(Loops.layer), Layer.provide(layerInProcess), Layer.provide(layerStore(settings)))

/** Drivers of the ports, and what stands on them. */
const layerDomain = Layer.mergeAll(layerReconstructors, layerResultLinks, layerPhotoLinks, MetaFetches.layer).pipe(
  Layer.provideMerge(Layer.mergeAll(layerBuckets, Fetches.layer)),
  Layer.provideMerge(Layer.mergeAll(UploadTracker.layer, MetaTracker.layer)),
  Layer.provideMerge(
    Layer.mergeAll(
      Layer.unwrap(Effect.map(Settings, layerQueue)),
      TaskSignal.layer,
      BucketPoll.layer,
      Removals.layer,
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

const layerApi = Layer.mergeAll(layerApiServer, layerHashing)

/** The embedded edge: its objects are in the data folder of this process. */
const layerEmbedded = Layer.mergeAll(layerEdgeServer, layerSweepUploads)

const layerWorker = Layer.mergeAll(
  layerPool,
  layerMetaLoops,
  layerBucketPoll,
  layerRemovals,
  layerSweep,
  layerSweepTokens,
  layerNotices,
  layerRetention,
)

/** Reconstructions, and the folders on the disk of the process that leads them. */
const layerReconstruct = Layer.mergeAll(layerTaskRunner, layerOwnFolders).pipe(Layer.provide(TasksHere.layer))

/**
 * What acts by itself: servers, verification, reconstruction, and what goes over rows. None of it waits for another. A
 * process has what its roles need.
 */
const layerActive = ({ roles }: ServiceSettings) => {
  const when = <E, R>(does: boolean, layer: Layer.Layer<never, E, R>): Layer.Layer<never, E, R> => (does ? layer : Layer.empty)
  return Layer.mergeAll(
    when(roles.includes("api"), layerApi),
    when(!roles.includes("api"), layerHealthServer),
    when(hasAllRoles(roles), layerEmbedded),
    when(roles.includes("worker"), layerWorker),
    when(roles.includes("reconstruct"), layerReconstruct),
    Layer.effectDiscard(Effect.forkScoped(Effect.andThen(reportBuckets, reportVault))),
  )
}

/**
 * The whole service. Built from the bottom: the lock before anything is touched, then the addresses, so that the
 * process is seen to live while it clears up; ended from the top: requests in flight finish while everything still
 * works.
 */
export const layerService = (settings: ServiceSettings) =>
  Endpoints.layerClosing.pipe(
    Layer.provideMerge(layerActive(settings)),
    Layer.provideMerge(layerMonitoring),
    Layer.provideMerge(layerChecks),
    Layer.provideMerge(layerDomain),
    Layer.provideMerge(layerMeasuredVault),
    Layer.provideMerge(layerVault(settings)),
    Layer.provideMerge(DiskSpace.layer),
    Layer.provideMerge(Loops.layer),
    Layer.provideMerge(layerMeasuredDatabase),
    Layer.provideMerge(layerAloneLock),
    Layer.provideMerge(layerShared(settings)),
    Layer.provideMerge(Endpoints.layer),
    Layer.provideMerge(layerServiceLock),
    Layer.provideMerge(DataFolder.layer),
    Layer.provide(Layer.succeed(Settings, settings)),
  )
