import { Effect, Exit, Layer, Option } from "effect"
import { emptyOutcome } from "../src/engine/Outcome.ts"
import {
  askServer,
  type EngineOptions,
  type Event,
  Events,
  Journal,
  layerEngine,
  layerMemoryJournal,
  UploadApi,
  type UploadSetOptions,
  uploadSet,
} from "../src/index.ts"
import type { memorySource } from "./photos.ts"
import { makeNetwork, type NetworkOptions } from "./simulation/network.ts"
import { type ServerOptions, SimulatedServer, type Time } from "./simulation/SimulatedServer.ts"
import { VirtualTime, type VirtualTimeOptions } from "./simulation/VirtualTime.ts"

/** A simulated server, the wire to it, and the time that both live in. */
export const simulate = (options: ServerOptions & NetworkOptions = {}) => simulateAt(new VirtualTime(), options)

/** The same in a time of one's own; for callers that cannot be run on virtual time, `realTime`. */
export const simulateAt = <T extends Time>(time: T, options: ServerOptions & NetworkOptions = {}) => {
  const server = new SimulatedServer(time, options)
  return { time, server, ...makeNetwork(server, options) }
}
export type Simulation = ReturnType<typeof simulate>

export const realTime: Time = {
  get now() {
    return Date.now()
  },
  setTimer: (millis, ring) => setTimeout(ring, millis),
}

export interface RunOptions extends EngineOptions {
  readonly journal?: Layer.Layer<Journal>
  readonly events?: Array<Event>
  readonly onEvent?: (event: Event) => void
  readonly stop?: UploadSetOptions["stop"]
  readonly until?: UploadSetOptions["until"]
  readonly order?: UploadSetOptions["order"]
  readonly connectivity?: Layer.Layer<never>
  /** Whether the server is asked first whether it knows the account, as front ends do. */
  readonly preflight?: boolean
}

/** The layers of a run over a simulated server. */
export const layersOf = (simulation: Simulation, source: ReturnType<typeof memorySource>, options: RunOptions = {}) =>
  Layer.mergeAll(
    simulation.api,
    simulation.storage.pipe(Layer.provide(options.journal ?? layerMemoryJournal)),
    source.layer,
    options.journal ?? layerMemoryJournal,
    layerEngine(options),
  ).pipe(
    Layer.provideMerge(
      Layer.merge(
        Layer.succeed(Events, {
          emit: event => {
            options.events?.push(event)
            options.onEvent?.(event)
          },
        }),
        options.connectivity ?? Layer.empty,
      ),
    ),
  )

/** The program of a run. */
export const program = (simulation: Simulation, source: ReturnType<typeof memorySource>, options: RunOptions = {}) =>
  Effect.gen(function* () {
    const startedAt = simulation.time.now
    const { preflight } = yield* UploadApi
    const refusal = options.preflight ? yield* Effect.option(Effect.flip(askServer("preflight", preflight))) : Option.none()
    if (Option.isSome(refusal)) return { ...emptyOutcome, fault: refusal.value, duration: simulation.time.now - startedAt }
    return yield* uploadSet({
      project: simulation.server.project,
      buckets: simulation.server.buckets,
      ...(options.stop === undefined ? {} : { stop: options.stop }),
      ...(options.until === undefined ? {} : { until: options.until }),
      order: options.order,
    })
  }).pipe(Effect.provide(layersOf(simulation, source, options)))

/** Uploads everything, on virtual time. */
export const runSet = (simulation: Simulation, source: ReturnType<typeof memorySource>, options: RunOptions = {}) =>
  onVirtualTime(simulation.time, program(simulation, source, options))

/** Runs an effect to its end on virtual time; an hour passes in no time. */
export const onVirtualTime = <A, E>(
  time: VirtualTime,
  effect: Effect.Effect<A, E>,
  options?: VirtualTimeOptions,
): Effect.Effect<A, E> =>
  Effect.suspend(() => {
    const result = time.run(effect, options)
    if (result.ended !== "by itself") return Effect.die(new Error(result.ended === "hanging" ? result.why : "killed"))
    return Exit.match(result.exit, { onSuccess: Effect.succeed, onFailure: Effect.failCause })
  })

/** A journal in memory that several runs of one test share. */
export const sharedJournal = (): Layer.Layer<Journal> => {
  const built = Effect.runSync(Effect.cached(Effect.scoped(Effect.provide(Journal, layerMemoryJournal))))
  return Layer.effect(Journal, built)
}
