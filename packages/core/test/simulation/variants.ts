import { Effect, Layer, Redacted, Scope, Stream } from "effect"
import {
  type FileIdentity,
  ImageSource,
  Journal,
  Pace,
  Retry,
  Retryable,
  Storage,
  type Target,
  UploadApi,
} from "../../src/index.ts"
import type { FamilyName } from "./families.ts"
import type { Layers, Variant } from "./world.ts"

/** The engine, broken on purpose in one way that the simulation must find. */
export interface BrokenVariant {
  readonly name: string
  /** Number of the invariant that it breaks. */
  readonly invariant: number
  /** Where it shows; in the classic worlds when left out. */
  readonly family?: FamilyName
  /** The first seed to try: what breaks only in a large set needs one of the rare seeds that have it. */
  readonly from?: number
  readonly variant: Variant
}

const secretOf = (target: Target): Effect.Effect<string> =>
  target.kind === "sts"
    ? Effect.orDie(Effect.map(target.credentials.live, ({ sts }) => Redacted.value(sts).token))
    : Effect.succeed(Redacted.value(target.url))

/** As the wire of the simulation names it. */
const ossBucket = { cloud: "OSS", label: "Local" } as const

type Services = Layer.Success<Layers>

/** Puts something else in the place of one service, made from what was there. */
const replace =
  <Replaced extends Services>(replacement: Layer.Layer<Replaced, never, Services>): Variant =>
  layers =>
    Layer.provideMerge(replacement, layers)

export const variants: ReadonlyArray<BrokenVariant> = [
  {
    name: "passes over a file in silence",
    invariant: 1,
    variant: replace(
      Layer.effect(
        ImageSource,
        Effect.map(ImageSource, source => ({ ...source, found: Stream.drop(source.found, 1) })),
      ),
    ),
  },
  {
    name: "calls an image Ready that is only uploaded",
    invariant: 2,
    variant: replace(
      Layer.effect(
        UploadApi,
        Effect.map(UploadApi, api => ({
          ...api,
          image: (project, id) =>
            Effect.map(api.image(project, id), record => (record?.state === "Uploaded" ? { ...record, state: "Ready" } : record)),
        })),
      ),
    ),
  },
  {
    name: "puts without a start",
    invariant: 3,
    variant: replace(
      Layer.effect(
        UploadApi,
        Effect.map(UploadApi, api => ({ ...api, start: () => Effect.void })),
      ),
    ),
  },
  {
    name: "does not read its journal",
    invariant: 4,
    variant: replace(
      Layer.effect(
        Journal,
        Effect.map(Journal, journal => ({ ...journal, load: () => Effect.succeed(undefined) })),
      ),
    ),
  },
  {
    name: "sends again without asking",
    invariant: 4,
    variant: replace(
      Layer.effect(
        UploadApi,
        Effect.map(UploadApi, api => {
          const asked = new Set<string>()
          return {
            ...api,
            hasImage: (project, checksum) => {
              if (asked.has(checksum)) return Effect.succeed(undefined)
              asked.add(checksum)
              return api.hasImage(project, checksum)
            },
          }
        }),
      ),
    ),
  },
  {
    name: "waits for a bucket that never comes back",
    invariant: 4,
    variant: replace(
      Layer.effect(
        Retry,
        Effect.map(Retry, retry => ({
          ...retry,
          transfers: { ...retry.transfers, lookElsewhereAfter: Number.POSITIVE_INFINITY },
        })),
      ),
    ),
  },
  {
    name: "signs the whole set at once",
    invariant: 5,
    from: 260,
    variant: replace(
      Layer.effect(
        Pace,
        Effect.map(Pace, pace => ({ ...pace, window: () => Effect.void })),
      ),
    ),
  },
  {
    name: "sends with expired targets",
    invariant: 5,
    variant: replace(
      Layer.effect(
        UploadApi,
        Effect.map(UploadApi, api => ({
          ...api,
          sign: request =>
            Effect.map(api.sign(request), signed => ({
              ...signed,
              grant: signed.grant && { ...signed.grant, usableUntil: Number.POSITIVE_INFINITY },
            })),
        })),
      ),
    ),
  },
  {
    name: "calls an image done that it has only started",
    invariant: 3,
    variant: replace(
      Layer.effect(
        UploadApi,
        Effect.map(UploadApi, api => ({ ...api, start: id => Effect.andThen(api.start(id), api.done(id)) })),
      ),
    ),
  },
  {
    name: "asks for credentials for every image",
    invariant: 5,
    variant: replace(
      Layer.effect(
        Storage,
        Effect.gen(function* () {
          const api = yield* UploadApi
          const storage = yield* Storage
          const live = (key: string) =>
            Effect.map(Effect.orDie(api.sts(key.split("/")[0] ?? "", ossBucket)), ({ sts }) => ({ sts, skew: 0 }))
          return {
            ...storage,
            put: (payload, target, onProgress) =>
              storage.put(
                payload,
                target.kind === "sts" ? { ...target, credentials: { ...target.credentials, live: live(target.object) } } : target,
                onProgress,
              ),
          }
        }),
      ),
    ),
  },
  {
    name: "sends with expired credentials",
    invariant: 5,
    variant: replace(
      Layer.effect(
        UploadApi,
        Effect.map(UploadApi, api => ({
          ...api,
          sts: (project, bucket) =>
            Effect.map(api.sts(project, bucket), given => ({
              ...given,
              sts: Redacted.make({ ...Redacted.value(given.sts), expire: Number.MAX_SAFE_INTEGER }),
            })),
        })),
      ),
    ),
  },
  {
    name: "keeps the bytes of what it has sent",
    invariant: 6,
    variant: replace(
      Layer.effect(
        ImageSource,
        Effect.map(ImageSource, source => ({
          ...source,
          read: file => Effect.flatMap(Scope.make(), scope => Scope.provide(source.read(file), scope)),
        })),
      ),
    ),
  },
  {
    name: "names the target in its errors",
    invariant: 7,
    variant: replace(
      Layer.effect(
        Storage,
        Effect.map(Storage, storage => ({
          ...storage,
          put: (payload, target, onProgress) =>
            Effect.catchTag(storage.put(payload, target, onProgress), "Retryable", error =>
              Effect.flatMap(secretOf(target), secret =>
                Effect.fail(
                  new Retryable({ ...error, problem: { code: "unexpected", words: `PUT to ${secret}: ${error.message}` } }),
                ),
              ),
            ),
        })),
      ),
    ),
  },
  {
    name: "believes a remembered checksum of the bytes it sends",
    invariant: 8,
    variant: replace(
      Layer.effect(
        ImageSource,
        Effect.gen(function* () {
          const source = yield* ImageSource
          const journal = yield* Journal
          return {
            ...source,
            read: file =>
              Effect.gen(function* () {
                const payload = yield* source.read(file)
                const remembered = yield* Effect.orDie(journal.recall(file))
                return remembered === undefined ? payload : { ...payload, content: { ...payload.content, ...remembered } }
              }),
          }
        }),
      ),
    ),
  },
  {
    name: "recalls a checksum by the path alone",
    invariant: 8,
    family: "files",
    variant: replace(
      Layer.effect(
        Journal,
        Effect.map(Journal, journal => {
          const alone = (file: FileIdentity) => ({ ref: file.ref, size: 0, modifiedAt: 0 })
          return {
            ...journal,
            recall: file => journal.recall(alone(file)),
            remember: (file, remembered) => journal.remember(alone(file), remembered),
          }
        }),
      ),
    ),
  },
]
