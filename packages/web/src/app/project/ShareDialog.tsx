import { type Client, type ListedProject, type ProjectRight, projectRights } from "@altilift/core/client"
import { For, type JSX } from "solid-js"
import { Dialog } from "../../ui/Dialog.tsx"
import { useReader } from "../../ui/reader.ts"
import { createRemote } from "../account/createRemote.ts"
import { ProblemNotice } from "../ProblemNotice.tsx"
import { Webhooks } from "./Webhooks.tsx"

/** With whom a project is shared, and what they may do. */
export const ShareDialog = (props: {
  readonly server: Client
  readonly project: ListedProject
  readonly onNotAuthorised: () => void
  readonly onClose: () => void
}): JSX.Element => {
  const { t } = useReader()
  const shares = createRemote(() => props.server.shares(props.project.id), props.onNotAuthorised)
  const share = (email: string, right: ProjectRight) =>
    shares.change(async () => {
      await props.server.share(props.project.id, email, right)
      return true
    })

  const add = async (event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const email = String(given.get("email") ?? "").trim()
    if (await share(email, rightNamed(String(given.get("right"))))) form.reset()
  }

  return (
    <Dialog title={t().people.sharing.title(props.project.name)} onClose={props.onClose}>
      <p class="quiet">{t().people.sharing.lead}</p>
      <form class="people-form" onSubmit={add}>
        <label class="field">
          <span>{t().people.sharing.email}</span>
          <input class="input" name="email" type="email" required autocomplete="off" />
        </label>
        <div class="field">
          <span aria-hidden="true">{t().people.sharing.right}</span>
          <RightSelect name="right" value="view" label={t().people.sharing.right} />
        </div>
        <button type="submit" class="button primary" aria-disabled={shares.busy()}>
          {t().people.sharing.add}
        </button>
      </form>
      <p class="hint">{t().people.sharing.rightsHint}</p>
      <ProblemNotice problem={shares.problem()} />
      <ul class="people" aria-busy={shares.busy()}>
        <For each={shares.items()} fallback={<li class="quiet">{shares.busy() ? t().working : t().people.sharing.none}</li>}>
          {({ email, right }) => (
            <li>
              <strong>{email}</strong>
              <RightSelect value={right} label={email} onChange={chosen => void share(email, chosen)} />
              <button
                type="button"
                class="button compact"
                aria-label={t().people.sharing.removeNamed(email)}
                onClick={() => void shares.change(() => props.server.unshare(props.project.id, email))}
              >
                {t().people.sharing.remove}
              </button>
            </li>
          )}
        </For>
      </ul>
      <Webhooks server={props.server} project={props.project.id} onNotAuthorised={props.onNotAuthorised} />
    </Dialog>
  )
}

const rightNamed = (name: string): ProjectRight => projectRights.find(right => right === name) ?? "view"

const RightSelect = (props: {
  readonly value: ProjectRight
  readonly name?: string
  readonly label: string
  readonly onChange?: (right: ProjectRight) => void
}): JSX.Element => {
  const { t } = useReader()
  return (
    <select
      class="input"
      name={props.name}
      aria-label={props.label}
      onChange={event => props.onChange?.(rightNamed(event.currentTarget.value))}
    >
      <For each={projectRights}>
        {right => (
          <option value={right} selected={right === props.value}>
            {t().people.sharing.rights[right]}
          </option>
        )}
      </For>
    </select>
  )
}
