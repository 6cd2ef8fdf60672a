import { Effect, Layer, Queue } from "effect"
import { type Signal, Signals } from "../../ports/Signals.ts"
import { makeSignals } from "../inProcess.ts"
import { channel, Session } from "./Session.ts"

/** Milliseconds in which signals to other processes are gathered. */
const gathered = 200

const all: ReadonlyArray<Signal> = ["tasks", "buckets", "removals", "meta-checks", "meta-looks"]

/** Signals by NOTIFY. Where the database is away, those to other processes are dropped. */
export const layerSignals = Layer.effect(
  Signals,
  Effect.gen(function* () {
    const session = yield* Session
    const here = makeSignals()
    const wake = Effect.runForkWith(yield* Effect.context<never>())
    session.onNotification(payload => {
      for (const signal of all) if (payload === undefined || payload === signal) wake(here.send(signal))
    })
    const waiting = new Set<Signal>()
    const pending = yield* Queue.sliding<void>(1)
    const flush = Effect.gen(function* () {
      yield* Queue.take(pending)
      yield* Effect.sleep(gathered)
      const signals = [...waiting]
      waiting.clear()
      const { query } = yield* session.connection
      yield* query("select pg_notify($1, signal) from unnest($2::text[]) as signal", [channel, signals])
    })
    yield* Effect.forkScoped(Effect.forever(Effect.ignore(flush)))
    return Signals.of({
      listen: here.listen,
      send: signal =>
        Effect.andThen(
          here.send(signal),
          Effect.suspend(() => {
            waiting.add(signal)
            return Effect.asVoid(Queue.offer(pending, undefined))
          }),
        ),
    })
  }),
)
