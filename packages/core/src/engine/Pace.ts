import { Clock, Context, Deferred, Effect, Layer, type Scope, Semaphore } from "effect"
import { batchSize } from "../api/Ask.ts"

export interface PaceOptions {
  /** Transfers at the same time. */
  readonly transfers: number
}

/** Images between being read and being stored; a few batches, so that requests of a kind travel together. */
const imagesUnderWay = 4 * batchSize

/** Signing runs at most two batches ahead of the transfers (invariant 5) … */
const signedAhead = 2 * batchSize

/** … and never signs more than leaves within this time at the measured rate: servers drop images that wait for their bytes too long. */
const leavesWithin = 10 * 60_000

/** Images that `start` ahead of a free transfer: enough to hide one round trip. */
const startedAhead = 4

/**
 * Everything that bounds how much happens at once, by name. All of them are scoped: closing the scope gives the place back, and
 * waiting is first come, first served.
 */
export class Pace extends Context.Service<
  Pace,
  {
    /** Place among the images under way. */
    readonly underWay: Semaphore.Semaphore
    /** Place in the window of signed images, for one of `size` bytes. */
    readonly window: (size: number) => Effect.Effect<void, never, Scope.Scope>
    /** Place among the images whose transfer is imminent. */
    readonly imminent: Effect.Effect<void, never, Scope.Scope>
    /** A transfer. */
    readonly transfer: Effect.Effect<void, never, Scope.Scope>
    /** Bytes that a bucket acknowledged, for the measured rate. */
    readonly delivered: (bytes: number) => Effect.Effect<void>
  }
>()("@altilift/core/Pace") {}

export const layerPace = (options: PaceOptions): Layer.Layer<Pace> => Layer.effect(Pace, make(options))

const make = Effect.fnUntraced(function* (options: PaceOptions) {
  const imminent = yield* Semaphore.make(options.transfers + startedAhead)
  const transfer = yield* Semaphore.make(options.transfers)
  const rate = makeRate()
  const window = makeWindow(Math.max(signedAhead, options.transfers + startedAhead), options.transfers, rate.bytesWithin)
  return Pace.of({
    underWay: yield* Semaphore.make(imagesUnderWay + options.transfers),
    window,
    imminent: imminent.takeScoped(1),
    transfer: transfer.takeScoped(1),
    delivered: bytes => Effect.map(Clock.currentTimeMillis, now => rate.add(bytes, now)),
  })
})

/** Bytes a millisecond over the deliveries of the last minute or so: a decaying sum, so one pause does not erase it. */
const makeRate = () => {
  const halfLife = 30_000
  let bytes = 0
  let millis = 0
  let last: number | undefined
  return {
    add: (delivered: number, now: number) => {
      const passed = last === undefined ? 0 : now - last
      const keep = 2 ** (-passed / halfLife)
      bytes = bytes * keep + delivered
      millis = millis * keep + passed
      last = now
    },
    /** Bytes that leave within that time; as many as one likes until something was measured. */
    bytesWithin: (within: number) => (millis < 1000 ? Number.POSITIVE_INFINITY : (bytes / millis) * within),
  }
}

/** A gate by count and bytes. At least `floor` images are let in whatever their size, so that no transfer waits for a signature. */
const makeWindow = (most: number, floor: number, bytesWithin: (millis: number) => number) => {
  let count = 0
  let bytes = 0
  const waiting: Array<{ readonly size: number; readonly open: Deferred.Deferred<void> }> = []

  const fits = (size: number) => count < floor || (count < most && bytes + size <= bytesWithin(leavesWithin))
  const enter = (size: number) => {
    count++
    bytes += size
  }
  const leave = (size: number) =>
    Effect.sync(() => {
      count--
      bytes -= size
      for (let first = waiting[0]; first !== undefined && fits(first.size); first = waiting[0]) {
        waiting.shift()
        enter(first.size)
        Deferred.doneUnsafe(first.open, Effect.void)
      }
    })

  const wait = (size: number) =>
    Effect.suspend(() => {
      const place = { size, open: Deferred.makeUnsafe<void>() }
      waiting.push(place)
      return Deferred.await(place.open).pipe(
        Effect.onInterrupt(() => {
          const index = waiting.indexOf(place)
          // Let in at the very moment of the interruption: give the place back.
          return index === -1 ? leave(size) : Effect.sync(() => waiting.splice(index, 1))
        }),
      )
    })

  return (size: number) =>
    Effect.acquireRelease(
      Effect.suspend(() =>
        waiting.length === 0 && fits(size) ? Effect.sync(() => enter(size)) : Effect.interruptible(wait(size)),
      ),
      () => leave(size),
    )
}
