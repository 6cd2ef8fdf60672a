import { Clock, Data, Effect } from "effect"
import { answered, registered } from "../lifecycle/Answer.ts"
import { type Durable, durable, earlier } from "../lifecycle/Durable.ts"
import { type Move, transition } from "../lifecycle/Move.ts"
import {
  type At,
  type Final,
  isFinal,
  isSettling,
  type Ongoing,
  type Settling,
  type SourceFile,
  type State,
} from "../lifecycle/State.ts"
import { ImageSource, type Payload } from "../ports/ImageSource.ts"
import { Journal } from "../ports/Journal.ts"
import { type OssCredentials, Storage, type Target } from "../ports/Storage.ts"
import { type Bucket, type Grant, type Project, UploadApi } from "../ports/UploadApi.ts"
import type { Claims } from "./Claims.ts"
import type { CurrentBucket } from "./CurrentBucket.ts"
import { ImageFault, type NotAnImage, Retryable, type RunFault } from "./Errors.ts"
import { Events } from "./Events.ts"
import { type Holdings, makeHoldings, type Signed } from "./Holdings.ts"
import { Pace } from "./Pace.ts"
import { newSeries, Retry, type Series } from "./Retry.ts"

/** What the images of one run share. */
export interface Run {
  readonly project: Project
  readonly bucket: CurrentBucket
  /** The project's credentials for an OSS bucket. */
  readonly credentials: (bucket: Bucket) => OssCredentials
  readonly claims: Claims
  /** Told the state after every move. */
  readonly moved: (state: State) => Effect.Effect<void>
  /** A transfer of this file begins (true) or has ended (false). */
  readonly transferring: (file: SourceFile, now: boolean) => void
}

/** Where an image is when this process has done its part: with the server, at its end, or waiting for another file with the same bytes. */
export type Handed = Settling | Final | "parked"

type Working = Exclude<Ongoing, Settling>

/** How often in a row a target may be refused before the image is given up. */
const refusalsAtMost = 3

/** Failures of one image in a row, and whether its remembered checksum is still to be believed. */
interface Tries {
  readonly lost: Series
  readonly refused: Series
  reread: boolean
  /** What the journal has of the image: writing the same again would only cost a sync of the disk. */
  journalled: Durable | undefined
}

/** The file itself is at fault, as opposed to an answer about it. */
class Unreadable extends Data.TaggedError("Unreadable")<{ readonly reason: string }> {}

/** Whether a grant is too old to be used. The key of an object does not age: its credentials do, and they are renewed. */
const isPast = (grant: Grant) => Effect.map(Clock.currentTimeMillis, now => grant.cloud !== "OSS" && now >= grant.usableUntil)

/**
 * Makes the uploader of one image: the loop over `next` and `transition`. Only `RunFault` leaves it; whatever else happens ends in a state.
 */
