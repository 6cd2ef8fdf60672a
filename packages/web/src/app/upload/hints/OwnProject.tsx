import type { Problem } from "@altilift/core"
import { createSignal, type JSX } from "solid-js"
import { useReader } from "../../../ui/reader.ts"
import { ProblemNotice } from "../../ProblemNotice.tsx"
import { problemOf } from "../../problemOf.ts"
import type { Elsewhere } from "../Elsewhere.ts"
import { useHintTexts } from "./useHintTexts.ts"

/** Makes the project that a flight goes to. */
export const OwnProject = (props: {
  /** What the project is called when its user says nothing else. */
  readonly name: string
  readonly make: (name: string) => Promise<Elsewhere["project"]>
  readonly onMade: (project: Elsewhere["project"]) => void
  readonly onClose: () => void
}): JSX.Element => {
  const t = useHintTexts()
  const { t: page } = useReader()
  const [busy, setBusy] = createSignal(false)
  const [problem, setProblem] = createSignal<Problem>()
  const make = async (event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim()
    if (busy() || name === "") return
    setBusy(true)
    setProblem(undefined)
    try {
      props.onMade(await props.make(name))
    } catch (cause) {
      setProblem(problemOf(cause))
      setBusy(false)
    }
  }
  return (
    <form class="own-project" onSubmit={make}>
      <input
        class="input"
        name="name"
        required
        maxlength="200"
        aria-label={t().ownProjectName}
        value={props.name}
        ref={input => queueMicrotask(() => input.focus())}
      />
      <button type="submit" class="button compact primary" aria-disabled={busy()}>
        {busy() ? page().working : t().ownProjectMake}
      </button>
      <button type="button" class="button compact plain" onClick={() => props.onClose()}>
        {page().cancel}
      </button>
      <ProblemNotice problem={problem()} />
    </form>
  )
}
