import { Clock, Context, Deferred, Effect, Layer, type Scope, Semaphore } from "effect"
import type { Limiter } from "../bandwidth/Limiter.ts"
import { batchSize } from "../ports/batchSize.ts"
import { acquireScoped } from "./acquireScoped.ts"
import { adaptiveLimit, fixedLimit } from "./TransferLimit.ts"

export interface PaceOptions {
  /** Transfers at the same time; left out, their number adapts to the throughput and to buckets that ask for less. */
  readonly transfers?: number | undefined
  /**
   * Bytes that the photos under way may hold together, whatever the source; 256 MiB when left out. One is let in
   * whatever its size.
   */
  readonly memory?: number | undefined
  /** See `EngineOptions`. */
  readonly limiter?: Limiter | undefined
}

/** A place among the transfers. */
export interface Slot {
  /** Whether no other transfer was under way at any time since this one began. */
  readonly alone: () => boolean
  /** The connection of this transfer died. */
  readonly lost: Effect.Effect<void>
}

/** A share of the memory. */
export interface Memory {
  /** Says how many bytes it is, once that is known: none where they are not held. */
  readonly resize: (size: number) => void
}

const defaultMemory = 256 * 1024 * 1024

/** Images between being read and being stored; a few batches, so that requests of a kind travel together. */
const imagesUnderWay = 8 * batchSize

/** Signing runs at most two batches ahead of the transfers (invariant 5) … */
const signedAhead = 2 * batchSize

/**
 * … and never signs more than leaves within this time at the measured rate: servers drop images that wait for their
 * bytes too long.
 */
const leavesWithin = 10 * 60_000

/**
 * A transfer is imminent when it is expected within this time, at the measured rate (milliseconds): a few round trips.
 */
const imminentWithin = 1000

/** Images that are started ahead of a free transfer at least, whatever the rate, and at most. */
const startedAhead = { least: 4, most: batchSize }

/**
 * Everything that bounds how much happens at once, by name. All of them are scoped: closing the scope gives the place
 * back, and waiting is first come, first served.
 */
export class Pace extends Context.Service<
  Pace,
  {
    /** Place among the images under way. */
    readonly underWay: Semaphore.Semaphore
    /** Place in the window of signed images, for one of `size` bytes. */
    readonly window: (size: number) => Effect.Effect<unknown, never, Scope.Scope>
    /** Place among the images whose transfer is imminent. */
    readonly imminent: Effect.Effect<unknown, never, Scope.Scope>
    /** Whether a transfer is free. */
    readonly idle: () => boolean
    /** A transfer. */
    readonly transfer: Effect.Effect<Slot, never, Scope.Scope>
    /** Memory for the bytes of a file of that size; `streamed`: it is read piece by piece. */
    readonly memory: (size: number, streamed: boolean) => Effect.Effect<Memory, never, Scope.Scope>
    /** Bounds bytes a second; undefined: no bound. */
    readonly limiter: Limiter | undefined
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
  const budget = options.memory ?? defaultMemory
  const memory = makeGate((inside, size) => inside.size === 0 || inside.size + size <= budget)
  const slots = new Set<{ shared: boolean }>()
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
  /** Transfers under way at the same time share the link. */
  const occupy = acquireScoped(
    Effect.sync(() => {
      const slot = { shared: slots.size > 0 }
      for (const other of slots) other.shared = true
      slots.add(slot)
      return slot
    }),
    slot => Effect.sync(() => slots.delete(slot)),
  )
  const transferSlot = Effect.gen(function* () {
    yield* transfer.enter(1)
    const slot = yield* occupy
    const epoch = limit.epoch()
    return { alone: () => !slot.shared, lost: Effect.map(Clock.currentTimeMillis, now => limit.lost(epoch, now)) }
  })
  return Pace.of({
    underWay: yield* Semaphore.make(imagesUnderWay),
    window: window.enter,
    imminent: imminent.enter(1),
    idle: transfer.isFree,
    transfer: transferSlot,
    // What is read piece by piece must not keep all others from being read. An unknown size may be any.
    memory: (size, streamed) => memory.enter(streamed ? Math.min(size, budget / 4) : size || budget / 4),
    limiter: options.limiter,
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
  const longestPause = 10 * halfLife
  let sum = 0
  let millis = 0
  let last: number | undefined
  return {
    add: (amount: number, now: number) => {
      // The clock may be put forward or back.
      const passed = last === undefined ? 0 : Math.min(longestPause, Math.max(0, now - last))
      const keep = 2 ** (-passed / halfLife)
      sum = sum * keep + amount
      millis = millis * keep + passed
      last = now
    },
    /** What comes within that time; `unknown` until there is something to go by. */
    within: (time: number, unknown: number) => (millis < 1000 ? unknown : (sum / millis) * time),
  }
}

/**
 * A gate: `fits` says by those inside whether one more of a size may enter; `wake` asks it again for those who wait.
 */
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
  const leave = (size: number) => {
    inside.count--
    inside.size -= size
    wake()
  }

  const wait = (size: number) =>
    Effect.suspend(() => {
      const place = { size, open: Deferred.makeUnsafe<void>() }
      waiting.push(place)
      return Deferred.await(place.open).pipe(
        Effect.onInterrupt(() =>
          Effect.sync(() => {
            const index = waiting.indexOf(place)
            // Let in at the very moment of the interruption: give the place back.
            if (index === -1) leave(size)
            else waiting.splice(index, 1)
          }),
        ),
      )
    })

  /** A place, whose size may turn out to be another one. */
  const admit = (size: number): Effect.Effect<{ readonly resize: (size: number) => void }, never, Scope.Scope> =>
    acquireScoped(
      Effect.gen(function* () {
        if (waiting.length === 0 && fits(inside, size)) enter(size)
        else yield* Effect.interruptible(wait(size))
        const place = { size }
        const resize = (now: number) => {
          inside.size += now - place.size
          place.size = now
          wake()
        }
        return { place, resize }
      }),
      ({ place }) => Effect.sync(() => leave(place.size)),
    )
  return { enter: admit, wake, isFree: () => waiting.length === 0 && fits(inside, 1) }
}
