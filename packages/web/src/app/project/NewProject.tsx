import type { Problem } from "@altilift/core"
import { ApiFailure, type Client, type ProjectInfo } from "@altilift/core/client"
import { createSignal, type JSX, Show } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import { problemOf } from "../problemOf.ts"
import { mustBeNew } from "./mustBeNew.ts"

/** Asks for a name and makes a project of it. */
export const NewProject = (props: {
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
    let creating = false
    try {
      await mustBeNew(props.server, name)
      creating = true
      props.onMade(await props.server.createProject(name))
    } catch (cause) {
      setProblem(problemOf(cause))
      setLost(creating && cause instanceof ApiFailure && cause.failure.class === "retryable")
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
