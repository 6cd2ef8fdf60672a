import type { Problem } from "@altilift/core"
import type { Client, Mode } from "@altilift/core/client"
import {
  createEffect,
  createMemo,
  createSignal,
  For,
  type JSX,
  lazy,
  Match,
  on,
  onCleanup,
  onMount,
  Show,
  Switch,
} from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import { takeLostFocus } from "../../ui/focus.ts"
import { useReader } from "../../ui/reader.ts"
import type { BrowserEvent, ReconstructionRule } from "../../uploader/BrowserUploader.ts"
import { useDependencies } from "../dependencies.ts"
import { loaded } from "../loaded.tsx"
import { startReconstruction } from "../result/startReconstruction.ts"
import { createTab, type Tab } from "./createTab.ts"
import { createUploading } from "./createUploading.ts"
import { DropZone } from "./DropZone.tsx"
import { EndPanel } from "./EndPanel.tsx"
import type { Group } from "./model/Photo.ts"
import { createOnline, Notices } from "./Notices.tsx"
import { PhotoList } from "./PhotoList.tsx"
import { PreflightPanel } from "./PreflightPanel.tsx"
import { hasGraph, RateGraph } from "./RateGraph.tsx"
import { RunPanel } from "./RunPanel.tsx"
import { createSelection } from "./selection.ts"
import { makeThumbnails } from "./thumbnails.ts"
import { UnfinishedCard } from "./UnfinishedCard.tsx"
import type { Destination, Uploading } from "./Uploading.ts"
import { createUnfinished } from "./unfinished.ts"
import { isActive, outcomeOf } from "./uploadingState.ts"
import { keepRate, keepUnfinished, stayAwake } from "./whileRunning.ts"

/** Loaded when a project is open. Where it cannot be loaded the page works without it: the list has the same photos. */
const PhotoMap = lazy(() =>
  import("../map/PhotoMap.tsx").then(
    ({ PhotoMap }) => ({ default: PhotoMap }),
    () => ({ default: (): JSX.Element => undefined }),
  ),
)

/** Loaded when a project is open, as its reconstruction and results are. */
const ServerPanel = lazy(() => loaded(import("../project/ServerPanel.tsx")))
const TaskWatch = lazy(() => loaded(import("../result/TaskWatch.tsx")))

export interface WorkspaceProps {
  readonly destination: Destination
  readonly server: Client
  readonly mode: Mode
  readonly look: string
  readonly onSignIn: () => void
  readonly onEvent: (event: BrowserEvent) => void
  /** Hands out the upload, so that others can see whether one is running. */
  readonly onUploading: (uploading: Uploading) => void
}

/** One project: what is uploaded to it, and what the server has. An upload goes on while the other tab is looked at. */
const Workspace = (props: WorkspaceProps): JSX.Element => {
  const { t } = useReader()
  const dependencies = useDependencies()
  const workers = dependencies.photoWorkers()
  onCleanup(workers.close)
  const uploading = createUploading(
    dependencies,
    workers,
    () => props.destination,
    event => props.onEvent(event),
  )
  props.onUploading(uploading)
  const online = createOnline()
  const [tab, setTab] = createTab(props.destination.project)
  const left = createUnfinished(dependencies, props.destination.endpoint, props.destination.project)
  const resume = (chosen: Chosen, rule: ReconstructionRule) => void uploading.choose(chosen, rule)
  onMount(() => void left.find(resume))
  onMount(() => void PhotoMap.preload())
  onMount(() => void ServerPanel.preload())
  const [unused, setUnused] = createSignal<ReadonlyArray<string>>([])
  keepUnfinished(uploading, left)
  stayAwake(uploading)
  keepRate(uploading, () => props.destination.endpoint)
  // Signed in again: what the end of the session held up goes on by itself.
  createEffect(
    on(
      () => props.destination.token,
      () => {
        if (outcomeOf(uploading.state())?.fault?.kind === "not authorised") void uploading.goOn()
      },
      { defer: true },
    ),
  )

  return (
    <main
      class="main"
      id="content"
      tabindex="-1"
      ref={main =>
        createEffect(
          on([() => uploading.state().stage, tab], () => {
            takeLostFocus(main)
          }),
        )
      }
    >
      <Notices uploading={uploading} mode={props.mode} online={online()} onSignIn={() => props.onSignIn()} />
      <Tabs tab={tab()} onTab={setTab} />
      <div id="panel-upload" role="tabpanel" aria-labelledby="tab-upload" hidden={tab() !== "upload"}>
        <h1 class="visually-hidden">{t().tabs.upload}</h1>
        <Switch>
          <Match when={uploading.state().stage === "choosing"}>
            <UnfinishedCard left={left} onResume={resume} />
            <DropZone uploading={uploading} disabled={props.mode !== "normal"} />
          </Match>
          <Match when={true}>
            <Photos
              uploading={uploading}
              reconstruct={() => startReconstruction(props.server, props.destination.project)}
              reconstruction={() => (
                <TaskWatch
                  server={props.server}
                  project={props.destination.project}
                  onNotAuthorised={() => props.onSignIn()}
                  onOpen={() => setTab("server")}
                />
              )}
              unused={unused()}
              workers={workers}
              endpoint={props.destination.endpoint}
              look={props.look}
              online={online()}
              disabled={props.mode !== "normal"}
            />
          </Match>
        </Switch>
      </div>
      <div id="panel-server" role="tabpanel" aria-labelledby="tab-server" hidden={tab() !== "server"}>
        <Show when={tab() === "server"}>
          <h1 class="visually-hidden">{t().tabs.server}</h1>
          <ServerPanel
            server={props.server}
            project={props.destination.project}
            onNotAuthorised={() => props.onSignIn()}
            onUnused={setUnused}
          />
        </Show>
      </div>
    </main>
  )
}

