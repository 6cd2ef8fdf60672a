import { createEffect, createMemo, createSignal, createUniqueId, type JSX, on, onCleanup, Show } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import type { PageCheck } from "../../workers/preflightWorker.ts"
import type { Selection } from "../upload/selection.ts"
import { createSites } from "./createSites.ts"
import { createThrottled } from "./createThrottled.ts"
import { drawMap, type MapScene, placeAt } from "./drawMap.ts"
import { fit, fitPlaces, flightsOf, makeFindNearest, noFlight, type Window } from "./flight.ts"
import { Legend } from "./Legend.tsx"
import type { MapPhotos } from "./MapPhotos.ts"
import { coloursOf } from "./mapColours.ts"
import { attachGestures, type MapFrame, type MapMoves, mapKeys, zoomStep } from "./mapGestures.ts"
import { overlapOf } from "./overlap.ts"
import { ScaleBar } from "./ScaleBar.tsx"
import { SiteSwitch } from "./SiteSwitch.tsx"

/** CSS pixels: the margin around a site, which no button covers, and how near a pointer has to be to a photo. */
const margin = 48
const reach = 14
/** Milliseconds between drawings while an upload runs. 20,000 marks take long to draw: they are drawn once a second. */
const drawnEvery = (photos: number): number => Math.max(250, photos / 20)

