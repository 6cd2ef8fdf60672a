import type { Client } from "@altilift/core/client"
import { type JSX, Show } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import { createTask } from "./createTask.ts"
import { isHandedOver } from "./kinds.ts"
import { TaskProgress } from "./TaskProgress.tsx"

/** The reconstruction that an upload started, at its end. */
const TaskWatch = (props: {
  readonly server: Client
  readonly project: string
  readonly onNotAuthorised: () => void
  readonly onOpen: () => void
}): JSX.Element => {
  const { t } = useReader()
  const known = createTask(props)
  const hasResults = () => known.details()?.task === "Done" && !isHandedOver(known.details()?.downloads ?? [])
  return (
    <div class="task-watch">
      <h3>{t().server.reconstruction}</h3>
      <Show when={known.details()}>{details => <TaskProgress details={details()} />}</Show>
      <Show when={known.problem()}>{problem => <p class="small">{t().says(problem())}</p>}</Show>
      <button type="button" class="button compact" onClick={() => props.onOpen()}>
        {hasResults() ? t().result.seeResults : t().result.details}
      </button>
    </div>
  )
}
export default TaskWatch