export default Workspace

const tabs: ReadonlyArray<Tab> = ["upload", "server"]

const Tabs = (props: { readonly tab: Tab; readonly onTab: (tab: Tab) => void }): JSX.Element => {
  const { t } = useReader()
  const elements = new Map<Tab, HTMLElement>()
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return
    const other = props.tab === "upload" ? "server" : "upload"
    props.onTab(other)
    elements.get(other)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={t().tabs.label} onKeyDown={onKeyDown}>
      <For each={tabs}>
        {one => (
          <button
            type="button"
            class="tab"
            role="tab"
            id={`tab-${one}`}
            ref={element => elements.set(one, element)}
            aria-selected={props.tab === one}
            aria-controls={`panel-${one}`}
            tabindex={props.tab === one ? 0 : -1}
            onClick={() => props.onTab(one)}
          >
            {t().tabs[one]}
          </button>
        )}
      </For>
    </div>
  )
}

/** A set that was chosen: how far it is above, every photo below, the map beside. */
const Photos = (props: {
  readonly uploading: Uploading
  readonly reconstruct: () => Promise<Problem | undefined>
  /** Draws the progress of a reconstruction that was started. */
  readonly reconstruction: () => JSX.Element
  /** Names of the photos that are not in the model. */
  readonly unused: ReadonlyArray<string>
  readonly workers: { readonly thumbnail: (file: Blob) => Promise<ImageBitmap | undefined> }
  readonly endpoint: string
  readonly look: string
  readonly online: boolean
  readonly disabled: boolean
}): JSX.Element => {
  const selection = createSelection()
  const [filter, setFilter] = createSignal<Group>()
  const thumbnails = makeThumbnails(async index => props.workers.thumbnail(await props.uploading.open(index)))
  onCleanup(thumbnails.clear)
  const stage = createMemo(() => props.uploading.state().stage)
  createEffect(on(stage, () => selection.light(undefined)))
  return (
    <>
      <Switch>
        <Match when={stage() === "listing" || stage() === "preflight"}>
          <PreflightPanel uploading={props.uploading} endpoint={props.endpoint} disabled={props.disabled} />
        </Match>
        <Match when={stage() === "running"}>
          <RunPanel uploading={props.uploading} online={props.online} />
        </Match>
        <Match when={stage() === "ended"}>
          <EndPanel
            uploading={props.uploading}
            onShowProblems={() => setFilter("problem")}
            reconstruct={props.reconstruct}
            reconstruction={props.reconstruction}
          />
        </Match>
      </Switch>
      <div class="photos">
        <PhotoList
          uploading={props.uploading}
          selection={selection}
          thumbnails={thumbnails}
          filter={filter()}
          onFilter={setFilter}
        />
        <div class="side">
          <Show when={hasGraph(props.uploading.rates()) && (stage() === "running" || stage() === "ended")}>
            <RateGraph
              rates={props.uploading.rates()}
              now={isActive(props.uploading.state()) ? (props.uploading.progress()?.sent.rate ?? 0) : 0}
            />
          </Show>
          <PhotoMap uploading={props.uploading} selection={selection} look={props.look} unused={props.unused} />
        </div>
      </div>
    </>
  )
}
