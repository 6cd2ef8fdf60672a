import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { groupName } from "../upload/groupName.ts"
import { type Group, groups } from "../upload/model/Photo.ts"
import type { Selection } from "../upload/selection.ts"
import type { Uploading } from "../upload/Uploading.ts"
import { drawMap, type MapScene, placeAt } from "./drawMap.ts"
import { fit, flightOf, makeFindNearest, scaleBar, type Window } from "./flight.ts"
import { attachGestures, type MapFrame, type MapMoves, mapKeys, zoomStep } from "./mapGestures.ts"

/** CSS pixels: the margin around a set, how near a pointer has to be to a photo, and the longest scale bar. */
const margin = 28
const reach = 14
const longestBar = 120
/** Milliseconds between drawings while an upload runs. 20,000 marks take long to draw: they are drawn once a second. */
const drawnEvery = (photos: number): number => Math.max(250, photos / 20)

/** Where the photos were taken, coloured by state, linked with the list. Nothing is fetched for it. */
export const PhotoMap = (props: {
  readonly uploading: Uploading
  readonly selection: Selection
  /** Changes when colours do. */
  readonly look: string
  /** Names of the photos that are not in the model. */
  readonly unused: ReadonlyArray<string>
}): JSX.Element => {
  const { t } = useReader()
  const [size, setSize] = createSignal({ width: 0, height: 0 })
  const [zoom, setZoom] = createSignal<Window>()
  let canvas: HTMLCanvasElement | undefined
  let legend: HTMLUListElement | undefined
  const pace = () => drawnEvery(props.uploading.photos().length)
  const placed = createThrottled(props.uploading.placed, pace)
  const grouping = createThrottled(props.uploading.grouping, pace)
  const flight = createMemo(() => {
    placed()
    return flightOf(props.uploading.photos())
  })
  const findNearest = createMemo(() => makeFindNearest(flight().places))
  const frame = (): MapFrame => ({ whole: fit(flight(), size().width, size().height, margin), ...size() })
  const window_ = () => zoom() ?? frame().whole
  createEffect(
    on(
      () => flight().places.length === 0,
      empty => empty && setZoom(undefined),
    ),
  )

  const unused = createMemo((): ReadonlySet<number> => {
    const names = new Set(props.unused)
    return new Set(
      flight().places.flatMap(({ index }) => (names.has(props.uploading.photos()[index]?.name ?? "") ? [index] : [])),
    )
  })
  const scene = (): MapScene => ({
    flight: flight(),
    photos: props.uploading.photos(),
    window: window_(),
    ...size(),
    colours: coloursOf(legend),
    lit: props.selection.lit(),
    chosen: props.selection.chosen(),
    unused: unused(),
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
    <section class="card map" aria-labelledby="map-title">
      <div class="caption">
        <h2 id="map-title">{t().map.title}</h2>
        <span class="small quiet">
          <Show when={props.uploading.preflight().withoutPosition > 0}>
            {t().map.unplaced(props.uploading.preflight().withoutPosition)}
          </Show>
        </span>
      </div>
      <Show
        when={flight().places.length > 0}
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
          aria-labelledby="map-title"
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
            <button type="button" class="button icon compact" aria-label={t().map.reset} onClick={() => moves()?.reset()}>
              <Icon name="frame" size={16} />
            </button>
          </div>
        </div>
        <ul class="legend" ref={legend}>
          <For each={groups}>
            {group => (
              <li hidden={props.uploading.totals().counts[group] === 0} data-group={group} class="key">
                <span class={`mark of-${group}`} />
                {groupName(group, props.uploading, t())}
              </li>
            )}
          </For>
          <li hidden={!flight().jumps.includes(true)}>
            <span class="dash" />
            {t().map.gap}
          </li>
          <li hidden={unused().size === 0}>
            <span class="ring" />
            {t().map.unused}
          </li>
        </ul>
      </Show>
    </section>
  )
}

const ScaleBar = (props: { readonly scale: number }): JSX.Element => {
  const { t } = useReader()
  const bar = createMemo(() => scaleBar(props.scale, longestBar))
  return (
    <span class="scale">
      {t().map.distance(bar().metres)}
      <i style={{ width: `${bar().pixels}px` }} />
    </span>
  )
}

/**
 * The colours as the style sheet has them now: a canvas knows no custom properties, so they are read off the legend.
 */
const coloursOf = (legend: HTMLElement | undefined): MapScene["colours"] => {
  const colours = { line: "#888", ink: "#888" } as Record<Group | "line" | "ink", string>
  for (const group of groups) colours[group] = "#888"
  if (legend === undefined) return colours
  for (const key of legend.querySelectorAll<HTMLElement>(".key")) {
    const mark = key.querySelector(".mark")
    const group = groups.find(one => one === key.dataset.group)
    if (mark !== null && group !== undefined) colours[group] = getComputedStyle(mark).color
  }
  colours.line = getComputedStyle(legend).color
  colours.ink = getComputedStyle(legend.parentElement ?? legend).color
  return colours
}

const observeSize = (element: HTMLElement, onSize: (size: { width: number; height: number }) => void): void => {
  const observer = new ResizeObserver(entries => {
    const box = entries.at(-1)?.contentRect
    if (box !== undefined) onSize({ width: box.width, height: box.height })
  })
  observer.observe(element)
  onCleanup(() => observer.disconnect())
}

/** A signal that follows another, but no more often than every so many milliseconds. */
const createThrottled = (source: () => number, every: () => number): (() => number) => {
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
