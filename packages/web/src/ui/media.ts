import { type Accessor, createSignal, onCleanup } from "solid-js"

/** Whether a media query holds, as a signal. */
export const createMedia = (query: string): Accessor<boolean> => {
  const media = window.matchMedia(query)
  const [holds, setHolds] = createSignal(media.matches)
  const update = () => setHolds(media.matches)
  media.addEventListener("change", update)
  onCleanup(() => media.removeEventListener("change", update))
  return holds
}

/** The reader's first pointer is a finger: nothing can be dropped with it. */
export const createTouch = (): Accessor<boolean> => createMedia("(hover: none) and (pointer: coarse)")