export const makeUploadImage = Effect.fnUntraced(function* (run: Run) {
  const source = yield* ImageSource
  const storage = yield* Storage
  const journal = yield* Journal
  const api = yield* UploadApi
  const pace = yield* Pace
  const retry = yield* Retry
  const events = yield* Events
  const key = (checksum: string) => ({ endpoint: api.endpoint, project: run.project.id, checksum })

  const hold = (file: SourceFile, holdings: Holdings) =>
    holdings.payload(source.read(file)).pipe(
      Effect.catchTag("ImageFault", error => Effect.fail(new Unreadable({ reason: error.message }))),
      Effect.tap(({ file, content }) => journal.remember(file, { checksum: content.checksum, type: content.type })),
    )

  /** One read gives the checksum and the bytes; a file that was read before needs no read to ask the server. */
  const read = Effect.fnUntraced(function* (from: At<"Discovered">, holdings: Holdings, tries: Tries) {
    const known = holdings.held() === undefined && !tries.reread ? yield* journal.recall(from.file) : undefined
    const content =
      known === undefined
        ? yield* Effect.map(hold(from.file, holdings), payload => payload.content)
        : { checksum: known.checksum, type: known.type, size: from.file.size }
    const record = yield* journal.load(key(content.checksum))
    tries.journalled = record
    return { on: "hashed", from, content, earlier: earlier(record) } satisfies Move
  })

  const ask = Effect.fnUntraced(function* (from: At<"Hashed">) {
    const record = yield* retry.step("asking for the image", api.hasImage(run.project.id, from.content.checksum))
    return answered(from, record, yield* Clock.currentTimeMillis)
  })

  /** Bytes first, then the signature: a target must not grow old while the file waits for memory. */
  const sign = Effect.fnUntraced(function* (from: At<"Absent">, holdings: Holdings) {
    const payload = yield* hold(from.file, holdings)
    if (payload.content.checksum !== from.content.checksum) {
      return { on: "changed", from, file: payload.file } satisfies Move
    }
    yield* holdings.window(pace.window(from.content.size))
    const { file, content } = from
    const bucket = run.bucket.now()
    const request = { project: run.project.id, bucket, filename: file.name, content }
    const { record, grant } = yield* retry.step("registering the image", api.sign(request))
    const move = registered(from, record, yield* Clock.currentTimeMillis)
    if (move !== undefined) return move
    holdings.sign({ grant, bucket })
    return { on: "signed", from, id: record.id } satisfies Move
  })

  /** Expired, or in a bucket that the run has left. */
  const isOfNoUse = (signed: Signed | undefined) =>
    run.bucket.now() === signed?.bucket ? isPast(signed.grant) : Effect.succeed(true)

  const start = Effect.fnUntraced(function* (from: At<"Signed">, holdings: Holdings) {
    yield* holdings.imminent(pace.imminent)
    if (yield* isOfNoUse(holdings.signed())) return { on: "expired", from } satisfies Move
    yield* retry.step("announcing the upload", api.start(from.id))
    return { on: "started", from } satisfies Move
  })

  const send = Effect.fnUntraced(function* (from: At<"Started">, payload: Payload, { grant, bucket }: Signed) {
    yield* pace.transfer
    if (yield* isOfNoUse({ grant, bucket })) return { on: "expired", from } satisfies Move
    const target: Target = grant.cloud === "OSS" ? { ...grant, credentials: run.credentials(bucket) } : grant
    run.transferring(from.file, true)
    const report = (bytes: number) => events.emit({ event: "sent", file: from.file, bytes })
    yield* Effect.ensuring(
      storage.put(payload, target, report),
      Effect.sync(() => run.transferring(from.file, false)),
    )
    yield* pace.delivered(from.content.size)
    yield* retry.progressed("bucket")
    run.bucket.delivered(bucket)
    return { on: "stored", from, storedAt: yield* Clock.currentTimeMillis, announce: target.cloud === "OSS" } satisfies Move
  }, Effect.scoped)

  const registerAgain = (from: At<"Started">, message: string, tries: Tries): Effect.Effect<Move, ImageFault | RunFault> =>
    tries.refused.attempt + 1 < refusalsAtMost
      ? Effect.as(retry.pause("bucket", `sending ${from.file.name}`, new Retryable({ message, answered: true }), tries.refused), {
          on: "expired",
          from,
        } satisfies Move)
      : Effect.fail(new ImageFault({ message, rerunMayHelp: true }))

  /** What a failed put means. After one whose outcome is unknown the server is asked before anything is sent again (invariant 4). */
  const put = (from: At<"Started">, holdings: Holdings, tries: Tries) => {
    const payload = holdings.held()
    const signed = holdings.signed()
    if (payload === undefined || signed === undefined)
      return Effect.die(new Error("A started image holds its bytes and its grant"))
    const attempt = send(from, payload, signed)
    return attempt.pipe(
      Effect.catchTag("Denied", () => attempt),
      Effect.catchTags({
        Retryable: Effect.fnUntraced(function* (error) {
          if (error.answered) yield* pace.pushedBack
          if (yield* run.bucket.failed(signed.bucket, error)) Object.assign(tries.lost, newSeries())
          else yield* retry.pause("bucket", `sending ${from.file.name}`, error, tries.lost)
          return { on: "lost", from } satisfies Move
        }),
        TargetRefused: error => registerAgain(from, error.message, tries),
        Denied: error => registerAgain(from, error.message, tries),
        Changed: () => {
          tries.reread = true
          return Effect.as(holdings.releaseAll, { on: "changed", from, file: from.file } satisfies Move)
        },
      }),
    )
  }

  const perform = (
    state: Working,
    holdings: Holdings,
    tries: Tries,
  ): Effect.Effect<Move, NotAnImage | Unreadable | ImageFault | RunFault> => {
    switch (state.at) {
      case "Discovered":
        return read(state, holdings, tries)
      case "Hashed":
        return ask(state)
      case "Absent":
        return sign(state, holdings)
      case "Signed":
        return start(state, holdings)
      case "Started":
        return put(state, holdings, tries)
      case "Stored":
        return Effect.as(state.announce ? retry.step("reporting the upload", api.done(state.id)) : Effect.void, {
          on: "announced",
          from: state,
        } satisfies Move)
    }
  }

  /** Carries out the next step; a fault of the image is a move like any other. */
  const step = (state: Working, holdings: Holdings, tries: Tries): Effect.Effect<Move, RunFault> =>
    perform(state, holdings, tries).pipe(
      Effect.catchTags({
        Unreadable: ({ reason }) => Effect.succeed({ on: "rejected", from: state, reason } satisfies Move),
        NotAnImage: ({ message: reason }) =>
          Effect.succeed<Move>(
            state.at === "Discovered" ? { on: "skipped", from: state, reason } : { on: "rejected", from: state, reason },
          ),
        ImageFault: ({ message: reason, rerunMayHelp }) =>
          Effect.succeed({ on: "failed", from: state, reason, rerunMayHelp } satisfies Move),
      }),
    )

  /** What has to survive is written down before anything else hears of it, and after everything is given back that is not needed any more. */
  const apply = Effect.fnUntraced(function* (move: Move, holdings?: Holdings, journalled?: Durable) {
    const state = transition(move)
    if (holdings !== undefined) yield* holdings.settle(state)
    const record = durable(state)
    const known = record?.at === "Ready" && journalled?.at === "Ready" && journalled.id === record.id
    const checksum = "content" in state ? state.content.checksum : undefined
    if (record !== undefined && !known && checksum !== undefined) yield* journal.save(key(checksum), record)
    events.emit({ event: "moved", file: state.file, at: state.at })
    yield* run.moved(state)
    return state
  })

  const upload = Effect.fnUntraced(function* (first: State, holdings: Holdings): Effect.fn.Return<Handed, RunFault> {
    const tries: Tries = { lost: newSeries(), refused: newSeries(), reread: false, journalled: undefined }
    let state = first
    while (!isFinal(state) && !isSettling(state)) {
      const claim = state.at === "Hashed" ? run.claims.claim(state) : "own"
      if (claim === "parked") return "parked"
      const move: Move =
        state.at === "Hashed" && claim !== "own"
          ? { on: "duplicated", from: state, ...claim }
          : yield* step(state, holdings, tries)
      state = yield* apply(move, holdings, tries.journalled)
    }
    return state
  })

  return {
    /** Brings an image from any state to the server or to its end. */
    upload: (state: State): Effect.Effect<Handed, RunFault> =>
      Effect.suspend(() => {
        const holdings = makeHoldings()
        return Effect.ensuring(upload(state, holdings), holdings.releaseAll)
      }),
    apply,
  }
})
