import { Clock, Duration, Effect, type Exit, Random, Scheduler } from "effect"

export interface VirtualTimeOptions {
  /** Seed of everything random in the effect. */
  readonly seed?: number
  /** Milliseconds since 1970 at the beginning. */
  readonly startsAt?: number
  /**
   * The process is killed when this answers true: nothing of it runs any more, not even its finalizers. Asked after
   * every task.
   */
  readonly killed?: () => boolean
  /** Milliseconds after which it counts as hanging. */
  readonly atMost?: number
  /** By how much the clock of the process is wrong (milliseconds); it may be set while the process runs. */
  readonly skew?: number | (() => number)
}

/** How an effect ended on virtual time. */
export type Ended<A, E> =
  | { readonly ended: "by itself"; readonly exit: Exit.Exit<A, E> }
  | { readonly ended: "killed" }
  /** Nothing is left that could happen, or it took longer than `atMost`. */
  | { readonly ended: "hanging"; readonly why: string }

interface Timer {
  /** A process takes its timers with it when it is killed; the world goes on. */
  readonly owner: "process" | "world"
  at: number
  readonly order: number
  readonly ring: () => void
}

/** Steps after which a process counts as hanging although its time passes. */
const stepsAtMost = 500_000

/**
 * A world with a clock of its own: whatever can run runs, then time jumps to the next timer. One thread, no promises,
 * no real timers: the same seed gives the same run, and an hour passes in milliseconds. Effects in it must not wait for
 * promises.
 */
export class VirtualTime {
  now: number
  private readonly tasks: Array<() => void> = []
  private readonly timers: Array<Timer> = []
  private order = 0
  /** Milliseconds that the machine has slept: no timer of a process counts them. */
  private slept = 0

  constructor(startsAt = 1_800_000_000_000) {
    this.now = startsAt
  }

  private readonly scheduler = new Scheduler.MixedScheduler("async", task => {
    let cancelled = false
    this.tasks.push(() => {
      if (!cancelled) task()
    })
    return () => {
      cancelled = true
    }
  })

  private readonly clock = (skew: () => number): Clock.Clock => {
    const millis = () => this.now + skew()
    const nanos = () => BigInt(Math.round(millis() * 1e6))
    const monotonic = () => BigInt(Math.round((this.now - this.slept) * 1e6))
    return {
      currentTimeMillisUnsafe: millis,
      currentTimeMillis: Effect.sync(millis),
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      monotonicTimeNanosUnsafe: monotonic,
      monotonicTimeNanos: Effect.sync(monotonic),
      sleep: duration => this.sleep(Duration.toMillis(duration)),
    }
  }

  private sleep(millis: number): Effect.Effect<void> {
    if (!Number.isFinite(millis)) return Effect.never
    return Effect.callback(resume => {
      const timer = this.setTimer(millis, () => resume(Effect.void), "process")
      return Effect.sync(() => this.clearTimer(timer))
    })
  }

  /** Calls back after so many milliseconds, by default outside of any process. */
  setTimer(millis: number, ring: () => void, owner: Timer["owner"] = "world"): Timer {
    const timer = { owner, at: this.now + Math.max(0, millis), order: this.order++, ring }
    this.insert(timer)
    return timer
  }

  private insert(timer: Timer): void {
    let low = 0
    let high = this.timers.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = this.timers[middle]
      if (other !== undefined && (other.at < timer.at || (other.at === timer.at && other.order < timer.order))) low = middle + 1
      else high = middle
    }
    this.timers.splice(low, 0, timer)
  }

  clearTimer(timer: Timer): void {
    const index = this.timers.indexOf(timer)
    if (index !== -1) this.timers.splice(index, 1)
  }

  /** Runs a process to its end, or until it is killed. */
  run<A, E>(effect: Effect.Effect<A, E>, options: VirtualTimeOptions = {}): Ended<A, E> {
    const deadline = this.now + (options.atMost ?? 24 * 60 * 60_000)
    const { skew = 0 } = options
    const process = effect.pipe(
      Effect.provideService(Clock.Clock, this.clock(typeof skew === "number" ? () => skew : skew)),
      Random.withSeed(options.seed ?? 1),
    )
    let steps = 0
    const fiber = Effect.runFork(process, { scheduler: this.scheduler })
    for (;;) {
      for (let task = this.tasks.shift(); task !== undefined; task = this.tasks.shift()) {
        task()
        if (options.killed?.()) return this.kill()
        if (++steps > stepsAtMost) return { ended: "hanging", why: "too much happens in too little time" }
      }
      if (options.killed?.()) return this.kill()
      const exit = fiber.pollUnsafe()
      if (exit !== undefined) return { ended: "by itself", exit }
      const timer = this.timers.shift()
      if (timer === undefined) return { ended: "hanging", why: "nothing is left that could happen" }
      if (timer.at > deadline) return { ended: "hanging", why: `it is not over after ${options.atMost} ms` }
      this.now = Math.max(this.now, timer.at)
      timer.ring()
    }
  }

  /** Lets the world go on for so long while no process runs. */
  pass(millis: number): void {
    const until = this.now + millis
    for (let timer = this.timers[0]; timer !== undefined && timer.at <= until; timer = this.timers[0]) {
      this.timers.shift()
      this.now = Math.max(this.now, timer.at)
      timer.ring()
    }
    this.now = until
  }

  /** The machine sleeps: the world goes on, and the timers of processes stand still. */
  sleepMachine(millis: number): void {
    const asleep = this.timers.filter(timer => timer.owner === "process")
    this.timers.splice(0, this.timers.length, ...this.timers.filter(timer => timer.owner === "world"))
    this.pass(millis)
    this.slept += millis
    for (const timer of asleep) {
      timer.at += millis
      this.insert(timer)
    }
  }

  /**
   * After a process has ended: lets what it has left behind run for so long, and counts the timers that it still has
   * then.
   */
  leftBehind(millis: number): number {
    const until = this.now + millis
    for (;;) {
      for (let task = this.tasks.shift(); task !== undefined; task = this.tasks.shift()) task()
      const timer = this.timers[0]
      if (timer === undefined || timer.at > until) break
      this.timers.shift()
      this.now = Math.max(this.now, timer.at)
      timer.ring()
    }
    this.now = until
    return this.timers.filter(timer => timer.owner === "process").length
  }

  /** Ends whatever is left of processes. */
  private kill(): { readonly ended: "killed" } {
    this.tasks.length = 0
    this.timers.splice(0, this.timers.length, ...this.timers.filter(timer => timer.owner === "world"))
    return { ended: "killed" }
  }
}
