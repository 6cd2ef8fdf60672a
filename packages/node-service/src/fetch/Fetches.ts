import type { Problem } from "@altilift/core"
import { Context, Effect, Exit, Layer, Schedule, Scope } from "effect"
import { Settings } from "../config.ts"
import { imageByChecksum, imageOfProject, readChecksum } from "../images/Images.ts"
import { moveImage } from "../images/moveImage.ts"
import type { Room } from "../images/Room.ts"
import { reasonsOf } from "../images/reasons.ts"
import { type ImageDraft, registerImage } from "../images/registerImage.ts"
import { awaitsFetch, fetchedInto } from "../images/source.ts"
import { UploadTracker } from "../images/UploadTracker.ts"
import type { KeyedLock } from "../KeyedLock.ts"
import { Loops } from "../Loops.ts"
import { about } from "../log.ts"
import { inEnglish } from "../messages/inEnglish.ts"
import { operator } from "../messages/operator.ts"
import type { Database, DatabaseError } from "../ports/Database.ts"
import type { LocalObjects } from "../ports/LocalObjects.ts"
import { Locks } from "../ports/Locks.ts"
import type { ImageRow, ProjectRow } from "../ports/tables.ts"
import type { Vault, VaultError } from "../ports/Vault.ts"
import type { Refusal } from "../Refusal.ts"
import { TaskSignal } from "../reconstruction/TaskSignal.ts"
import { download, probe } from "./download.ts"
import { systemLookup } from "./guard.ts"
import { makeLookups } from "./lookups.ts"
import type { FetchRules, Patience, Wanted } from "./open.ts"
import { makeQuota } from "./quota.ts"
import { reportAgain } from "./reportFetches.ts"
import { makeShares } from "./shares.ts"
import { storeFetched } from "./storeFetched.ts"
import { failing, type Unfetchable } from "./Unfetchable.ts"

/** A photo that the service is asked to get itself. */
export interface FetchRequest extends Wanted {
  readonly project: ProjectRow
  readonly draft: ImageDraft
}

/** Names are found in less, in milliseconds. */
const resolve = 2_000

/** 16 kB a second, over a minute. */
const least = { bytes: 960_000, within: 60_000 }

/** A photo may be 2 GiB and come from a slow place; a host that sends nothing is left soon. */
const forPhotos: Patience = { resolve, connect: 10_000, idle: 30_000, total: 60 * 60 * 1000, least }

/** A caller waits for the answer of a test. */
const forTests: Patience = { resolve, connect: 5_000, idle: 5_000, total: 10_000, least }

/** Tests at the same time, and how many of one client may wait or run. */
const testsAtOnce = { perUser: 2, shared: 8 }
const mostTests = 20

/** A failure that may pass is tried so often again, after 1 and 4 seconds. */
const again = {
  times: 2,
  schedule: Schedule.exponential("1 second", 4),
  while: (error: Unfetchable | VaultError | DatabaseError) =>
    (error._tag === "Unfetchable" && error.passing) || (error._tag === "BucketError" && error.retryable),
}

/**
 * Photos on their way here from addresses that clients name. URL and token are in the memory of this process alone, so
 * that no database and no queue holds them: a process that ends forgets them, and the sweep makes the images Invalid
 * that it was fetching.
 */
export class Fetches extends Context.Service<
  Fetches,
  {
    /**
     * Registers a photo and fetches it in the background. The answer is the image as it is then. What has its bytes is
     * left alone, and so is what is being fetched: asking again for the same checksum, or without one for the same URL,
     * changes nothing.
     */
    readonly begin: (request: FetchRequest) => Effect.Effect<ImageRow, Refusal | DatabaseError>
    /**
     * Whether an address could be fetched: `Success`, or the reason why not. `client`: a user, or an address where
     * there is none.
     */
    readonly test: (url: URL, client: string) => Effect.Effect<string>
    /** Takes a place among the fetches of a user, for another file than a photo; it is given back by `leave`. */
    readonly enter: (userId: string) => Effect.Effect<void, Refusal>
    readonly leave: (userId: string) => Effect.Effect<void>
    /** Downloads a file of a user who has entered, when it is its turn; see `download`. */
    readonly get: (
      wanted: Wanted,
      to: { readonly userId: string; readonly most: number; readonly path: string },
    ) => Effect.Effect<void, Unfetchable, Scope.Scope>
  }
>()("@altilift/node-service/fetch/Fetches") {
  static readonly layer = Layer.effect(
    Fetches,
    Effect.suspend(() => make),
  )
}

