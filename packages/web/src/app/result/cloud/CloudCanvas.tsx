import type { Download } from "@altilift/core/client"
import { createEffect, createSignal, type JSX, Match, onCleanup, onMount, Show, Switch } from "solid-js"
import { useReader } from "../../../ui/reader.ts"
import { fetchResult, ResultError, type ResultFault } from "../fetchResult.ts"
import { camerasLink, type Viewable } from "../kinds.ts"
import { ViewButtons } from "../ViewButtons.tsx"
import { type Camera, readCameras } from "./cameras.ts"
import { type CloudView, openCloud } from "./openCloud.ts"
import { thinPly } from "./thinPly.ts"

/** A larger file is for a program of its own; of more points every n-th is shown. */
export const bytesAtMost = 300_000_000
export const pointsAtMost = 3_000_000
/** Bytes of the camera positions. */
const camerasAtMost = 20_000_000

/** Radians of an arrow key, and the factor of a zoom. */
const turnStep = Math.PI / 24
const zoomStep = 1.25

type State =
  | { readonly at: "loading"; readonly here: number; readonly all: number | undefined }
  | { readonly at: "shown"; readonly points: number; readonly of: number; readonly cameras: number }
  | { readonly at: "failed"; readonly fault: ResultFault }

/** A point cloud that can be turned, and the cameras in it. */
const CloudCanvas = (props: {
  readonly viewable: Viewable
  readonly downloads: ReadonlyArray<Download>
  readonly onFault: (fault: ResultFault) => void
}): JSX.Element => {
  const { t, f } = useReader()
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  const [state, setState] = createSignal<State>({ at: "loading", here: 0, all: props.viewable.download.size })
  const [turning, setTurning] = createSignal(!still)
  const [withCameras, setWithCameras] = createSignal(true)
  const [view, setView] = createSignal<CloudView>()
  const ending = new AbortController()
  let canvas: HTMLCanvasElement | undefined
  onCleanup(() => {
    ending.abort()
    view()?.dispose()
  })
  const fail = (cause: unknown): void => {
    if (ending.signal.aborted) return
    const fault = cause instanceof ResultError ? cause.fault : "unreadable"
    setState({ at: "failed", fault })
    props.onFault(fault)
  }
  const open = async (element: HTMLCanvasElement): Promise<void> => {
    const [{ ply, points, of }, cameras] = await Promise.all([
      loadCloud(props.viewable, ending.signal, (here, all) => setState({ at: "loading", here, all })),
      loadCameras(camerasLink(props.downloads), ending.signal),
    ])
    if (ending.signal.aborted) return
    const onLost = () => fail(new ResultError("no-webgl"))
    setView(openCloud(element, { ply, cameras, reducedMotion: still, onHold: () => setTurning(false), onLost }))
    setState({ at: "shown", points, of, cameras: cameras.length })
  }
  onMount(() => void (canvas && open(canvas).catch(fail)))
  createEffect(() => view()?.setTurning(turning()))
  createEffect(() => view()?.setCameras(withCameras()))

  const turn = (right: number, up: number) => (on: CloudView) => {
    setTurning(false)
    on.turn(right * turnStep, up * turnStep)
  }
  const keys: Readonly<Record<string, (on: CloudView) => void>> = {
    ArrowLeft: turn(-1, 0),
    ArrowRight: turn(1, 0),
    ArrowUp: turn(0, 1),
    ArrowDown: turn(0, -1),
    "+": on => on.zoom(zoomStep),
    "=": on => on.zoom(zoomStep),
    "-": on => on.zoom(1 / zoomStep),
    "0": on => on.reset(),
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const on = view()
    const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (move === undefined || on === undefined) return
    event.preventDefault()
    move(on)
  }
  const shown = () => {
    const now = state()
    return now.at === "shown" ? now : undefined
  }
  return (
    <div class="view-frame" hidden={state().at === "failed"}>
      {/* biome-ignore lint/a11y/useSemanticElements: no form, but what the keys move together. */}
      <div
        class="view-ground"
        role="group"
        aria-label={t().result.keys}
        aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Plus - 0"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what the keys move has to be reached with them.
        tabIndex={0}
        onKeyDown={onKeyDown}
        ref={ground => queueMicrotask(() => ground.focus())}
      >
        <canvas ref={canvas} role="img" aria-label={t().result.cloudOf(shown()?.points ?? 0, shown()?.cameras ?? 0)} />
        <Show when={shown() === undefined}>
          <p class="view-wait" role="status">
            <span class="spinner" />
            <Loading state={state()} />
          </p>
        </Show>
        <ViewButtons
          onZoom={direction => view()?.zoom(zoomStep ** (2 * direction))}
          onReset={() => view()?.reset()}
          disabled={shown() === undefined}
        />
      </div>
      <div class="view-foot">
        <span class="small" role="status">
          <Switch>
            <Match when={shown()}>
              {now => (
                <>
                  {now().points < now().of ? t().result.thinned(now().points, now().of) : t().result.points(now().points)}
                  <Show when={now().cameras > 0}> · {t().result.cameras(now().cameras)}</Show>
                </>
              )}
            </Match>
          </Switch>
        </span>
        <Show when={(shown()?.cameras ?? 0) > 0}>
          <label class="small">
            <input type="checkbox" checked={withCameras()} onChange={event => setWithCameras(event.currentTarget.checked)} />{" "}
            {t().result.showCameras}
          </label>
        </Show>
        <label class="small">
          <input type="checkbox" checked={turning()} onChange={event => setTurning(event.currentTarget.checked)} />{" "}
          {t().result.turning}
        </label>
      </div>
    </div>
  )

  function Loading(given: { readonly state: State }): JSX.Element {
    const words = () => {
      const now = given.state
      if (now.at !== "loading") return ""
      return now.all === undefined ? t().result.loading(f().bytes(now.here)) : t().result.loadingOf(now.here, now.all)
    }
    return <>{words()}</>
  }
}
export default CloudCanvas

const loadCloud = async (
  { download }: Viewable,
  signal: AbortSignal,
  onProgress: (here: number, all: number | undefined) => void,
) => {
  if ((download.size ?? 0) > bytesAtMost) throw new ResultError("too-big")
  return thinPly(await fetchResult(download.link, { signal, atMost: bytesAtMost, onProgress }), pointsAtMost)
}

/** Without them the cloud is shown all the same. */
const loadCameras = async (link: string | undefined, signal: AbortSignal): Promise<ReadonlyArray<Camera>> => {
  if (link === undefined) return []
  try {
    return readCameras(new TextDecoder().decode(await fetchResult(link, { signal, atMost: camerasAtMost })))
  } catch {
    return []
  }
}
