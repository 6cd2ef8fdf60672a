import { select } from "d3-selection"
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from "d3-zoom"
import { createSignal, type JSX, onMount, Show } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import type { ResultFault } from "./fetchResult.ts"
import { baseName, type Viewable } from "./kinds.ts"
import { ViewButtons } from "./ViewButtons.tsx"

const zoomStep = 1.6
/** CSS pixels of an arrow key. */
const step = 60
/** So often larger than what fits: a pixel of a large orthophoto can be seen. */
const largest = 64

/** An image that can be zoomed and dragged. */
const ImageCanvas = (props: { readonly viewable: Viewable; readonly onFault: (fault: ResultFault) => void }): JSX.Element => {
  const { t } = useReader()
  const [at, setAt] = createSignal<ZoomTransform>(zoomIdentity)
  const [loaded, setLoaded] = createSignal(false)
  const [failed, setFailed] = createSignal(false)
  let ground: HTMLDivElement | undefined
  const gestures: ZoomBehavior<HTMLDivElement, unknown> = zoom<HTMLDivElement, unknown>()
    .scaleExtent([1, largest])
    .touchable(true)
    .on("zoom", ({ transform }: { readonly transform: ZoomTransform }) => setAt(transform))
  const surface = () => (ground === undefined ? undefined : select(ground))
  onMount(() => {
    surface()?.call(gestures)
    ground?.focus()
  })
  const by = (factor: number) => surface()?.call(gestures.scaleBy, factor)
  const drag = (x: number, y: number) => surface()?.call(gestures.translateBy, x / at().k, y / at().k)
  const reset = () => surface()?.call(gestures.transform, zoomIdentity)
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => drag(step, 0),
    ArrowRight: () => drag(-step, 0),
    ArrowUp: () => drag(0, step),
    ArrowDown: () => drag(0, -step),
    "+": () => by(zoomStep),
    "=": () => by(zoomStep),
    "-": () => by(1 / zoomStep),
    "0": () => reset(),
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (move === undefined) return
    event.preventDefault()
    move()
  }
  return (
    <div class="view-frame" hidden={failed()}>
      {/* biome-ignore lint/a11y/useSemanticElements: no form, but what the keys move together. */}
      <div
        class="view-ground image"
        role="group"
        aria-label={t().result.keysOfImage}
        aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Plus - 0"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what the keys move has to be reached with them.
        tabIndex={0}
        ref={ground}
        onKeyDown={onKeyDown}
      >
        <img
          src={props.viewable.download.link}
          alt={baseName(props.viewable.download.name)}
          draggable={false}
          style={{ transform: `translate(${at().x}px, ${at().y}px) scale(${at().k})` }}
          onLoad={() => setLoaded(true)}
          onError={() => {
            setFailed(true)
            props.onFault("unreadable")
          }}
        />
        <Show when={!loaded()}>
          <p class="view-wait" role="status">
            <span class="spinner" />
            {t().working}
          </p>
        </Show>
        <ViewButtons onZoom={direction => by(zoomStep ** direction)} onReset={reset} disabled={!loaded()} />
      </div>
    </div>
  )
}
export default ImageCanvas
