import { Effect, type Scope, Semaphore } from "effect"

/** Room for photos in memory, within a budget of bytes. */
export interface Memory {
  /** Bytes of the biggest file that is held whole. */
  readonly largest: number
  /** Room for `size` bytes, at most `largest`, until the scope closes; waits while the budget is spent. */
  readonly take: (size: number) => Effect.Effect<void, never, Scope.Scope>
}

export const makeMemory = (budget: number): Memory => {
  const permits = Semaphore.makeUnsafe(budget)
  return {
    largest: Math.floor(budget / 4),
    take: size => Effect.asVoid(permits.takeScoped(size)),
  }
}
