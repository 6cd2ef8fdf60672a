import type { Problem } from "@altilift/core"
import type { Client } from "@altilift/core/client"
import { createEffect, createMemo, createSignal, type JSX, lazy, Match, on, onCleanup, Show, Switch } from "solid-js"
import type { PhotoWorkers } from "../../workers/PhotoWorkers.ts"
import { loaded } from "../loaded.tsx"
import { EndPanel } from "./EndPanel.tsx"
import { createHints } from "./hints/createHints.ts"
import type { OwnProjects } from "./hints/HintsPanelProps.ts"
import { createMark, type Mark } from "./hints/Mark.ts"
import type { Group } from "./model/Photo.ts"
import { PhotoList } from "./PhotoList.tsx"
import { PreflightPanel } from "./PreflightPanel.tsx"
import { hasGraph, RateGraph } from "./RateGraph.tsx"
import { RunPanel } from "./RunPanel.tsx"
import { createSelection } from "./selection.ts"
import { makeThumbnails } from "./thumbnails.ts"
import type { Uploading } from "./Uploading.ts"
import { isActive } from "./uploadingState.ts"

/** Loaded when a project is open. Where it cannot be loaded the page works without it: the list has the same photos. */
const PhotoMap = lazy(() =>
  import("../map/PhotoMap.tsx").then(
    ({ PhotoMap }) => ({ default: PhotoMap }),
    () => ({ default: (): JSX.Element => undefined }),
  ),
)

/** Loaded when a set was chosen. */
const hintsPanel = () => import("./hints/HintsPanel.tsx")
const HintsPanel = lazy(() => loaded(hintsPanel()))
const ChosenPhoto = lazy(() =>
  hintsPanel().then(
    ({ ChosenPhoto }) => ({ default: ChosenPhoto }),
    () => ({ default: (): JSX.Element => undefined }),
  ),
)

/** Loaded before a set is chosen. */
export const preloadMap = (): void => void PhotoMap.preload()

/** A set that was chosen: how far it is above, every photo below, the map beside. */
export const ChosenPhotos = (props: {
  readonly uploading: Uploading
  readonly server: Client
  /** Its id. */
  readonly project: string
  readonly onNotAuthorised: () => void
  readonly reconstruct: () => Promise<Problem | undefined>
  /** Draws the progress of a reconstruction that was started. */
  readonly reconstruction: () => JSX.Element
  /** Names of the photos that are not in the model. */
  readonly unused: ReadonlyArray<string>
  readonly workers: PhotoWorkers
  readonly ownProjects: OwnProjects | undefined
  readonly endpoint: string
  readonly look: string
  readonly online: boolean
  readonly disabled: boolean
}): JSX.Element => {
  const selection = createSelection()
  const hints = createHints(props.uploading, props.workers)
  const [filter, setFilter] = createSignal<Group>()
  const [mark, setMark] = createMark()
  let photos: HTMLDivElement | undefined
  const onMark = (next: Mark | undefined): void => {
    setFilter(undefined)
    setMark(next)
    // What is marked is in the list and on the map, which may be below the window.
    if (next !== undefined) photos?.scrollIntoView({ block: "start", behavior: "smooth" })
  }
  const onFilter = (next: Group | undefined): void => {
    setMark(undefined)
    setFilter(next)
  }
  const thumbnails = makeThumbnails(async index => props.workers.thumbnail(await props.uploading.open(index)))
  onCleanup(thumbnails.clear)
  const stage = createMemo(() => props.uploading.state().stage)
  createEffect(on(stage, () => selection.light(undefined)))
  return (
    <>
      <Switch>
        <Match when={stage() === "listing" || stage() === "preflight"}>
          <PreflightPanel uploading={props.uploading} hints={hints} endpoint={props.endpoint} disabled={props.disabled} />
        </Match>
        <Match when={stage() === "running"}>
          <RunPanel uploading={props.uploading} online={props.online} />
        </Match>
        <Match when={stage() === "ended"}>
          <EndPanel {...props} mark={mark()} onMark={onMark} />
        </Match>
      </Switch>
      <HintsPanel uploading={props.uploading} hints={hints} mark={mark()} onMark={onMark} ownProjects={props.ownProjects} />
      <div class="photos" ref={photos}>
        <PhotoList
          uploading={props.uploading}
          selection={selection}
          thumbnails={thumbnails}
          filter={filter()}
          onFilter={onFilter}
          mark={mark()}
          onMark={onMark}
          onLeaveOut={index => props.uploading.leaveOut([index], true)}
        >
          <ChosenPhoto uploading={props.uploading} hints={hints} selection={selection} mark={mark()} onMark={onMark} />
        </PhotoList>
        <div class="side">
          <Show when={hasGraph(props.uploading.rates()) && (stage() === "running" || stage() === "ended")}>
            <RateGraph
              rates={props.uploading.rates()}
              now={isActive(props.uploading.state()) ? (props.uploading.progress()?.sent.rate ?? 0) : 0}
            />
          </Show>
          <PhotoMap
            uploading={props.uploading}
            selection={selection}
            look={props.look}
            unused={props.unused}
            marked={mark()?.photos}
            coverage={hints.found()?.coverage}
          />
        </div>
      </div>
    </>
  )
}
