/** What a pointer does on a map, in CSS pixels. */
export interface PointerGestures {
  readonly hover: (event: MouseEvent) => void
  readonly leave: () => void
  readonly click: (event: MouseEvent) => void
  readonly drag: (x: number, y: number) => void
}

/** Tells a click from a drag: what moved less than a few pixels is a click. */
export const createPointer = (on: PointerGestures) => {
  let from: { x: number; y: number; far: boolean } | undefined
  return {
    onPointerDown: (event: PointerEvent & { currentTarget: HTMLElement }) => {
      if (event.button !== 0) return
      from = { x: event.clientX, y: event.clientY, far: false }
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent) => {
      if (from === undefined) return on.hover(event)
      const x = event.clientX - from.x
      const y = event.clientY - from.y
      if (!from.far && Math.hypot(x, y) < 4) return
      from = { x: event.clientX, y: event.clientY, far: true }
      on.drag(x, y)
    },
    onPointerUp: (event: PointerEvent) => {
      if (from?.far === false) on.click(event)
      from = undefined
    },
    onPointerCancel: () => {
      from = undefined
    },
    onPointerLeave: () => on.leave(),
  }
}

/** How far a key moves a map (CSS pixels), and by how much it zooms. */
const step = 60
const factor = 1.6

export interface KeyGestures {
  readonly drag: (x: number, y: number) => void
  readonly zoom: (factor: number) => void
  readonly reset: () => void
}

/** The keys of a map: arrows go where they point, plus and minus zoom, zero shows all. */
export const mapKeys: Readonly<Record<string, (on: KeyGestures) => void>> = {
  ArrowLeft: on => on.drag(step, 0),
  ArrowRight: on => on.drag(-step, 0),
  ArrowUp: on => on.drag(0, step),
  ArrowDown: on => on.drag(0, -step),
  "+": on => on.zoom(factor),
  "=": on => on.zoom(factor),
  "-": on => on.zoom(1 / factor),
  "0": on => on.reset(),
}
