import type { Client, Mode } from "@altilift/core/client"
import { createEffect, createSignal, For, type JSX, lazy, Match, on, onCleanup, onMount, Show, Switch } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import { takeLostFocus } from "../../ui/focus.ts"
import { useReader } from "../../ui/reader.ts"
import type { BrowserEvent } from "../../uploader/BrowserUploader.ts"
import { useDependencies } from "../dependencies.ts"
import { loaded } from "../loaded.tsx"
import { mustBeNew } from "../project/mustBeNew.ts"
import { startReconstruction } from "../result/startReconstruction.ts"
import { ChosenPhotos, preloadMap } from "./ChosenPhotos.tsx"
import { createTab, type Tab } from "./createTab.ts"
import { createUploading } from "./createUploading.ts"
import { DropZone } from "./DropZone.tsx"
import type { HandedOver } from "./Elsewhere.ts"
import { followVerdicts } from "./followVerdicts.ts"
import { createOnline, Notices } from "./Notices.tsx"
import { notifyWhenHidden } from "./notifyWhenHidden.ts"
import { UnfinishedCard } from "./UnfinishedCard.tsx"
import type { Destination, Resumed, Uploading } from "./Uploading.ts"
import { createUnfinished } from "./unfinished.ts"
import { outcomeOf } from "./uploadingState.ts"
import { keepElsewhere, keepRate, keepUnfinished, stayAwake } from "./whileRunning.ts"

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
  /** Photos that another project handed over to this one. */
  readonly handedOver: HandedOver | undefined
  /** Opens another project, and sends photos to it; undefined where there is one project alone. */
  readonly onHandOver: ((handed: HandedOver | undefined) => void) | undefined
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
  const [mayUpload, setMayUpload] = createSignal(true)
  const lookOnly = (): void => {
    setMayUpload(false)
    setTab("server")
  }
  const checkRight = () => props.server.project(props.destination.project).then(({ right }) => right === "view" && lookOnly())
  // The server refuses what may not be done, also where the right is not known.
  onMount(() => void checkRight().catch(() => undefined))
  const left = createUnfinished(dependencies, props.destination.endpoint, props.destination.project)
  const resume = (chosen: Chosen, how: Resumed) => void uploading.choose(chosen, how)
  const handOver = (handed: HandedOver): void => {
    keepElsewhere(uploading, left, handed.rule)
    props.onHandOver?.(handed)
  }
  const makeProject = async (name: string) => {
    await mustBeNew(props.server, name)
    return props.server.createProject(name)
  }
  const takeOver = ({ next, rest, rule }: HandedOver): void => {
    props.onHandOver?.(undefined)
    resume(next.files(), { rule, leftOut: [], isNew: true })
    uploading.sendLater(rest)
  }
  onMount(() => {
    const { handedOver, destination } = props
    if (handedOver?.next.project.id === destination.project) takeOver(handedOver)
    else void left.find(resume)
  })
  onMount(preloadMap)
  onMount(() => void ServerPanel.preload())
  const [unused, setUnused] = createSignal<ReadonlyArray<string>>([])
  keepUnfinished(uploading, left)
  followVerdicts(uploading, {
    get server() {
      return props.server
    },
    project: props.destination.project,
    onNotAuthorised: () => props.onSignIn(),
  })
  stayAwake(uploading)
  keepRate(uploading, () => props.destination.endpoint)
  let root: HTMLElement | undefined
  notifyWhenHidden(uploading, {
    server: props.server,
    project: props.destination.project,
    text: t,
    titled: () => root?.getRootNode() === document,
  })
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
      ref={main => {
        root = main
        createEffect(
          on([() => uploading.state().stage, tab], () => {
            takeLostFocus(main)
          }),
        )
      }}
    >
      <Notices uploading={uploading} mode={props.mode} online={online()} onSignIn={() => props.onSignIn()} />
      <Tabs tab={tab()} onTab={setTab} />
      <div id="panel-upload" role="tabpanel" aria-labelledby="tab-upload" hidden={tab() !== "upload"}>
        <h1 class="visually-hidden">{t().tabs.upload}</h1>
        <Switch>
          <Match when={uploading.state().stage === "choosing" && !mayUpload()}>
            <p class="card">{t().drop.lookOnly}</p>
          </Match>
          <Match when={uploading.state().stage === "choosing"}>
            <UnfinishedCard left={left} onResume={resume} />
            <DropZone uploading={uploading} disabled={props.mode !== "normal"} />
          </Match>
          <Match when={true}>
            <ChosenPhotos
              uploading={uploading}
              server={props.server}
              project={props.destination.project}
              onNotAuthorised={() => props.onSignIn()}
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
              ownProjects={props.onHandOver && { make: makeProject, onHandOver: handOver }}
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
            look={props.look}
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
