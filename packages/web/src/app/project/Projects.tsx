import type { Problem } from "@altilift/core"
import { ApiFailure, type Client, type ListedProject, type ProjectInfo } from "@altilift/core/client"
import { createEffect, createSignal, For, type JSX, on, onCleanup, onMount, Show } from "solid-js"
import { takeLostFocus } from "../../ui/focus.ts"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { isNotAuthorised, problemOf } from "../problemOf.ts"
import { ShareDialog } from "./ShareDialog.tsx"

export interface ProjectsProps {
  readonly server: Client
  readonly onOpen: (project: ProjectInfo) => void
  readonly onNotAuthorised: () => void
}

/** Milliseconds that typing may rest before the server is asked. */
const typingRests = 250

/** The reader's projects: one is chosen or made before photos are. */
export const Projects = (props: ProjectsProps): JSX.Element => {
  const { t } = useReader()
  const [search, setSearch] = createSignal("")
  const listing = createListing(props, search)
  const [making, setMaking] = createSignal(false)
  const [sharing, setSharing] = createSignal<ListedProject>()
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

const ProjectRow = (props: {
  readonly project: ListedProject
  readonly onOpen: () => void
  readonly onShare: () => void
  readonly onLeave: () => void
}): JSX.Element => {
  const { t, f } = useReader()
  return (
    <li>
      <button type="button" class="project" onClick={() => props.onOpen()}>
        <span class="name">{props.project.name}</span>
        <Show when={props.project.task} fallback={<span />}>
          {task => <span class="badge">{t().server.task[task()] ?? task()}</span>}
        </Show>
        <span class="facts">{t().projects.facts(props.project.images, props.project.gigaPixels)}</span>
        <span class="date">{props.project.date === undefined ? "" : f().dateTime(props.project.date)}</span>
        <SharedBy project={props.project} />
      </button>
      <Sharing {...props} />
    </li>
  )
}

/** Whose a project is; of the reader's own nothing is said. */
const SharedBy = (props: { readonly project: ListedProject }): JSX.Element => {
  const { t } = useReader()
  const words = () => {
    const { owner, right, isOwn } = props.project
    if (isOwn !== false || owner === undefined || right === undefined) return undefined
    return `${t().people.sharing.of(owner)} · ${t().people.sharing.mine[right]}`
  }
  return <Show when={words()}>{said => <span class="owner">{said()}</span>}</Show>
}

/** What the reader may do about sharing: share the own ones, leave those of others. */
const Sharing = (props: {
  readonly project: ListedProject
  readonly onShare: () => void
  readonly onLeave: () => void
}): JSX.Element => {
  const { t } = useReader()
  const name = () => props.project.name
  const leave = () => window.confirm(t().people.sharing.leaveAsk(name())) && props.onLeave()
  return (
    <>
      <Show when={props.project.right === "own"}>
        <button
          type="button"
          class="button plain compact"
          aria-label={t().people.sharing.shareNamed(name())}
          onClick={() => props.onShare()}
        >
          {t().people.sharing.share}
        </button>
      </Show>
      <Show when={props.project.isOwn === false && props.project.right !== "own"}>
        <button type="button" class="button plain compact" aria-label={t().people.sharing.leaveNamed(name())} onClick={leave}>
          {t().people.sharing.leave}
        </button>
      </Show>
    </>
  )
}

const NewProject = (props: {
  readonly server: Client
  readonly name: string
  readonly onMade: (project: ProjectInfo) => void
  readonly onClose: () => void
}): JSX.Element => {
  const { t } = useReader()
  const [busy, setBusy] = createSignal(false)
  const [problem, setProblem] = createSignal<Problem>()
  const [lost, setLost] = createSignal(false)

  const make = async (event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim()
    if (busy() || name === "") return
    setBusy(true)
    setProblem(undefined)
    try {
      props.onMade(await props.server.createProject(name))
    } catch (cause) {
      setProblem(problemOf(cause))
      setLost(cause instanceof ApiFailure && cause.failure.class === "retryable")
    } finally {
      setBusy(false)
    }
  }

  return (
    <form class="card stack new-project-card" onSubmit={make}>
      <div class="new-project">
        <label class="field">
          <span>{t().projects.name}</span>
          <input
            class="input"
            name="name"
            required
            maxlength="200"
            value={props.name}
            placeholder={t().projects.namePlaceholder}
            ref={input => queueMicrotask(() => input.focus())}
          />
        </label>
        <button type="submit" class="button primary" aria-disabled={busy()}>
          {busy() ? t().working : t().projects.make}
        </button>
        <button type="button" class="button plain" onClick={() => props.onClose()}>
          {t().cancel}
        </button>
      </div>
      <Show when={problem()}>
        {found => (
          <p class="notice bad" role="alert">
            {/* Creating is not idempotent: a lost answer may stand for a project that was made. */}
            {lost() ? t().projects.lostCreate : t().says(found())}
          </p>
        )}
      </Show>
    </form>
  )
}

/** The list of projects for a search, page by page; an answer that comes late counts for nothing. */
const createListing = (props: ProjectsProps, search: () => string) => {
  const [items, setItems] = createSignal<ReadonlyArray<ListedProject>>([])
  const [total, setTotal] = createSignal<number>()
  const [next, setNext] = createSignal<string>()
  const [busy, setBusy] = createSignal(true)
  const [problem, setProblem] = createSignal<Problem>()
  let turn = 0

  const load = async (after: string | undefined): Promise<void> => {
    const mine = ++turn
    setBusy(true)
    setProblem(undefined)
    try {
      const page = await props.server.projects({ search: search(), after })
      if (turn !== mine) return
      setItems(after === undefined ? page.items : [...items(), ...page.items])
      setTotal(page.total)
      setNext(page.next)
    } catch (cause) {
      if (turn !== mine) return
      if (isNotAuthorised(cause)) props.onNotAuthorised()
      else setProblem(problemOf(cause))
    } finally {
      if (turn === mine) setBusy(false)
    }
  }

  let timer: number | undefined
  createEffect(
    on([search, () => props.server], ([, server], before) => {
      window.clearTimeout(timer)
      const typed = before !== undefined && before[1] === server
      timer = window.setTimeout(() => load(undefined), typed ? typingRests : 0)
    }),
  )
  onCleanup(() => {
    turn++
    window.clearTimeout(timer)
  })
  const leave = async (project: ListedProject): Promise<void> => {
    try {
      await props.server.unshare(project.id, undefined)
      await load(undefined)
    } catch (cause) {
      if (isNotAuthorised(cause)) props.onNotAuthorised()
      else setProblem(problemOf(cause))
    }
  }
  return { items, total, next, busy, problem, leave, reload: () => load(undefined), more: () => load(next()) }
}
