import type { Problem } from "@altilift/core"
import type { Client, ProjectDetails } from "@altilift/core/client"
import { createSignal, For, type JSX, onMount, Show } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { goesOn } from "./createTask.ts"
import { TaskProgress } from "./TaskProgress.tsx"

/** The latest reconstruction of a project, and its start and stop. */
export const ReconstructionCard = (props: {
  readonly server: Client
  readonly details: ProjectDetails | undefined
  /** Ready photos; undefined while not all are listed. */
  readonly ready: number | undefined
  readonly busy: boolean
  /** Why the server did not start it. */
  readonly refusal: Problem | undefined
  /** One of the server's reconstructors; its default when undefined. */
  readonly onStart: (reconstructor: string | undefined) => void
  readonly onStop: () => void
}): JSX.Element => {
  const { t } = useReader()
  const [chosen, setChosen] = createSignal<string>()
  const choice = createChoice(props.server)
  return (
    <section class="card stack" aria-labelledby="task-title">
      <h2 id="task-title">{t().server.reconstruction}</h2>
      <TaskProgress details={props.details} />
      <Show when={props.details?.task === "Failed"}>
        <Failure details={props.details} />
      </Show>
      <Show when={props.refusal}>
        {refusal => (
          <p class="notice caution" role="alert">
            {t().ended.reconstructionRefused(refusal())}
          </p>
        )}
      </Show>
      <Show when={props.details?.right !== "view"}>
        <Show
          when={goesOn(props.details?.task)}
          fallback={
            <>
              <Show when={choice().length > 1}>
                <label class="field">
                  <span>{t().result.with}</span>
                  <select class="input" onChange={event => setChosen(event.currentTarget.value)}>
                    <For each={choice()}>
                      {(name, at) => (
                        <option value={name} selected={name === chosen()}>
                          {at() === 0 ? t().result.standard(name) : name}
                        </option>
                      )}
                    </For>
                  </select>
                </label>
              </Show>
              <button
                type="button"
                class="button"
                disabled={props.busy || props.details === undefined}
                onClick={() => props.onStart(chosen())}
              >
                <Icon name="start" size={18} />
                {props.ready === undefined || props.ready === 0 ? t().server.start : t().ended.startWith(props.ready)}
              </button>
            </>
          }
        >
          <button type="button" class="button danger" disabled={props.busy} onClick={() => props.onStop()}>
            {t().server.stop}
          </button>
        </Show>
      </Show>
    </section>
  )
}

/** Why it failed, and the engine's last words. */
const Failure = (props: { readonly details: ProjectDetails | undefined }): JSX.Element => {
  const { t } = useReader()
  const problem = () => props.details?.reconstruction?.problem
  const output = () => props.details?.reconstruction?.output ?? []
  return (
    <>
      <p class="notice bad" role="alert">
        <Show when={problem()} fallback={t().result.failedWithoutReason}>
          {found => t().says(found())}
        </Show>
      </p>
      <Show when={output().length > 0}>
        <details class="output">
          <summary>{t().result.output(output().length)}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keys. */}
          <pre tabIndex={0}>{output().join("\n")}</pre>
        </details>
      </Show>
    </>
  )
}

/** The server's reconstructors; none where it does not say, or cannot say now: then it takes its default. */
const createChoice = (server: Client): (() => ReadonlyArray<string>) => {
  const [names, setNames] = createSignal<ReadonlyArray<string>>([])
  onMount(() => void server.reconstructors().then(setNames, () => setNames([])))
  return names
}
