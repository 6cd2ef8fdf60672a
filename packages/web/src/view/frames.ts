/** Milliseconds between updates of a tab that nobody looks at: browsers give it no frames, but its title tells how far it is. */
const hiddenInterval = 1_000

/** Calls `draw` once a frame at most, however often it is asked to. */
export const makeFrames = (draw: () => void): { readonly ask: () => void; readonly stop: () => void } => {
  let frame: number | undefined
  let timer: number | undefined
  const run = (): void => {
    stop()
    draw()
  }
  const stop = (): void => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    if (timer !== undefined) window.clearTimeout(timer)
    frame = undefined
    timer = undefined
  }
  return {
    ask: () => {
      if (frame !== undefined || timer !== undefined) return
      frame = requestAnimationFrame(run)
      timer = window.setTimeout(run, hiddenInterval)
    },
    stop,
  }
}
