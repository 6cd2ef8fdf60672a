import type { ZoomTransform } from "d3-zoom"
import { type Accessor, createEffect, createSignal, type JSX, on, onCleanup, onMount } from "solid-js"
import { faultOf, type ResultFault } from "../fetchResult.ts"
import { baseName, type Viewable } from "../kinds.ts"
import { PanZoom } from "../PanZoom.tsx"
import { openRaster, type RasterView } from "./openRaster.ts"

/** A GeoTIFF, of which only what is seen is loaded. */
const RasterCanvas = (props: { readonly viewable: Viewable; readonly onFault: (fault: ResultFault) => void }): JSX.Element => {
  const [view, setView] = createSignal<RasterView>()
  const ending = new AbortController()
  onCleanup(() => {
    ending.abort()
    view()?.dispose()
  })
  const fail = (cause: unknown): void => {
    if (!ending.signal.aborted) props.onFault(faultOf(cause))
  }
  const open = async (canvas: HTMLCanvasElement): Promise<void> => {
    const opened = await openRaster(canvas, props.viewable.download.link, ending.signal, fail)
    if (ending.signal.aborted) opened.dispose()
    else setView(opened)
  }
  return (
    <PanZoom loaded={view() !== undefined}>
      {at => (
        <Drawing
          name={baseName(props.viewable.download.name)}
          at={at}
          view={view()}
          onCanvas={canvas => void open(canvas).catch(fail)}
        />
      )}
    </PanZoom>
  )
}
export default RasterCanvas

const Drawing = (props: {
  readonly name: string
  readonly at: Accessor<ZoomTransform>
  readonly view: RasterView | undefined
  readonly onCanvas: (canvas: HTMLCanvasElement) => void
}): JSX.Element => {
  let canvas: HTMLCanvasElement | undefined
  onMount(() => canvas && props.onCanvas(canvas))
  createEffect(on([() => props.view, () => props.at()], ([view, at]) => view?.show(at)))
  return <canvas ref={canvas} role="img" aria-label={props.name} />
}
