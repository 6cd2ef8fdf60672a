import type { Client, ListedProject, ProjectInfo } from "@altilift/core/client"
import { createSignal, For, type JSX, lazy, onMount, Show } from "solid-js"
import { takeLostFocus } from "../../ui/focus.ts"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { createProjectList } from "./createProjectList.ts"
import { NewProject } from "./NewProject.tsx"
import { ProjectRow } from "./ProjectRow.tsx"

const ShareDialog = lazy(() => import("./ShareDialog.tsx").then(({ ShareDialog }) => ({ default: ShareDialog })))

const EditDialog = lazy(() => import("./EditDialog.tsx").then(({ EditDialog }) => ({ default: EditDialog })))

export interface ProjectsProps {
  readonly server: Client
  readonly onOpen: (project: ProjectInfo) => void
  readonly onNotAuthorised: () => void
}

/** The reader's projects: one is chosen or made before photos are. */
export const Projects = (props: ProjectsProps): JSX.Element => {
  const { t } = useReader()
  const [search, setSearch] = createSignal("")
  const listing = createProjectList(props, search)
  const [making, setMaking] = createSignal(false)
  const [sharing, setSharing] = createSignal<ListedProject>()
  const [editing, setEditing] = createSignal<ListedProject>()
  /** The empty list has a button of its own, so the one above is left out. */
  const offersFirst = () => search() === "" && !listing.busy() && listing.problem() === undefined && listing.items().length === 0

  return (
    <main class="main narrow" id="content" tabindex="-1" ref={main => onMount(() => takeLostFocus(main))}>
      <div class="title-row">
        <div>
          <h1>{t().projects.title}</h1>
          <p class="quiet">{t().projects.lead}</p>
        </div>
        <Show when={!making() && !offersFirst()}>
          <button type="button" class="button" onClick={() => setMaking(true)}>
            <Icon name="plus" size={18} />
            {t().projects.create}
          </button>
        </Show>
      </div>
      <Show when={making()}>
        <NewProject server={props.server} onMade={props.onOpen} onClose={() => setMaking(false)} name={search()} />
      </Show>
      <div class="search">
        <Icon name="search" size={18} />
        <input
          class="input"
          type="search"
          aria-label={t().projects.search}
          placeholder={t().projects.search}
          onInput={event => setSearch(event.currentTarget.value.trim())}
        />
      </div>
      <Show when={listing.problem()}>
        {problem => (
          <div class="notice bad stack" role="alert">
            <p>{t().says(problem())}</p>
            <button type="button" class="button compact" onClick={listing.reload}>
              {t().tryAgain}
            </button>
          </div>
        )}
      </Show>
      <div class="card projects" aria-busy={listing.busy()}>
        <ul>
          <For each={listing.items()}>
            {project => (
              <ProjectRow
                project={project}
                onOpen={() => props.onOpen(project)}
                onShare={() => setSharing(project)}
                onEdit={() => setEditing(project)}
                onLeave={() => void listing.leave(project)}
              />
            )}
          </For>
        </ul>
        <Show when={listing.items().length === 0 && listing.problem() === undefined}>
          <div class="empty">
            <Show when={!listing.busy()} fallback={<span class="spinner" />}>
              <Icon name="cube" size={40} />
              <strong>{search() === "" ? t().projects.none : t().projects.nothingFound(search())}</strong>
              <Show when={search() === ""}>
                <p>{t().projects.noneHint}</p>
              </Show>
              <Show when={!making()}>
                <button type="button" class="button primary" onClick={() => setMaking(true)}>
                  {search() === "" ? t().projects.create : t().projects.createNamed(search())}
                </button>
              </Show>
            </Show>
          </div>
        </Show>
      </div>
      <Show when={sharing()} keyed>
        {project => (
          <ShareDialog
            server={props.server}
            project={project}
            onNotAuthorised={props.onNotAuthorised}
            onClose={() => setSharing(undefined)}
          />
        )}
      </Show>
      <Show when={editing()} keyed>
        {project => (
          <EditDialog
            server={props.server}
            project={project}
            onNotAuthorised={props.onNotAuthorised}
            onChanged={listing.reload}
            onClose={() => setEditing(undefined)}
          />
        )}
      </Show>
      <p class="visually-hidden" role="status">
        {listing.busy() ? t().working : t().projects.count(listing.items().length, listing.total() ?? listing.items().length)}
      </p>
      <Show when={listing.next()}>
        <p class="actions">
          <button type="button" class="button plain" onClick={listing.more}>
            {t().more}
          </button>
          <span class="small quiet">{t().projects.count(listing.items().length, listing.total() ?? listing.items().length)}</span>
        </p>
      </Show>
    </main>
  )
}
