import { Effect } from "effect"
import { type Move, transition } from "../lifecycle/Move.ts"
import { type At, isFinal, type State } from "../lifecycle/State.ts"
import { endedAs, isOwnerEnd, makeChecksumOwners } from "./ChecksumOwners.ts"
import { makeCredentials } from "./Credentials.ts"
import type { CurrentBucket } from "./CurrentBucket.ts"
import { Events } from "./Events.ts"
import type { ImageRun } from "./ImageRun.ts"
import { makeMetaFiles } from "./MetaFiles.ts"
import type { Round } from "./Round.ts"
import type { RunRecord } from "./RunRecord.ts"
import type { StatePoller } from "./StatePoller.ts"
import { makeUploadImage } from "./UploadImage.ts"

/** What the images of a run need of it. */
export interface RunOfImages extends Pick<ImageRun, "project" | "projectExists" | "until"> {
  /** Where images go. */
  readonly bucket: CurrentBucket
  readonly record: RunRecord
  readonly poller: Pick<StatePoller<At<"Processing">>, "watch">
  /** The round that is under way. */
  readonly round: () => Round | undefined
}

/** Takes the images of a run from state to state, and whatever waits for one of them with it. */
export const makeRunImages = Effect.fnUntraced(function* ({ record, poller, round, bucket, ...run }: RunOfImages) {
  const events = yield* Events
  const owners = makeChecksumOwners()
  const metaFiles = yield* makeMetaFiles()
  /** Ids of images whose bytes have not arrived, by the file. */
  const registered = new Map<string, string>()

  /** Enters the state of a file, and wakes the files that wait for this one. */
  const moved = (state: State): Effect.Effect<void> =>
    Effect.suspend(() => {
      record.enter(state)
      if (state.at === "Signed" && state.file.meta === undefined) registered.set(state.file.ref, state.id)
      if (state.at === "Stored" || state.at === "Ready" || state.at === "Invalid") registered.delete(state.file.ref)
      if (!isFinal(state)) return state.at === "Discovered" ? wakeDuplicates(state) : Effect.void
      events.emit({ event: "ended", file: state.file, final: state })
      return Effect.andThen(wakeDuplicates(state), endIfComplete)
    })

  const conclude = (move: Move) => moved(transition(move))

  const endIfComplete = Effect.suspend(() => (record.isComplete() ? (round()?.complete ?? Effect.void) : Effect.void))

  const wakeDuplicates = (owner: State) =>
    Effect.forEach(
      // A run that is stopped leaves the duplicates Unfinished as well, each in its turn.
      owner.at === "Unfinished" ? owners.release(owner).slice(0, 0) : owners.release(owner),
      duplicate =>
        isOwnerEnd(owner)
          ? conclude({ on: "duplicated", from: duplicate, ...endedAs(owner) })
          : Effect.suspend(() => round()?.relaunch(duplicate) ?? Effect.void),
      { discard: true },
    )

  const image = yield* makeUploadImage({
    ...run,
    bucketOf: file => (file.meta === undefined ? bucket : metaFiles.bucket()),
    metaFiles,
    credentials: yield* makeCredentials(run.project),
    owners,
    moved,
    transferring: (file, now) => round()?.transferring(file, now),
  })

  const work = (state: State) =>
    Effect.flatMap(image.upload(state), result =>
      result !== "parked" && result.at === "Processing" ? poller.watch(result) : Effect.void,
    )

  const decided = (round: Round) =>
    Effect.fnUntraced(function* (move: Move) {
      const state = yield* image.apply(move)
      if (!isFinal(state)) yield* round.relaunch(state)
    })

  return { metaFiles, registered, moved, conclude, endIfComplete, work, decided }
})
