/** Milliseconds between two drawings: figures cannot be read faster, and drawing slows down sending. */
export const interval = 300
/** Milliseconds between updates of a hidden tab: browsers give it no frames, but its title shows the percentage. */
const hiddenInterval = 1_000

/** Calls `draw` in the next frame, but a few times a second at most, however often it is asked to. */
export const makeFrames = (draw: () => void): { readonly ask: () => void; readonly stop: () => void } => {
  let frame: number | undefined
  let timer: number | undefined
  let drawnAt = Number.NEGATIVE_INFINITY
  const run = (): void => {
    stop()
    drawnAt = performance.now()
    draw()
  }
  const stop = (): void => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    if (timer !== undefined) window.clearTimeout(timer)
    frame = undefined
    timer = undefined
  }
  const askFrame = (): void => {
    frame = requestAnimationFrame(run)
    timer = window.setTimeout(run, hiddenInterval)
  }
  return {
    ask: () => {
      if (timer !== undefined) return
      const wait = drawnAt + interval - performance.now()
      if (wait <= 0) askFrame()
      else timer = window.setTimeout(askFrame, wait)
    },
    stop,
  }
}
