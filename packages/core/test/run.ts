import { Effect, Exit, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import {
  type EngineOptions,
  type Event,
  Events,
  Journal,
  layerEngine,
  layerMemoryJournal,
  type UploadSetOptions,
  uploadSet,
} from "../src/index.ts"
import type { memorySource } from "./photos.ts"
import type { simulate } from "./SimulatedServer.ts"

export interface RunOptions extends EngineOptions {
  readonly journal?: Layer.Layer<Journal>
  readonly events?: Array<Event>
  readonly stop?: UploadSetOptions["stop"]
}

/** The layers of a run over a simulated server. */
export const layersOf = (
  server: ReturnType<typeof simulate>,
  source: ReturnType<typeof memorySource>,
  options: RunOptions = {},
) =>
  Layer.mergeAll(server.api, server.storage, source.layer, options.journal ?? layerMemoryJournal, layerEngine(options)).pipe(
    Layer.provideMerge(Layer.succeed(Events, { emit: event => void options.events?.push(event) })),
  )

/** Uploads everything, on virtual time. */
export const runSet = (server: ReturnType<typeof simulate>, source: ReturnType<typeof memorySource>, options: RunOptions = {}) =>
  onVirtualTime(
    uploadSet({
      project: server.project,
      bucket: server.bucket,
      ...(options.stop === undefined ? {} : { stop: options.stop }),
    }).pipe(Effect.provide(layersOf(server, source, options))),
  )

/** Lets virtual time pass until the effect has ended; an hour and more passes in no time. */
export const onVirtualTime = <A, E>(effect: Effect.Effect<A, E>, atMost = 4 * 60 * 60_000) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.exit(effect))
    let passed = 0
    let step = 10
    while (fiber.pollUnsafe() === undefined) {
      if (passed > atMost) return yield* Effect.die(new Error("The run did not end"))
      // GraphQL answers arrive through promises of their own: let them settle before the clock moves on.
      yield* Effect.promise(() => new Promise(resolve => setImmediate(resolve)))
      yield* TestClock.adjust(step)
      passed += step
      if (passed > 60_000) step = 1000
    }
    return yield* Exit.match(yield* Fiber.join(fiber), { onSuccess: Effect.succeed, onFailure: Effect.failCause })
  })

/** A journal in memory that several runs of one test share. */
export const sharedJournal = (): Layer.Layer<Journal> => {
  const built = Effect.runSync(Effect.cached(Effect.scoped(Effect.provide(Journal, layerMemoryJournal))))
  return Layer.effect(Journal, built)
}
