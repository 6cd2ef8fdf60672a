import { createEffect, createMemo, createSignal, type JSX, Match, onCleanup, onMount, Show, Switch } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { imagesOf, timeLeft } from "./model/PhotoBook.ts"
import type { Uploading } from "./Uploading.ts"

/** How far the upload is, and how to hold it. */
export const RunPanel = (props: { readonly uploading: Uploading; readonly online: boolean }): JSX.Element => {
  const { t, f } = useReader()
  const totals = () => props.uploading.totals()
  const share = () => (totals().bytes === 0 ? 0 : totals().doneBytes / totals().bytes)
  const finished = () => {
    const { ready, duplicate, problem } = totals().counts
    return ready + duplicate + problem
  }
  const held = () => props.uploading.phase() === "paused" || props.uploading.phase() === "elsewhere" || !props.online
  const left = () => (held() ? undefined : timeLeft(totals()))

  return (
    <section
      class="card"
      aria-labelledby="run-title"
      ref={section => onMount(() => percentInTitle(section, () => f().percent(share())))}
    >
      <div class="head">
        <div class="status">
          <Switch fallback={<span class="spinner" />}>
            <Match when={held()}>
              <Icon name={props.online ? "pause" : "offline"} />
            </Match>
            {/* The figures move then, and whatever turns costs of the rate. */}
            <Match when={totals().counts.sending > 0}>
              <Icon name="send" />
            </Match>
          </Switch>
          <h2 id="run-title">
            <PhaseWords uploading={props.uploading} online={props.online} />
          </h2>
        </div>
        <Controls uploading={props.uploading} />
      </div>
      <div class="progress-figures">
        <span class="percent">{f().percent(share())}</span>
        <span>{t().progress.of(totals().doneBytes, totals().bytes)}</span>
        <Show when={!held() && totals().rate.now > 0}>
          <span>{t().progress.rate(totals().rate.now)}</span>
        </Show>
        <Show when={left()}>{seconds => <span class="left">{t().progress.left(seconds())}</span>}</Show>
      </div>
      <div
        class="bar"
        classList={{ held: held() }}
        role="progressbar"
        aria-label={t().progress.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share() * 100)}
      >
        <span style={{ transform: `scaleX(${share()})` }} />
        <span class="ended" style={{ transform: `scaleX(${totals().bytes === 0 ? 0 : totals().endedBytes / totals().bytes})` }} />
      </div>
      <div class="progress-foot">
        <span>{t().progress.photosDone(finished(), imagesOf(totals()))}</span>
        <Show when={totals().bucket}>{bucket => <span>{t().progress.toBucket(bucket().label)}</span>}</Show>
      </div>
      <Announcer uploading={props.uploading} share={share()} />
    </section>
  )
}

const PhaseWords = (props: { readonly uploading: Uploading; readonly online: boolean }): JSX.Element => {
  const { t } = useReader()
  const words = () => {
    const phase = props.uploading.phase()
    if (!props.online && (phase === "uploading" || phase === "opening")) return t().progress.offline
    if (phase !== "uploading") return t().progress[phase === "idle" ? "opening" : phase === "ended" ? "verifying" : phase]
    const { waiting, sending, verifying } = props.uploading.totals().counts
    return props.uploading.totals().allFound && waiting + sending === 0 && verifying > 0
      ? t().progress.verifying
      : t().progress.uploading
  }
  return <>{words()}</>
}

const Controls = (props: { readonly uploading: Uploading }): JSX.Element => {
  const { t } = useReader()
  const [asking, setAsking] = createSignal(false)
  const phase = () => props.uploading.phase()
  return (
    <Show
      when={asking()}
      fallback={
        <div class="actions">
          <Show
            when={phase() === "paused" || phase() === "pausing"}
            fallback={
              <button type="button" class="button" disabled={phase() !== "uploading"} onClick={props.uploading.pause}>
                <Icon name="pause" size={18} />
                {t().progress.pause}
              </button>
            }
          >
            <button type="button" class="button primary" disabled={phase() === "pausing"} onClick={props.uploading.resume}>
              <Icon name="start" size={18} />
              {t().progress.resume}
            </button>
          </Show>
          <button type="button" class="button plain" onClick={() => setAsking(true)}>
            {t().progress.cancel}
          </button>
        </div>
      }
    >
      <div class="confirm" role="alertdialog" aria-labelledby="cancel-ask">
        <p id="cancel-ask">{t().progress.cancelAsk}</p>
        <button type="button" class="button danger" onClick={props.uploading.cancel}>
          {t().progress.cancelYes}
        </button>
        <button
          type="button"
          class="button"
          ref={button => queueMicrotask(() => button.focus())}
          onClick={() => setAsking(false)}
        >
          {t().progress.cancelNo}
        </button>
      </div>
    </Show>
  )
}

/** Tells a screen reader of every tenth part, and not of every byte. */
const Announcer = (props: { readonly uploading: Uploading; readonly share: number }): JSX.Element => {
  const { t } = useReader()
  const tenth = createMemo(() => Math.floor(props.share * 10))
  return (
    <p class="visually-hidden" role="status">
      <PhaseWords uploading={props.uploading} online={true} />. {t().progress.announce(tenth() / 10)}
    </p>
  )
}

/** A tab that nobody looks at says how far it is; the title of a page of others is theirs. */
const percentInTitle = (section: HTMLElement, percent: () => string): void => {
  if (section.getRootNode() !== document) return
  const title = document.title
  createEffect(() => {
    document.title = `${percent()} · ${title}`
  })
  onCleanup(() => {
    document.title = title
  })
}
