import { Effect, Random } from "effect"

/** Everything that a scenario leaves to chance, by its seed. */
export interface Dice {
  readonly chance: (probability: number) => boolean
  /** A number from `low` up to `high`. */
  readonly between: (low: number, high: number) => number
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number
  readonly pick: <A>(options: readonly [A, ...ReadonlyArray<A>]) => A
}

export const diceOf = (seed: string): Dice => {
  const random = Effect.runSync(Random.withSeed(Effect.service(Random.Random), seed))
  const between = (low: number, high: number) => low + random.nextDoubleUnsafe() * (high - low)
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1))
  return {
    chance: probability => random.nextDoubleUnsafe() < probability,
    between,
    whole,
    pick: options => options[whole(0, options.length - 1)] ?? options[0],
  }
}
