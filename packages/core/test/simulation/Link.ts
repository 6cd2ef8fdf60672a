import { Effect } from "effect"
import type { VirtualTime } from "./VirtualTime.ts"

interface Flow {
  /** Bytes that each flow has got when this one has all of its own. */
  readonly ends: number
  readonly carried: () => void
}

/** Milliseconds: times since 1970 have no more than four digits behind the point. */
const roundingError = 0.01

/** The part of a virtual time that a link needs. */
type LinkTime = Pick<VirtualTime, "now" | "setTimer" | "clearTimer">

/**
 * The one line between a machine and everything else. Its bandwidth is shared equally by all that flows at a moment.
 * Nothing is counted by ticks: a flow ends when the service that every flow gets has grown by its bytes, so only the
 * next end has a timer.
 */
export class Link {
  /** Bytes that have gone through. */
  carried = 0
  private readonly flows = new Set<Flow>()
  private readonly connections = new Set<() => void>()
  /** Bytes that each flow would have got if it had been there from the beginning. */
  private served = 0
  private at: number
  private timer: ReturnType<LinkTime["setTimer"]> | undefined
  private readonly time: LinkTime
  /** Bytes a millisecond. */
  private readonly rate: number

  constructor(time: LinkTime, rate: number) {
    this.time = time
    this.rate = rate
    this.at = time.now
  }

  /** Completes when so many bytes have gone through. */
  carry(bytes: number): Effect.Effect<void> {
    return Effect.callback(resume => {
      this.advance()
      const flow = { ends: this.served + bytes, carried: () => resume(Effect.void) }
      this.flows.add(flow)
      this.schedule()
      return Effect.sync(() => {
        this.advance()
        if (this.flows.delete(flow)) this.schedule()
      })
    })
  }

  /** What goes over a connection of this link fails with `dead` when all connections die. */
  connection<A, E, R>(effect: Effect.Effect<A, E, R>, dead: Effect.Effect<never, E>): Effect.Effect<A, E, R> {
    const dies = Effect.callback<never, E>(resume => {
      const die = () => resume(dead)
      this.connections.add(die)
      return Effect.sync(() => void this.connections.delete(die))
    })
    return Effect.raceFirst(effect, dies)
  }

  /** All connections die. Answers whether there were any. */
  reset(): boolean {
    this.advance()
    this.flows.clear()
    this.schedule()
    const dying = [...this.connections]
    this.connections.clear()
    for (const die of dying) die()
    return dying.length > 0
  }

  /** The process that they belong to is killed: nothing of it hears how they end. */
  forget(): void {
    this.advance()
    this.flows.clear()
    this.connections.clear()
    this.schedule()
  }

  private advance(): void {
    const passed = this.time.now - this.at
    this.at = this.time.now
    if (this.flows.size === 0) return
    this.carried += passed * this.rate
    this.served += (passed * this.rate) / this.flows.size
  }

  private schedule(): void {
    if (this.timer !== undefined) this.time.clearTimer(this.timer)
    this.timer = undefined
    let next = Number.POSITIVE_INFINITY
    for (const { ends } of this.flows) next = Math.min(next, ends)
    if (next === Number.POSITIVE_INFINITY) return
    const millis = ((next - this.served) * this.flows.size) / this.rate
    this.timer = this.time.setTimer(millis, () => this.deliver())
  }

  private deliver(): void {
    this.timer = undefined
    this.advance()
    for (const flow of this.flows) {
      if (flow.ends > this.served + this.rate * roundingError) continue
      this.flows.delete(flow)
      flow.carried()
    }
    this.schedule()
  }
}
