import { Cause, Deferred, Effect, Exit, Layer, Redacted, Stream } from "effect"
import type { HttpClient } from "effect/http"
import { layerUploadApi } from "./api/LiveUploadApi.ts"
import { normaliseEndpoint } from "./api/Transport.ts"
import { layerFetchHttp } from "./drivers/FetchHttp.ts"
import { layerHttpStorage } from "./drivers/HttpStorage.ts"
import { layerMemoryJournal } from "./drivers/MemoryJournal.ts"
import { layerOssStorage } from "./drivers/oss/OssStorage.ts"
import { layerStorages } from "./drivers/Storages.ts"
import type { BucketWish } from "./engine/ChooseBucket.ts"
import { type EngineOptions, layerEngine } from "./engine/Engine.ts"
import { type Event, Events } from "./engine/Events.ts"
import { openProject } from "./engine/OpenProject.ts"
import type { Outcome } from "./engine/Outcome.ts"
import { reconstruct } from "./engine/Reconstruct.ts"
import { uploadSet } from "./engine/UploadSet.ts"
import type { Content, SourceFile } from "./lifecycle/State.ts"
import { isComplete } from "./lifecycle/Summary.ts"
import { ImageFault, RunFault } from "./ports/Errors.ts"
import { ImageSource } from "./ports/ImageSource.ts"
import type { Journal } from "./ports/Journal.ts"
import type { Storage } from "./ports/Storage.ts"
import type { Reconstruction, TaskType } from "./ports/UploadApi.ts"

/** Images for callers without Effect. */
export interface PlainSource {
  /** Every file once. */
  readonly files: () => AsyncIterable<SourceFile> | Iterable<SourceFile>
  /** Reads a file whole. A rejection makes the image Rejected, with the error's message as the reason. */
  readonly read: (file: SourceFile) => Promise<{ readonly content: Content; readonly bytes: Uint8Array }>
}

export interface UploaderOptions extends EngineOptions {
  /** Address of the API, for example `https://api.altizure.com`. */
  readonly endpoint: string
  readonly key: string
  readonly token: string
  /** Id or exact name. */
  readonly project: string
  /** Make the project when there is none of that name. */
  readonly create?: boolean
  /** Which bucket; the nearest when left out. */
  readonly bucket?: BucketWish
  readonly source: PlainSource | Layer.Layer<ImageSource>
  /** The reconstruction to start when every image is Ready; none when left out. */
  readonly reconstruction?: TaskType
  readonly onEvent?: (event: Event) => void
  /** In memory when left out: a second run asks the server again. */
  readonly journal?: Layer.Layer<Journal>
  /** Signed URLs and STS over `http` when left out. */
  readonly storage?: Layer.Layer<Storage, never, HttpClient.HttpClient | Journal>
  /** `fetch` when left out. */
  readonly http?: Layer.Layer<HttpClient.HttpClient>
}

export interface Uploader {
  /** Uploads, and waits for the server's verdict on every image. Rejects with a `RunFault` when the run cannot even begin. */
  readonly run: () => Promise<Outcome & { readonly reconstruction: Reconstruction | undefined }>
  /** Starts nothing more and ends what is in flight within 5 seconds; `run` then resolves with `stopped: true`. */
  readonly stop: () => void
}

/** The engine for callers who do not use Effect: promises and callbacks only. */
export const createUploader = (options: UploaderOptions): Uploader => {
  const stop = Deferred.makeUnsafe<void>()
  const program = Effect.gen(function* () {
    const { project, buckets } = yield* openProject({
      project: options.project,
      create: options.create ?? false,
      bucket: options.bucket,
    })
    const outcome = yield* uploadSet({ project, buckets, stop: Deferred.await(stop) })
    const allReady = outcome.summary.ready > 0 && isComplete(outcome.summary)
    const reconstruction =
      options.reconstruction !== undefined && allReady
        ? yield* reconstruct({ project, when: "start", type: options.reconstruction })
        : undefined
    return { ...outcome, reconstruction }
  })
  return {
    run: async () => {
      const exit = await Effect.runPromiseExit(Effect.provide(program, layerOf(options)))
      if (Exit.isSuccess(exit)) return exit.value
      throw Cause.squash(exit.cause)
    },
    stop: () => Deferred.doneUnsafe(stop, Effect.void),
  }
}

const layerOf = (options: UploaderOptions) => {
  const http = options.http ?? layerFetchHttp
  const events = Layer.succeed(Events, { emit: options.onEvent ?? (() => {}) })
  const api = Layer.unwrap(
    Effect.map(normaliseEndpoint(options.endpoint), endpoint =>
      layerUploadApi({ endpoint, key: Redacted.make(options.key), token: Redacted.make(options.token) }),
    ),
  )
  const journal = options.journal ?? layerMemoryJournal
  const storage = options.storage ?? layerStorages({ url: layerHttpStorage, sts: layerOssStorage })
  const ports = Layer.mergeAll(
    api.pipe(Layer.provide(http)),
    storage.pipe(Layer.provide(http), Layer.provide(journal)),
    journal,
    "files" in options.source ? layerPlainSource(options.source) : options.source,
    layerEngine(options),
  )
  return Layer.provideMerge(ports, events)
}

const layerPlainSource = (source: PlainSource): Layer.Layer<ImageSource> =>
  Layer.succeed(ImageSource, {
    found: Stream.suspend(() => {
      const files = source.files()
      const failed = (cause: unknown) =>
        new RunFault({ kind: "local", problem: { code: "file-list-unreadable", words: messageOf(cause) }, cause })
      return Symbol.asyncIterator in files ? Stream.fromAsyncIterable(files, failed) : Stream.fromIterable(files)
    }).pipe(Stream.map(file => ({ found: "file", file }) as const)),
    read: file =>
      Effect.tryPromise({
        try: () => source.read(file),
        catch: cause => new ImageFault({ problem: { code: "unexpected", words: messageOf(cause) }, rerunMayHelp: true, cause }),
      }).pipe(Effect.map(({ content, bytes }) => ({ content, file, body: { kind: "bytes", bytes } as const }))),
  })

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
