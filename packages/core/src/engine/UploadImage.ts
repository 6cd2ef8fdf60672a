import { Effect } from "effect"
import { type JournalRecord, toRecord } from "../lifecycle/JournalRecord.ts"
import { type Move, transition } from "../lifecycle/Move.ts"
import { type Final, isFinal, isSettling, type Ongoing, type Settling, type State } from "../lifecycle/State.ts"
import type { RunFault } from "../ports/Errors.ts"
import { Journal } from "../ports/Journal.ts"
import { Events } from "./Events.ts"
import { Gate } from "./Gate.ts"
import { type ImageResources, makeImageResources } from "./ImageResources.ts"
import type { ImageRun } from "./ImageRun.ts"
import { makeImageSteps, newTries, type Tries, type Working } from "./imageSteps.ts"

/**
 * Where an image is when this process has done its part: with the server, at its end, or waiting for another file with
 * the same bytes.
 */
export type Handed = Settling | Final | "parked"

/**
 * Makes the uploader of one image: the loop over `imageSteps` and `transition`. Only `RunFault` leaves it; whatever else
 * happens ends in a state.
 */
export const makeUploadImage = Effect.fnUntraced(function* (run: ImageRun) {
  const journal = yield* Journal
  const events = yield* Events
  const gate = yield* Gate
  const steps = yield* makeImageSteps(run)

  /** Carries out the next step; a fault of the image is a move like any other. */
  const step = (state: Working, resources: ImageResources, tries: Tries): Effect.Effect<Move, RunFault> =>
    steps.perform(state, resources, tries).pipe(
      Effect.catchTags({
        Unreadable: ({ problem }) => Effect.succeed({ on: "rejected", from: state, problem } satisfies Move),
        NotAnImage: ({ problem }) =>
          Effect.succeed<Move>(
            state.at === "Discovered" ? { on: "skipped", from: state, problem } : { on: "rejected", from: state, problem },
          ),
        ImageFault: ({ problem, rerunMayHelp }) =>
          Effect.succeed({ on: "failed", from: state, problem, rerunMayHelp } satisfies Move),
      }),
    )

  /**
   * Saves what has to survive before the event is emitted, and after what is no longer needed was released.
   */
  const apply = Effect.fnUntraced(function* (move: Move, resources?: ImageResources, journalled?: JournalRecord) {
    const state = transition(move)
    if (resources !== undefined) yield* resources.settle(state)
    const record = toRecord(state)
    const known = record?.at === "Ready" && journalled?.at === "Ready" && journalled.id === record.id
    const checksum = "content" in state ? state.content.checksum : undefined
    if (record !== undefined && !known && checksum !== undefined) yield* journal.save(steps.key(checksum), record)
    events.emit({ event: "moved", file: state.file, at: state.at })
    yield* run.moved(state)
    return state
  })

  const upload = Effect.fnUntraced(function* (
    first: State,
    resources: ImageResources,
    tries: Tries,
  ): Effect.fn.Return<Handed, RunFault> {
    let state = first
    while (!isFinal(state) && !isSettling(state)) {
      yield* gate.open
      const owning = state.at === "Hashed" ? run.owners.own(state) : "own"
      if (owning === "parked") return "parked"
      const move: Move =
        state.at === "Hashed" && owning !== "own"
          ? { on: "duplicated", from: state, ...owning }
          : (endingEarly(state) ?? (yield* step(state, resources, tries)))
      state = yield* apply(move, resources, tries.journalled)
    }
    const end = isFinal(state) ? undefined : endingEarly(state)
    return end === undefined ? state : ((yield* apply(end, resources, tries.journalled)) as Final)
  })

  /** The end of an image whose verdict is not waited for: in a dry run, once the server was asked. */
  const endingEarly = (state: Ongoing): Move | undefined => {
    if (run.until === "sent" && state.at === "Processing") return { on: "sent", from: state }
    return run.until === "asked" && (state.at === "Absent" || state.at === "Stored" || state.at === "Processing")
      ? { on: "planned", from: state }
      : undefined
  }

  return {
    /** Brings an image from any state to the server or to its end. */
    upload: (state: State): Effect.Effect<Handed, RunFault> =>
      Effect.suspend(() => {
        const resources = makeImageResources()
        const tries = newTries()
        const end = Effect.andThen(
          Effect.sync(() => steps.forget(tries)),
          resources.releaseAll,
        )
        return Effect.ensuring(upload(state, resources, tries), end)
      }),
    apply,
  }
})
