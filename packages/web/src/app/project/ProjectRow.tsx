import type { ListedProject } from "@altilift/core/client"
import { type JSX, Show } from "solid-js"
import { Facts } from "../../ui/Facts.tsx"
import { useReader } from "../../ui/reader.ts"

/** A project of the list: what it is, and what the reader may do about it. */
export const ProjectRow = (props: {
  readonly project: ListedProject
  readonly onOpen: () => void
  readonly onShare: () => void
  readonly onEdit: () => void
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
        <span class="facts">
          <Facts text={t().projects.facts(props.project)} />
        </span>
        <span class="date">{props.project.date === undefined ? "" : f().dateTime(props.project.date)}</span>
        <SharedBy project={props.project} />
      </button>
      <Actions {...props} />
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

/** What the reader may do with it: share, rename and remove the own ones, leave those of others. */
const Actions = (props: {
  readonly project: ListedProject
  readonly onShare: () => void
  readonly onEdit: () => void
  readonly onLeave: () => void
}): JSX.Element => {
  const { t } = useReader()
  const name = () => props.project.name
  const leave = () => window.confirm(t().people.sharing.leaveAsk(name())) && props.onLeave()
  return (
    <span class="row-actions">
      <Show when={props.project.right === "own"}>
        <button
          type="button"
          class="button plain compact"
          aria-label={t().people.sharing.shareNamed(name())}
          onClick={() => props.onShare()}
        >
          {t().people.sharing.share}
        </button>
        <button
          type="button"
          class="button plain compact"
          aria-label={t().projects.editNamed(name())}
          onClick={() => props.onEdit()}
        >
          {t().projects.edit}
        </button>
      </Show>
      <Show when={props.project.isOwn === false && props.project.right !== "own"}>
        <button type="button" class="button plain compact" aria-label={t().people.sharing.leaveNamed(name())} onClick={leave}>
          {t().people.sharing.leave}
        </button>
      </Show>
    </span>
  )
}
