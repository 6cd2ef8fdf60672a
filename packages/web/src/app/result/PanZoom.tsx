import { select } from "d3-selection"
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from "d3-zoom"
import { type Accessor, createEffect, createSignal, type JSX, on } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import { type Moves, ViewGround } from "./ViewGround.tsx"

const zoomStep = 1.6
/** CSS pixels of an arrow key. */
const step = 60
/** So often larger than what fits: a pixel of a large orthophoto can be seen. */
export const largest = 64

/** Something flat that can be zoomed and dragged. */
export const PanZoom = (props: {
  readonly loaded: boolean
  /** Names the keys; those of a result when left out. */
  readonly label?: string
  /** What is looked at: another one is shown whole. */
  readonly subject?: string
  /** Where nothing is zoomed, the keys to the left and right lead to another subject. */
  readonly onTurn?: (by: number) => void
  readonly children: (at: Accessor<ZoomTransform>) => JSX.Element
}): JSX.Element => {
  const { t } = useReader()
  const [at, setAt] = createSignal<ZoomTransform>(zoomIdentity)
  let ground: HTMLDivElement | undefined
  const gestures: ZoomBehavior<HTMLDivElement, unknown> = zoom<HTMLDivElement, unknown>()
    .scaleExtent([1, largest])
    .touchable(true)
    .on("zoom", ({ transform }: { readonly transform: ZoomTransform }) => setAt(transform))
  const surface = () => (ground === undefined ? undefined : select(ground))
  const moves: Moves = {
    move: (right, down) => {
      if (props.onTurn !== undefined && right !== 0 && at().k === 1) props.onTurn(right)
      else surface()?.call(gestures.translateBy, (-right * step) / at().k, (-down * step) / at().k)
    },
    zoom: steps => surface()?.call(gestures.scaleBy, zoomStep ** steps),
    reset: () => surface()?.call(gestures.transform, zoomIdentity),
  }
  createEffect(
    on(
      () => props.subject,
      () => moves.reset(),
      { defer: true },
    ),
  )
  return (
    <ViewGround
      label={props.label ?? t().result.keysOfImage}
      moves={moves}
      waiting={props.loaded ? undefined : t().working}
      onGround={element => {
        ground = element
        surface()?.call(gestures)
      }}
    >
      {props.children(at)}
    </ViewGround>
  )
}
