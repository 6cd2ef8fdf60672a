import type { Download } from "@altilift/core/client"
import { createEffect, createSignal, type JSX, onCleanup, onMount, Show } from "solid-js"
import { useReader } from "../../../ui/reader.ts"
import { faultOf, fetchResult, type ResultFault } from "../fetchResult.ts"
import { camerasLink, type Viewable } from "../kinds.ts"
import { type Moves, ViewGround } from "../ViewGround.tsx"
import { type Camera, readCameras } from "./cameras.ts"
import { loadCloud } from "./loadCloud.ts"
import { type CloudView, openCloud } from "./openCloud.ts"

/** Bytes of the camera positions. */
const camerasAtMost = 20_000_000

/** Radians of an arrow key, and the factor of a zoom. */
const turnStep = Math.PI / 24
const zoomStep = 1.5

type State =
  | { readonly at: "loading"; readonly here: number; readonly all: number | undefined }
  | { readonly at: "shown"; readonly points: number; readonly of: number; readonly cameras: number }

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
  const fail = (fault: ResultFault): void => {
    if (!ending.signal.aborted) props.onFault(fault)
  }
  const open = async (element: HTMLCanvasElement): Promise<void> => {
    const [{ geometry, origin, points, of }, cameras] = await Promise.all([
      loadCloud(props.viewable, ending.signal, (here, all) => setState({ at: "loading", here, all })),
      loadCameras(camerasLink(props.downloads), ending.signal),
    ])
    if (ending.signal.aborted) return
    const placed = cameras.map(camera => from(origin, camera))
    const onLost = () => fail("no-webgl")
    setView(openCloud(element, { geometry, cameras: placed, reducedMotion: still, onHold: () => setTurning(false), onLost }))
    setState({ at: "shown", points, of, cameras: cameras.length })
  }
  onMount(() => void (canvas && open(canvas).catch(cause => fail(faultOf(cause)))))
  createEffect(() => view()?.setTurning(turning()))
  createEffect(() => view()?.setCameras(withCameras()))

  const moves = (): Moves | undefined => {
    const on = view()
    if (on === undefined) return undefined
    return {
      move: (right, down) => {
        setTurning(false)
        on.turn(right * turnStep, -down * turnStep)
      },
      zoom: steps => on.zoom(zoomStep ** steps),
      reset: on.reset,
    }
  }
  const shown = () => {
    const now = state()
    return now.at === "shown" ? now : undefined
  }
  const waiting = () => {
    const now = state()
    if (now.at !== "loading") return undefined
    if (now.here === now.all) return t().working
    return now.all === undefined ? t().result.loading(f().bytes(now.here)) : t().result.loadingOf(now.here, now.all)
  }
  const drawn = () => {
    const { points = 0, of = 0, cameras = 0 } = shown() ?? {}
    return [
      points < of ? t().result.thinned(points, of) : t().result.points(points),
      ...(cameras > 0 ? [t().result.cameras(cameras)] : []),
    ]
  }
  return (
    <div class="view-frame">
      <ViewGround label={t().result.keys} moves={moves()} waiting={waiting()}>
        <canvas ref={canvas} role="img" aria-label={t().result.cloudOf(shown()?.points ?? 0, shown()?.cameras ?? 0)} />
      </ViewGround>
      <div class="view-foot">
        <span class="small" role="status">
          <Show when={shown()}>{drawn().join(" · ")}</Show>
        </span>
        <Show when={(shown()?.cameras ?? 0) > 0}>
          <Choice label={t().result.showCameras} checked={withCameras()} onChange={setWithCameras} />
        </Show>
        <Choice label={t().result.turning} checked={turning()} onChange={setTurning} />
      </div>
    </div>
  )
}
export default CloudCanvas

const Choice = (props: {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (on: boolean) => void
}): JSX.Element => (
  <label class="small">
    <input type="checkbox" checked={props.checked} onChange={event => props.onChange(event.currentTarget.checked)} />{" "}
    {props.label}
  </label>
)

/** Without them the cloud is shown all the same. */
const loadCameras = async (link: string | undefined, signal: AbortSignal): Promise<ReadonlyArray<Camera>> => {
  if (link === undefined) return []
  try {
    return readCameras(new TextDecoder().decode(await fetchResult(link, { signal, atMost: camerasAtMost })))
  } catch {
    return []
  }
}

const from = ([x, y, z]: readonly [number, number, number], { position, ...camera }: Camera): Camera => ({
  ...camera,
  position: [position[0] - x, position[1] - y, position[2] - z],
})