const make = Effect.gen(function* () {
  const { fetchAllow } = yield* Settings
  const scope = yield* Effect.scope
  const locks = yield* Locks
  const services = yield* Effect.context<
    UploadTracker | Database | LocalObjects | KeyedLock | Locks | Vault | Room | Settings | TaskSignal
  >()
  const quota = makeQuota()
  const tests = makeShares(testsAtOnce)
  const lookups = makeLookups(systemLookup)
  const underWay = new Map<string, string>()
  yield* (yield* Loops).run("fetches", reportAgain("images", underWay))
  const rules = (patience: Patience, client: string): FetchRules => ({ allowed: fetchAllow, lookup: lookups(client), patience })

  /** Fetches, and writes down how that ended. Interrupted, it writes nothing: the next start finds the image. */
  const run = Effect.fnUntraced(function* ({ url, token, project }: FetchRequest, image: ImageRow) {
    const fetched = storeFetched(image, { url, token }, rules(forPhotos, project.ownerId)).pipe(Effect.retry(again))
    yield* quota.inTurn(project.ownerId, fetched).pipe(
      Effect.catchTag("Unfetchable", ({ problem }) => giveUp(image, problem)),
      Effect.catch(error =>
        Effect.andThen(
          Effect.logError(operator.imageNotStored(image.id, error.message)),
          giveUp(image, { code: "fetch-not-stored" }),
        ),
      ),
      Effect.catchCause(() => Effect.logError(operator.imageLeft(image.id))),
    )
  })

  /** Takes on an image that waits for its bytes. No sweep gives it up from here on. */
  const launch = (request: FetchRequest, image: ImageRow, key: string) =>
    Effect.gen(function* () {
      const tracker = yield* UploadTracker
      const held = yield* Scope.fork(scope)
      const end = Effect.andThen(
        Effect.sync(() => underWay.delete(key)),
        Effect.andThen(quota.leave(request.project.ownerId), Scope.close(held, Exit.void)),
      )
      const started = yield* Scope.provide(tracker.receiving(image.projectId, image.filename), held).pipe(
        Effect.andThen(moveImage(image.id, "started")),
        Effect.onError(() => Scope.close(held, Exit.void)),
      )
      underWay.set(key, image.id)
      const subject = { job: "fetch", image: image.id, project: image.projectId }
      yield* Effect.forkIn(Effect.ensuring(about(subject)(run(request, image)), end), scope)
      return started?.row ?? image
    })

  const register = (request: FetchRequest, key: string) =>
    Effect.gen(function* () {
      const owner = request.project.ownerId
      yield* quota.enter(owner)
      return yield* registerImage(request.project, request.draft, fetchedInto, "url").pipe(
        Effect.flatMap(image => (image.state === "Pending" ? launch(request, image, key) : Effect.as(quota.leave(owner), image))),
        Effect.onError(() => quota.leave(owner)),
      )
    }).pipe(Effect.uninterruptible)

  const begin = Effect.fn("Fetches.begin")(function* (request: FetchRequest) {
    const { project, draft, url } = request
    const checksum = draft.checksum === undefined ? undefined : yield* readChecksum(draft.checksum)
    const key = `${project.id} ${checksum ?? url.href}`
    const beginning = Effect.gen(function* () {
      const id = underWay.get(key)
      if (id !== undefined) return yield* imageOfProject(project, id)
      const known = checksum === undefined ? undefined : yield* imageByChecksum(project, checksum)
      return known?.state === "Uploaded" || known?.state === "Ready" ? known : yield* register(request, key)
    })
    return yield* locks.withLock(`fetch ${key}`, beginning)
  })

  const test = (url: URL, client: string) =>
    Effect.suspend(() =>
      tests.count(client) < mostTests
        ? tests.run(client, probe({ url, token: undefined }, rules(forTests, client)))
        : Effect.fail(failing({ code: "fetch-tests-limit", limit: mostTests })),
    ).pipe(
      Effect.as("Success"),
      Effect.catch(({ message }) => Effect.succeed(message)),
    )

  const get: Fetches["Service"]["get"] = (wanted, { userId, most, path }) =>
    quota.inTurn(userId, download(wanted, rules(forPhotos, userId), most, path)).pipe(Effect.retry(again))

  const { enter, leave } = quota
  return Fetches.of({ enter, leave, get, begin: request => Effect.provideContext(begin(request), services), test })
})

/** Makes the image Invalid, unless it was registered again meanwhile, to be sent by a client. */
const giveUp = Effect.fnUntraced(function* (image: ImageRow, reason: Problem) {
  const outcome = yield* moveImage(image.id, "refused", reasonsOf(reason), awaitsFetch)
  if (outcome?.moved !== true) return
  yield* Effect.logWarning(operator.imageNotFetched(image.id, inEnglish(reason)))
  yield* (yield* TaskSignal).wake
})
