// The program of a worker: timers, set and called off by messages.

const timers = new Map<number, ReturnType<typeof setTimeout>>()

/** The longest that a timer can be set for. */
const longest = 2 ** 31 - 1

const set = (id: number, delay: number): void => {
  const now = Math.min(delay, longest)
  const fire = () => {
    if (delay > now) return set(id, delay - now)
    timers.delete(id)
    postMessage(id)
  }
  timers.set(id, setTimeout(fire, now))
}

addEventListener(
  "message",
  ({ data: { id, delay } }: MessageEvent<{ readonly id: number; readonly delay: number | undefined }>) => {
    if (delay !== undefined) return set(id, delay)
    clearTimeout(timers.get(id))
    timers.delete(id)
  },
)
