import type { ProjectDetails } from "@altilift/core/client"
import { createEffect, createMemo, createSignal, type JSX, onCleanup, Show, untrack } from "solid-js"
import { Facts } from "../../ui/Facts.tsx"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { goesOn } from "./createTask.ts"
import { isHandedOver } from "./kinds.ts"

/** How far the latest reconstruction of a project is, or how it ended. */
export const TaskProgress = (props: { readonly details: ProjectDetails | undefined }): JSX.Element => {
  const { t, f } = useReader()
  const state = () => props.details?.task
  const going = () => goesOn(state())
  const task = () => props.details?.reconstruction
  const seconds = createSeconds(
    () => (state() === "Pending" ? undefined : task()?.startedAt),
    () => (going() ? undefined : task()?.endedAt),
  )
  const left = createLeft(() => (state() === "Running" ? task()?.progress : undefined), seconds)
  const handedOver = () => state() === "Done" && isHandedOver(props.details?.downloads ?? [])
  const word = () => {
    const known = state()
    if (handedOver()) return t().result.handedOver
    if (known === undefined) return t().server.noTask
    return known === "Pending" && (task()?.queueing ?? 0) > 0 ? t().result.queued : (t().server.task[known] ?? known)
  }
  const facts = () =>
    [
      going() && (task()?.queueing ?? 0) > 0 ? t().result.before(task()?.queueing ?? 0) : "",
      seconds() === undefined ? "" : (going() ? t().result.runsFor : t().result.took)(seconds() ?? 0),
      left() === undefined ? "" : t().progress.left(left() ?? 0),
      task()?.reconstructor === undefined ? "" : t().result.by(task()?.reconstructor ?? ""),
    ].filter(part => part !== "")
  return (
    <div class="task">
      {/* Read out when the state or the step changes, not each second. */}
      <p class="task-state" role="status">
        <Show when={going()} fallback={<Icon name={state() === "Done" ? "check" : state() === "Failed" ? "warn" : "cube"} />}>
          <span class="spinner" />
        </Show>
        <span>
          {word()}
          <Show when={going() && task()?.step}>{step => <span class="step">{t().result.steps[step()] ?? step()}</span>}</Show>
        </span>
        <Show when={going() && task()?.progress !== undefined}>
          <span class="percent" aria-hidden="true">
            {f().percent(task()?.progress ?? 0)}
          </span>
        </Show>
      </p>
      <Show when={going() && state() === "Running" && task() !== undefined}>
        <Bar share={task()?.progress} />
      </Show>
      <Show when={handedOver() || facts().length > 0}>
        <p class="small quiet task-facts">
          <Show when={handedOver()} fallback={<Facts text={facts().join(" · ")} />}>
            {t().result.handedOverHint}
          </Show>
        </p>
      </Show>
    </div>
  )
}

/** `undefined`: its progress is unknown. */
const Bar = (props: { readonly share: number | undefined }): JSX.Element => {
  const { t } = useReader()
  const share = () => (props.share === undefined ? undefined : Math.min(1, Math.max(0, props.share)))
  return (
    <div
      class="bar"
      classList={{ unknown: share() === undefined }}
      role="progressbar"
      aria-label={t().result.progress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share() === undefined ? undefined : Math.floor((share() ?? 0) * 100)}
    >
      <span style={{ transform: `scaleX(${share() ?? 1})` }} />
    </div>
  )
}

/** Seconds from a time to another, or to now: then they go on. `undefined` without a beginning. */
const createSeconds = (from: () => number | undefined, to: () => number | undefined): (() => number | undefined) => {
  const [now, setNow] = createSignal(Date.now())
  createEffect(() => {
    if (from() === undefined || to() !== undefined) return
    setNow(Date.now())
    const timer = window.setInterval(() => setNow(Date.now()), 1_000)
    onCleanup(() => window.clearInterval(timer))
  })
  return () => {
    const begin = from()
    // The server's clock may be ahead of this one.
    return begin === undefined ? undefined : Math.max(0, ((to() ?? now()) - begin) / 1000)
  }
}

/** Before this share and these seconds the time left is unknown. */
const shareAtLeast = 0.1
const secondsAtLeast = 20

/** Seconds that are left if it goes on as it did until its share changed last. `undefined`: unknown. */
const createLeft = (share: () => number | undefined, seconds: () => number | undefined): (() => number | undefined) => {
  const told = createMemo(() => ({ share: share() ?? 0, at: untrack(seconds) ?? 0 }))
  return () => {
    const { share, at } = told()
    if (share < shareAtLeast || share >= 1 || at < secondsAtLeast) return undefined
    const left = (at * (1 - share)) / share - ((seconds() ?? at) - at)
    // It is late: a time that is over is no time.
    return left < 1 ? undefined : left
  }
}
