import { Effect, Layer, Redacted, Stream } from "effect"
import type { HttpClient } from "effect/http"
import { layerUploadApi } from "./api/LiveUploadApi.ts"
import { normaliseEndpoint } from "./api/Transport.ts"
import { layerFetchHttp } from "./drivers/FetchHttp.ts"
import { layerHttpStorage } from "./drivers/HttpStorage.ts"
import { layerMemoryJournal } from "./drivers/MemoryJournal.ts"
import { layerOssStorage } from "./drivers/oss/OssStorage.ts"
import { layerStorages } from "./drivers/Storages.ts"
import { type EngineOptions, layerEngine } from "./engine/Engine.ts"
import type { Content, SourceFile } from "./lifecycle/State.ts"
import { ImageFault, RunFault } from "./ports/Errors.ts"
import { type Found, ImageSource, type Payload } from "./ports/ImageSource.ts"
import type { Journal } from "./ports/Journal.ts"
import type { Storage } from "./ports/Storage.ts"
import type { RunHandle, RunSettings } from "./RunHandle.ts"
import { type Files, relistable } from "./relistable.ts"
import { runOver } from "./runOver.ts"

export type { Files }

/** Images for callers without Effect. */
export interface PlainSource {
  /** Called again where a run goes on that was stopped before all files were found. */
  readonly files: () => Files
  /**
   * Reads a file whole. `bytes` are what is sent: the checksum is theirs, and so is the size, whatever `content` says.
   * A rejection makes the file Rejected, with the error's message as the reason.
   */
  readonly read: (file: SourceFile) => Promise<{ readonly content: Content; readonly bytes: Uint8Array }>
}

export interface StartRunOptions extends EngineOptions, RunSettings {
  /** Address of the API, for example `https://api.altizure.com`. */
  readonly endpoint: string
  readonly key: string
  readonly token: string
  readonly source: PlainSource | Layer.Layer<ImageSource>
  /** In memory when left out: a second run asks the server again. */
  readonly journal?: Layer.Layer<Journal>
  /** Signed URLs and OSS buckets over `http` when left out. */
  readonly storage?: Layer.Layer<Storage, never, HttpClient.HttpClient | Journal>
  /** `fetch` when left out. */
  readonly http?: Layer.Layer<HttpClient.HttpClient>
}

/** A run that further files can be added to, which the source can read. */
export interface StartedRun extends RunHandle {
  readonly add: (files: Files) => void
}

/** Uploads, for callers who do not use Effect: promises and callbacks only. It begins at once. */
export const startRun = (options: StartRunOptions): StartedRun => {
  const run = runOver(layerOf(options), options)
  return {
    ...run,
    add: files => run.add(foundIn(relistable(files))),
  }
}

const layerOf = (options: StartRunOptions) => {
  const http = options.http ?? layerFetchHttp
  const api = Layer.unwrap(
    Effect.map(normaliseEndpoint(options.endpoint), endpoint =>
      layerUploadApi({ endpoint, key: Redacted.make(options.key), token: Redacted.make(options.token) }),
    ),
  )
  const journal = options.journal ?? layerMemoryJournal
  const storage = options.storage ?? layerStorages({ url: layerHttpStorage, sts: layerOssStorage })
  return Layer.mergeAll(
    api.pipe(Layer.provide(http)),
    storage.pipe(Layer.provide(http), Layer.provide(journal)),
    journal,
    "files" in options.source ? layerPlainSource(options.source) : options.source,
    layerEngine(options),
  )
}

const layerPlainSource = (source: PlainSource): Layer.Layer<ImageSource> =>
  Layer.succeed(ImageSource, {
    found: foundIn(() => source.files()),
    read: file =>
      Effect.tryPromise({
        try: () => readWhole(source, file),
        catch: cause => new ImageFault({ problem: { code: "unexpected", words: messageOf(cause) }, rerunMayHelp: true, cause }),
      }),
  })

/** The file may have another size by now than it was found with: what it has is what was read. */
const readWhole = async (source: PlainSource, file: SourceFile): Promise<Payload> => {
  const { content, bytes } = await source.read(file)
  const size = bytes.byteLength
  return { file: { ...file, size }, content: { ...content, size }, body: { kind: "bytes", bytes } }
}

const foundIn = (list: () => Files): Stream.Stream<Found, RunFault> =>
  Effect.try({ try: list, catch: unlisted }).pipe(
    Effect.map(files => (isArray(files) ? Stream.fromIterable(files) : Stream.fromAsyncIterable(each(files), unlisted))),
    Stream.unwrap,
    Stream.map(file => ({ found: "file", file }) as const),
  )

const isArray = (files: Files): files is ReadonlyArray<SourceFile> => Array.isArray(files)

async function* each(files: Files) {
  yield* files
}

const unlisted = (cause: unknown) =>
  new RunFault({ kind: "local", problem: { code: "file-list-unreadable", words: messageOf(cause) }, cause })

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
