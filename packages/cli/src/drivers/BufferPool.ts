import { acquireScoped } from "@altilift/core"
import { Effect, type Scope, Semaphore } from "effect"

/**
 * Reusable buffers of shared memory, within a budget of bytes. Filling a new buffer takes twice as long as a used one.
 */
export interface BufferPool {
  /** Bytes of the biggest buffer that is handed out. */
  readonly largest: number
  /**
   * A buffer of at least `size` bytes, at most `largest`; waits while the budget is spent. It goes back when the scope
   * closes, and must not be touched after that.
   */
  readonly take: (size: number) => Effect.Effect<Buffer, never, Scope.Scope>
}

/**
 * A pool that never holds more than `budget` bytes, in use and idle together. One buffer takes a quarter of it at most.
 */
export const makeBufferPool = (budget: number): BufferPool => {
  const permits = Semaphore.makeUnsafe(budget)
  const idle = new Map<number, Buffer[]>()
  let held = 0

  const dropIdle = (needed: number): void => {
    for (const [size, buffers] of idle) {
      while (held + needed > budget && buffers.pop() !== undefined) held -= size
    }
  }
  const pick = (size: number): Buffer => {
    const again = idle.get(size)?.pop()
    if (again !== undefined) return again
    dropIdle(size)
    held += size
    return Buffer.from(new SharedArrayBuffer(size))
  }
  const put = (buffer: Buffer): void => {
    const buffers = idle.get(buffer.length)
    if (buffers === undefined) idle.set(buffer.length, [buffer])
    else buffers.push(buffer)
  }

  const largest = floorToClass(Math.floor(budget / 4))
  return {
    largest,
    take: Effect.fnUntraced(function* (size) {
      const length = Math.min(ceilToClass(size), largest)
      yield* permits.takeScoped(length)
      return yield* acquireScoped(
        Effect.sync(() => pick(length)),
        buffer => Effect.sync(() => put(buffer)),
      )
    }),
  }
}

const smallest = 16 * 1024

/**
 * The next size of which buffers are kept: eight between a power of two and the next, so that at most an eighth is
 * spare.
 */
const ceilToClass = (size: number): number => {
  if (size <= smallest) return smallest
  const step = stepOf(size)
  return Math.ceil(size / step) * step
}

const floorToClass = (size: number): number => Math.max(smallest, Math.floor(size / stepOf(size)) * stepOf(size))

const stepOf = (size: number): number => 2 ** Math.max(0, Math.floor(Math.log2(size)) - 3)
