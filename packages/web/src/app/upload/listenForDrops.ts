import { onCleanup } from "solid-js"

/** Where files are dropped, and what is done with them. */
export interface Drops {
  readonly disabled: () => boolean
  /** Whether files are over the page. */
  readonly setOver: (over: boolean) => void
  readonly onDrop: (data: DataTransfer) => void
}

/** The page takes files that are dropped anywhere on it, for as long as `element` is there. */
export const listenForDrops = (element: HTMLElement, { disabled, setOver, onDrop }: Drops): void => {
  const handlers = {
    dragover: (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return
      event.preventDefault()
      event.dataTransfer.dropEffect = disabled() ? "none" : "copy"
      setOver(!disabled())
    },
    dragleave: (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    },
    drop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      if (event.dataTransfer !== null && !disabled()) onDrop(event.dataTransfer)
    },
  }
  for (const [name, handler] of Object.entries(handlers)) listenOnPage(element, name, handler as EventListener)
}

/**
 * Listens on the whole page until the view is removed. In a page of others it listens on the element only.
 */
export const listenOnPage = (element: HTMLElement, name: string, handler: EventListener): void => {
  const root = element.getRootNode()
  const place: EventTarget = root instanceof ShadowRoot ? root.host : window
  place.addEventListener(name, handler)
  onCleanup(() => place.removeEventListener(name, handler))
}
