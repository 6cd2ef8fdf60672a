import { Clock, Duration, Effect, Layer, Scheduler } from "effect"
import { startWorker } from "../workers/startWorker.ts"
import timerUrl from "./timer.ts?worker&url"

/**
 * Time that goes on in a hidden tab. Browsers let the timers of such a tab fire once a second, and after some minutes
 * once a minute; the engine's fibers would take their turns at that rate. Messages are not held back, and neither are
 * the timers of a worker.
 */
export const layerBackgroundTime: Layer.Layer<never> = Layer.unwrap(
  Effect.gen(function* () {
    const alarm = yield* Effect.acquireRelease(Effect.sync(makeAlarm), ({ end }) => Effect.sync(end))
    const clock: Clock.Clock = Object.assign(Object.create(yield* Clock.Clock), { sleep: alarm.sleep })
    return Layer.merge(
      Layer.succeed(Clock.Clock, clock),
      Layer.succeed(Scheduler.Scheduler, new Scheduler.MixedScheduler("async", makeSoon())),
    )
  }),
)

/** Sleeps by the timers of a worker. */
const makeAlarm = () => {
  const worker = startWorker(timerUrl)
  const sleeping = new Map<number, () => void>()
  let last = 0
  worker.onmessage = ({ data }: MessageEvent<number>) => {
    sleeping.get(data)?.()
    sleeping.delete(data)
  }
  return {
    sleep: (duration: Duration.Duration): Effect.Effect<void> => {
      const delay = Duration.toMillis(duration)
      if (delay === Number.POSITIVE_INFINITY) return Effect.never
      return Effect.callback<void>(resume => {
        const id = ++last
        sleeping.set(id, () => resume(Effect.void))
        worker.postMessage({ id, delay })
        return Effect.sync(() => {
          if (sleeping.delete(id)) worker.postMessage({ id, delay: undefined })
        })
      })
    },
    end: () => worker.terminate(),
  }
}

/** Has functions called after what is under way, and after the browser has had its turn; each may be called off. */
const makeSoon = () => {
  const { port1, port2 } = new MessageChannel()
  const waiting = new Map<number, () => void>()
  let last = 0
  port1.onmessage = ({ data }: MessageEvent<number>) => {
    const call = waiting.get(data)
    waiting.delete(data)
    call?.()
  }
  return (call: () => void) => {
    const id = ++last
    waiting.set(id, call)
    port2.postMessage(id)
    return () => waiting.delete(id)
  }
}