/** Where the photos were taken, coloured by state, linked with the list. Nothing is fetched for it. */
export const PhotoMap = (props: {
  readonly uploading: MapPhotos
  readonly selection: Selection
  /** Changes when colours do. */
  readonly look: string
  /** Names of the photos that are not in the model. */
  readonly unused: ReadonlyArray<string>
  /** Photos that the list shows alone. */
  readonly marked?: (() => ReadonlyArray<number>) | undefined
  /** How well the ground is seen, as far as it is known. */
  readonly coverage?: PageCheck["coverage"]
}): JSX.Element => {
  const { t } = useReader()
  const title = createUniqueId()
  const [size, setSize] = createSignal({ width: 0, height: 0 })
  const [zoom, setZoom] = createSignal<Window>()
  let canvas: HTMLCanvasElement | undefined
  const [legend, setLegend] = createSignal<HTMLUListElement>()
  const pace = () => drawnEvery(props.uploading.photos().length)
  const placed = createThrottled(props.uploading.placed, pace)
  const grouping = createThrottled(props.uploading.grouping, pace)
  const flights = createMemo(() => {
    placed()
    return flightsOf(props.uploading.photos())
  })
  const sites = createSites(flights, props.selection.chosen, () => setZoom(undefined))
  const flight = () => flights()[sites.shown()] ?? noFlight
  const findNearest = createMemo(() => makeFindNearest(flight().places))
  const frame = (): MapFrame => ({ whole: fit(flight(), size().width, size().height, margin), ...size() })
  const window_ = () => zoom() ?? frame().whole
  createEffect(
    on(
      () => flights().length === 0,
      empty => empty && setZoom(undefined),
    ),
  )

  const unused = createMemo((): ReadonlySet<number> => {
    const names = new Set(props.unused)
    return new Set(
      flight().places.flatMap(({ index }) => (names.has(props.uploading.photos()[index]?.name ?? "") ? [index] : [])),
    )
  })
  const marked = createMemo((): ReadonlySet<number> => new Set(props.marked?.()))
  // What is shown alone in the list is looked at from near by.
  createEffect(
    on(
      marked,
      some => {
        sites.showMost(some)
        setZoom(some.size === 0 ? undefined : fitPlaces(flight(), some, size().width, size().height, margin))
      },
      { defer: true },
    ),
  )
  const gaps = () => props.coverage?.gaps.length ?? 0
  const [wanted, setWanted] = createSignal<boolean>()
  /** Until its user says what is wanted, gaps are shown where there are some. */
  const isOverlapShown = () => wanted() ?? gaps() > 0
  const overlap = createMemo(() => {
    void props.look
    if (props.coverage === undefined || !isOverlapShown() || flight().places.length === 0) return undefined
    const { sending, problem } = coloursOf(legend())
    return overlapOf(props.coverage, flight(), { well: sending, thin: problem })
  })
  const scene = (): MapScene => ({
    flight: flight(),
    photos: props.uploading.photos(),
    window: window_(),
    ...size(),
    colours: coloursOf(legend()),
    lit: props.selection.lit(),
    chosen: props.selection.chosen(),
    unused: unused(),
    marked: marked(),
    overlap: overlap(),
  })
  createEffect(() => {
    grouping()
    void props.look
    const context = canvas?.getContext("2d")
    const { width, height } = size()
    if (canvas === undefined || !context || width === 0 || height === 0) return
    const sharpness = globalThis.devicePixelRatio || 1
    canvas.width = Math.round(width * sharpness)
    canvas.height = Math.round(height * sharpness)
    context.scale(sharpness, sharpness)
    drawMap(context, scene())
  })

  const [moves, setMoves] = createSignal<MapMoves>()
  const attach = (element: HTMLCanvasElement): void => {
    canvas = element
    const gestures = attachGestures(element, frame, setZoom)
    setMoves(gestures)
    createEffect(() => gestures.show(zoom()))
  }
  const under = (event: MouseEvent): number | undefined => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect()
    const [x, y] = placeAt({ window: window_(), ...size() }, event.clientX - box.left, event.clientY - box.top)
    return findNearest()(x, y, reach / window_().scale)?.index
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const on = moves()
    // With these keys browsers do what they always do.
    const gesture = event.ctrlKey || event.metaKey || event.altKey ? undefined : mapKeys[event.key]
    if (gesture === undefined || on === undefined) return
    event.preventDefault()
    gesture(on)
  }
  const onClick = (event: MouseEvent): void => {
    const index = under(event)
    if (index !== undefined) props.selection.choose(index)
  }
  const named = () => {
    const index = props.selection.lit() ?? props.selection.chosen()
    return index === undefined ? undefined : props.uploading.photos()[index]?.name
  }

  return (
    <section class="card map" aria-labelledby={title}>
      <div class="caption">
        <h2 id={title}>{t().map.title}</h2>
        <span class="small quiet">
          <Show when={props.uploading.preflight().withoutPosition > 0}>
            {t().map.unplaced(props.uploading.preflight().withoutPosition)}
          </Show>
        </span>
        <Show when={props.coverage}>
          <button
            type="button"
            class="button compact"
            aria-pressed={isOverlapShown()}
            onClick={() => setWanted(!isOverlapShown())}
          >
            {t().map.overlap}
          </button>
        </Show>
      </div>
      <SiteSwitch sites={sites} />
      <Show
        when={flights().length > 0}
        fallback={
          <div class="empty">
            <Icon name="place" size={36} />
            <Show when={props.uploading.scanned()} fallback={<strong>{t().map.reading}</strong>}>
              <strong>{t().map.none}</strong>
              <p class="small">{t().map.noneHint}</p>
            </Show>
          </div>
        }
      >
        {/* biome-ignore lint/a11y/useSemanticElements: no form, but what the keys move together. */}
        <div
          class="ground"
          role="group"
          aria-labelledby={title}
          aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Plus - 0"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what the keys move has to be reached with them.
          tabIndex={0}
          onKeyDown={onKeyDown}
          ref={ground => observeSize(ground, setSize)}
        >
          <canvas
            ref={attach}
            role="img"
            aria-label={t().map.label(flight().places.length, flight().width, flight().height)}
            onClick={onClick}
            onPointerMove={event => event.buttons === 0 && props.selection.light(under(event))}
            onPointerLeave={() => props.selection.light(undefined)}
          />
          <span class="north" aria-hidden="true">
            <Icon name="north" size={16} />
            {t().map.north}
          </span>
          <ScaleBar scale={window_().scale} />
          <Show when={named()}>{name => <span class="tip">{name()}</span>}</Show>
          <div class="zoom">
            <button type="button" class="button icon compact" aria-label={t().map.zoomIn} onClick={() => moves()?.zoom(zoomStep)}>
              <Icon name="plus" size={16} />
            </button>
            <button
              type="button"
              class="button icon compact"
              aria-label={t().map.zoomOut}
              onClick={() => moves()?.zoom(1 / zoomStep)}
            >
              <Icon name="minus" size={16} />
            </button>
            <button
              type="button"
              class="button icon compact"
              aria-label={flights().length > 1 ? t().map.resetSite : t().map.reset}
              onClick={() => moves()?.reset()}
            >
              <Icon name="frame" size={16} />
            </button>
          </div>
        </div>
        <Legend
          ref={element => setLegend(element)}
          uploading={props.uploading}
          jumps={flight().jumps.includes(true)}
          unused={unused().size > 0}
          marked={marked().size > 0}
          overlap={overlap() !== undefined}
          gaps={gaps() > 0}
        />
      </Show>
    </section>
  )
}

const observeSize = (element: HTMLElement, onSize: (size: { width: number; height: number }) => void): void => {
  const observer = new ResizeObserver(entries => {
    const box = entries.at(-1)?.contentRect
    if (box !== undefined) onSize({ width: box.width, height: box.height })
  })
  observer.observe(element)
  onCleanup(() => observer.disconnect())
}
