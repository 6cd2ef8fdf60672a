import type { Problem } from "@altilift/core"
import type { Client, ListedProject } from "@altilift/core/client"
import { createResource, createSignal, type JSX, Show } from "solid-js"
import { Dialog } from "../../ui/Dialog.tsx"
import { useReader } from "../../ui/reader.ts"
import { ProblemNotice } from "../ProblemNotice.tsx"
import { isNotAuthorised, problemOf } from "../problemOf.ts"
import { mustBeNew } from "./mustBeNew.ts"

/** Another name for a project, or its end. */
export const EditDialog = (props: {
  readonly server: Client
  readonly project: ListedProject
  readonly onNotAuthorised: () => void
  readonly onChanged: () => void
  readonly onClose: () => void
}): JSX.Element => {
  const { t } = useReader()
  const [busy, setBusy] = createSignal(false)
  const [problem, setProblem] = createSignal<Problem>()
  const [typed, setTyped] = createSignal("")
  const [features] = createResource(() => props.server.features().catch(() => undefined))
  const isNamed = () => typed().trim() === props.project.name.trim()

  const change = async (request: () => Promise<void>): Promise<void> => {
    if (busy()) return
    setBusy(true)
    setProblem(undefined)
    try {
      await request()
      props.onChanged()
      props.onClose()
    } catch (cause) {
      if (isNotAuthorised(cause)) props.onNotAuthorised()
      else setProblem(problemOf(cause))
    } finally {
      setBusy(false)
    }
  }
  const rename = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim()
    if (name === "" || name === props.project.name) return
    void change(async () => {
      await mustBeNew(props.server, name, props.project.id)
      await props.server.renameProject(props.project.id, name)
    })
  }
  const remove = (event: SubmitEvent): void => {
    event.preventDefault()
    if (isNamed()) void change(() => props.server.removeProject(props.project.id))
  }

  return (
    <Dialog title={t().projects.editNamed(props.project.name)} onClose={props.onClose}>
      <ProblemNotice problem={problem()} />
      <Show when={features()?.rename}>
        <form class="people-form" onSubmit={rename}>
          <label class="field">
            <span>{t().projects.newName}</span>
            <input class="input" name="name" required maxlength="200" value={props.project.name} autocomplete="off" />
          </label>
          <button type="submit" class="button" aria-disabled={busy()}>
            {t().projects.rename}
          </button>
        </form>
      </Show>
      <form class="removal stack" onSubmit={remove}>
        <h3>{t().projects.removal}</h3>
        <p>{t().projects.removes(props.project.images)}</p>
        <div class="people-form">
          <label class="field">
            <span>{t().projects.typeName(props.project.name)}</span>
            <input
              class="input"
              name="confirmed"
              autocomplete="off"
              spellcheck={false}
              onInput={event => setTyped(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="button danger" disabled={!isNamed() || busy()}>
            {busy() ? t().working : t().projects.remove}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
