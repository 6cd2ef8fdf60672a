import type { Progress } from "@altilift/core"
import type { Mode } from "@altilift/core/client"
import { createSignal, type JSX, onCleanup, onMount, Show } from "solid-js"
import { Icon, type IconName } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import type { Uploading } from "./Uploading.ts"
import { isRunning, outcomeOf } from "./uploadingState.ts"

/** Whether the browser has a network, as far as it knows. */
export const createOnline = (): (() => boolean) => {
  const [online, setOnline] = createSignal(navigator.onLine)
  const update = () => setOnline(navigator.onLine)
  onMount(() => {
    window.addEventListener("online", update)
    window.addEventListener("offline", update)
    onCleanup(() => {
      window.removeEventListener("online", update)
      window.removeEventListener("offline", update)
    })
  })
  return online
}

/** Everything that a reader has to know beside the progress: what is waited for, what went wrong, and the way out. */
export const Notices = (props: {
  readonly uploading: Uploading
  readonly mode: Mode
  readonly online: boolean
  readonly onSignIn: () => void
}): JSX.Element => {
  const { t } = useReader()
  const running = () => {
    const state = props.uploading.state()
    return isRunning(state) ? state : undefined
  }
  const warning = () => (running() !== undefined && props.online ? warningOf(props.uploading.progress()) : undefined)
  const leftBucket = () => (running() === undefined ? undefined : props.uploading.leftBucket())
  const bucket = () => props.uploading.progress()?.bucket?.label ?? ""
  return (
    <div class="notices" aria-live="polite">
      <Show when={!props.online}>
        <Notice tone="caution" icon="offline" words={running() === undefined ? t().notice.offlineOnly : t().notice.offline} />
      </Show>
      <Show when={props.mode === "read-only"}>
        <Notice tone="caution" icon="stop" words={t().notice.readOnly} />
      </Show>
      <Show when={props.mode === "offline"}>
        <Notice tone="bad" icon="stop" words={t().notice.serverOffline} />
      </Show>
      <Show when={running()?.phase === "elsewhere"}>
        <Notice tone="info" icon="tabs" words={t().notice.elsewhere}>
          <button type="button" class="button compact" onClick={props.uploading.takeOver}>
            {t().notice.takeOver}
          </button>
        </Notice>
      </Show>
      <Show when={running()?.takenOver}>
        <Notice tone="info" icon="tabs" words={t().notice.takenOver} />
      </Show>
      <Show when={running()?.resumed}>
        <Notice tone="info" icon="again" words={t().notice.resumed(props.uploading.totals().files)} />
      </Show>
      <Show when={warning()}>{problem => <Notice tone="caution" icon="warn" words={t().notice.retrying(problem())} />}</Show>
      <Show when={leftBucket()}>
        {left => <Notice tone="info" icon="info" words={t().notice.bucket(bucket(), left().label)} />}
      </Show>
      <FaultNotice uploading={props.uploading} onSignIn={props.onSignIn} />
    </div>
  )
}

/** A warning stays a while after the next attempt, so that it can be read (milliseconds). */
const lingers = 3_000

/** What failed last and is tried again. */
const warningOf = (progress: Progress | undefined) =>
  progress?.retrying !== undefined && progress.at < progress.retrying.nextAt + lingers ? progress.retrying : undefined

const FaultNotice = (props: { readonly uploading: Uploading; readonly onSignIn: () => void }): JSX.Element => {
  const { t } = useReader()
  const fault = () => outcomeOf(props.uploading.state())?.fault
  const words = (): string => {
    const found = fault()
    if (found === undefined) return ""
    switch (found.kind) {
      case "not authorised":
        return t().notice.expired
      case "unreachable":
        return t().notice.unreachable
      case "refused":
        return t().notice.refused(found.problem)
      case "local":
        return t().notice.local(found.problem)
    }
  }
  return (
    <Show when={fault()}>
      {found => (
        <Notice tone="bad" icon="stop" words={words()}>
          <Show when={found().kind === "not authorised"}>
            <button type="button" class="button compact" onClick={() => props.onSignIn()}>
              {t().notice.signInAgain}
            </button>
          </Show>
        </Notice>
      )}
    </Show>
  )
}

const Notice = (props: {
  readonly tone: "info" | "caution" | "bad" | "good"
  readonly icon: IconName
  readonly words: string
  readonly children?: JSX.Element
}): JSX.Element => (
  <div class={`notice ${props.tone}`}>
    <Icon name={props.icon} />
    <p>{props.words}</p>
    {props.children}
  </div>
)
