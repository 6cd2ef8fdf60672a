import { Effect, Stream } from "effect"
import type { Move } from "../lifecycle/Move.ts"
import type { SourceFile, State } from "../lifecycle/State.ts"
import type { RunFault } from "../ports/Errors.ts"
import type { Found } from "../ports/ImageSource.ts"
import { Events } from "./Events.ts"
import type { MetaFiles } from "./MetaFiles.ts"
import { inOrder, type Order } from "./order.ts"
import type { Round } from "./Round.ts"
import type { RunRecord } from "./RunRecord.ts"

interface Images {
  readonly metaFiles: Pick<MetaFiles, "onFound">
  readonly conclude: (move: Move) => Effect.Effect<void>
  readonly endIfComplete: Effect.Effect<void>
}

/** Brings files into a run: as they are found, or in another order once all are. */
export const makeScanning = Effect.fnUntraced(function* (record: RunRecord, images: Images, order: Order) {
  const events = yield* Events
  /** Files that are to be found, or were not all found yet. */
  const scans = new Set<Stream.Stream<Found, RunFault>>()

  const take = (launch: Round["launch"], one: Found) =>
    Effect.suspend(() => {
      if (record.has(one.file.ref)) return Effect.void
      const state: State = { at: "Discovered", file: one.file }
      record.enter(state)
      if (one.file.meta !== undefined) images.metaFiles.onFound(one.file)
      events.emit({ event: "found", file: one.file })
      return one.found === "file" ? launch(one.file) : images.conclude({ on: "rejected", from: state, problem: one.problem })
    })

  /** What is not scanned to its end is scanned again by the next round that wants it. */
  const scan = (round: Round, files: Stream.Stream<Found, RunFault>): Effect.Effect<void> => {
    record.scanBegins()
    const later: Array<SourceFile> = []
    const launch = order === "found" ? round.launch : (file: SourceFile) => Effect.sync(() => void later.push(file))
    const all = Stream.runForEach(files, one => take(launch, one)).pipe(
      Effect.andThen(Effect.suspend(() => Effect.forEach(inOrder(order, later), round.launch, { discard: true }))),
      Effect.andThen(Effect.sync(() => scans.delete(files))),
    )
    return round.intake(
      all.pipe(
        Effect.ensuring(Effect.sync(record.scanEnds)),
        Effect.andThen(
          Effect.suspend(() => {
            if (record.isScanned()) events.emit({ event: "scan-complete" })
            return images.endIfComplete
          }),
        ),
      ),
    )
  }

  return { unfinished: scans, scan }
})
