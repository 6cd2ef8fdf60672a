import { createEffect, createSignal, onCleanup } from "solid-js"

/** A signal that follows another, but no more often than every so many milliseconds. */
export const createThrottled = (source: () => number, every: () => number): (() => number) => {
  const [value, setValue] = createSignal(source())
  let timer: number | undefined
  createEffect(() => {
    source()
    timer ??= window.setTimeout(() => {
      timer = undefined
      setValue(source())
    }, every())
  })
  onCleanup(() => window.clearTimeout(timer))
  return value
}
