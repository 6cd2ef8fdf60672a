import { Clock, Context, Deferred, Effect, Layer, type Scope, Semaphore } from "effect"
import { batchSize } from "../api/Ask.ts"
import { adaptiveLimit, fixedLimit } from "./TransferLimit.ts"

export interface PaceOptions {
  /** Transfers at the same time; left out, their number adapts to the throughput and to buckets that ask for less. */
  readonly transfers?: number | undefined
}

/** Images between being read and being stored; a few batches, so that requests of a kind travel together. */
const imagesUnderWay = 8 * batchSize

/** Signing runs at most two batches ahead of the transfers (invariant 5) … */
const signedAhead = 2 * batchSize

/** … and never signs more than leaves within this time at the measured rate: servers drop images that wait for their bytes too long. */
const leavesWithin = 10 * 60_000

/** A transfer is imminent when it is expected within this time, at the measured rate (milliseconds): a few round trips. */
const imminentWithin = 1000

/** Images that are started ahead of a free transfer at least, whatever the rate, and at most. */
const startedAhead = { least: 4, most: batchSize }

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
    /** A bucket asked for less. */
    readonly pushedBack: Effect.Effect<void>
  }
>()("@altilift/core/Pace") {}

export const layerPace = (options: PaceOptions): Layer.Layer<Pace> => Layer.effect(Pace, make(options))

const make = Effect.fnUntraced(function* (options: PaceOptions) {
  const limit = options.transfers === undefined ? adaptiveLimit() : fixedLimit(options.transfers)
  const transfer = makeGate(({ count }) => count < limit.now())
  const bytes = makeRate()
  const images = makeRate()
  // At least as many as there are transfers are let in whatever their size, so that none waits for a signature.
  const window = makeGate(
    (inside, size) =>
      inside.count < limit.now() ||
      (inside.count < signedAhead && inside.size + size <= bytes.within(leavesWithin, Number.POSITIVE_INFINITY)),
  )
  const imminent = makeGate(({ count }) => {
    const expected = images.within(imminentWithin, startedAhead.least)
    return count < limit.now() + Math.min(startedAhead.most, Math.max(startedAhead.least, expected))
  })
  return Pace.of({
    underWay: yield* Semaphore.make(imagesUnderWay),
    window: window.enter,
    imminent: imminent.enter(1),
    transfer: transfer.enter(1),
    delivered: size =>
      Effect.map(Clock.currentTimeMillis, now => {
        bytes.add(size, now)
        images.add(1, now)
        if (!limit.delivered(size, now)) return
        window.wake()
        imminent.wake()
        transfer.wake()
      }),
    pushedBack: Effect.map(Clock.currentTimeMillis, now => limit.pushedBack(now)),
  })
})

/** How much comes in a time, over the last minute or so: a decaying sum, so one pause does not erase it. */
const makeRate = () => {
  const halfLife = 30_000
  let sum = 0
  let millis = 0
  let last: number | undefined
  return {
    add: (amount: number, now: number) => {
      const passed = last === undefined ? 0 : now - last
      const keep = 2 ** (-passed / halfLife)
      sum = sum * keep + amount
      millis = millis * keep + passed
      last = now
    },
    /** What comes within that time; `unknown` until there is something to go by. */
    within: (time: number, unknown: number) => (millis < 1000 ? unknown : (sum / millis) * time),
  }
}

/** A gate: `fits` says by those inside whether one more of a size may enter; `wake` asks it again for those who wait. */
const makeGate = (fits: (inside: { readonly count: number; readonly size: number }, size: number) => boolean) => {
  const inside = { count: 0, size: 0 }
  const waiting: Array<{ readonly size: number; readonly open: Deferred.Deferred<void> }> = []

  const enter = (size: number) => {
    inside.count++
    inside.size += size
  }
  const wake = () => {
    for (let first = waiting[0]; first !== undefined && fits(inside, first.size); first = waiting[0]) {
      waiting.shift()
      enter(first.size)
      Deferred.doneUnsafe(first.open, Effect.void)
    }
  }
  const leave = (size: number) =>
    Effect.sync(() => {
      inside.count--
      inside.size -= size
      wake()
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

  const admit = (size: number): Effect.Effect<void, never, Scope.Scope> =>
    Effect.acquireRelease(
      Effect.suspend(() =>
        waiting.length === 0 && fits(inside, size) ? Effect.sync(() => enter(size)) : Effect.interruptible(wait(size)),
      ),
      () => leave(size),
    )
  return { enter: admit, wake }
}
