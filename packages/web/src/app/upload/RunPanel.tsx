import type { Progress } from "@altilift/core"
import { createEffect, createMemo, createSignal, type JSX, Match, onCleanup, onMount, Show, Switch } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { BesidePanel } from "./BesidePanel.tsx"
import type { Totals } from "./model/PhotoStore.ts"
import { NotifyButton } from "./NotifyButton.tsx"
import { isStuck } from "./notifyWhenHidden.ts"
import type { Uploading } from "./Uploading.ts"
import { isActive, phaseOf } from "./uploadingState.ts"

interface RunPanelProps {
  readonly uploading: Uploading
  readonly online: boolean
}

const phase = ({ uploading }: Pick<RunPanelProps, "uploading">) => phaseOf(uploading.state())

/** Whether nothing moves: paused, offline, stalled, or another tab has the project. */
const isHeld = (props: RunPanelProps): boolean =>
  !props.online || phase(props) === "paused" || phase(props) === "elsewhere" || props.uploading.progress()?.stalled !== undefined

/** How far the upload is, and how to hold it. */
export const RunPanel = (props: RunPanelProps): JSX.Element => {
  const { t, f } = useReader()
  const progress = () => props.uploading.progress()
  /** Why nothing moves, while that is known and the network is there. */
  const reason = () => (props.online && phase(props) === "uploading" ? progress()?.stalled?.why : undefined)
  const share = () => progress()?.share ?? 0
  const held = () => isHeld(props)
  const inTitle = () => `${isStuck(props.uploading) ? `${t().notices.stuck} · ` : ""}${f().percent(share())}`
  return (
    <section class="card" aria-labelledby="run-title" ref={section => onMount(() => percentInTitle(section, inTitle))}>
      <div class="head">
        <div class="status">
          <Switch fallback={<span class="spinner" />}>
            <Match when={held()}>
              <Icon name={props.online ? "pause" : "offline"} />
            </Match>
            {/* The figures move then, and whatever turns costs of the rate. */}
            <Match when={isActive(props.uploading.state()) && (progress()?.sending.length ?? 0) > 0}>
              <Icon name="send" />
            </Match>
          </Switch>
          <h2 id="run-title">
            <PhaseWords uploading={props.uploading} online={props.online} />
          </h2>
        </div>
        <Controls uploading={props.uploading} />
      </div>
      <Show when={reason()}>{why => <p class="notice caution">{t().saysAll([why()])}</p>}</Show>
      <Show when={progress()}>
        {known => (
          <Figures
            progress={known()}
            totals={props.uploading.totals()}
            held={held()}
            moving={!held() && isActive(props.uploading.state())}
          />
        )}
      </Show>
      <BesidePanel uploading={props.uploading} />
      <NotifyButton />
      <Announcer uploading={props.uploading} share={share()} />
    </section>
  )
}

/**
 * The two stages: what was sent, and what the server has verified. Bytes under way are drawn apart: they may have to go
 * again.
 */
const Figures = (props: {
  readonly progress: Progress
  readonly totals: Totals
  readonly held: boolean
  /** Else there is no rate, and no time that is left. */
  readonly moving: boolean
}): JSX.Element => {
  const { t, f } = useReader()
  const sent = () => props.progress.sent
  const verified = () => props.progress.verified
  const underWay = () => {
    const { done, total } = sent().bytes
    return total === 0 ? 0 : Math.min(1, (done + props.progress.bytesUnderWay) / total)
  }
  /** Photos of the set that are in no stage. */
  const lost = () => props.totals.photos - props.totals.verified.total
  return (
    <>
      <div class="progress-figures">
        <span class="percent">{f().percent(props.progress.share)}</span>
        <span>{t().progress.of(sent().bytes.done, sent().bytes.total)}</span>
        <Show when={props.moving && sent().rate}>{rate => <span>{t().progress.rate(rate())}</span>}</Show>
        <Show when={props.moving && sent().secondsLeft}>
          {seconds => <span class="left">{t().progress.left(seconds())}</span>}
        </Show>
      </div>
      <div
        class="bar"
        classList={{ held: props.held }}
        role="progressbar"
        aria-label={t().progress.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(props.progress.share * 100)}
      >
        <span class="under-way" style={{ transform: `scaleX(${underWay()})` }} />
        <span style={{ transform: `scaleX(${sent().share})` }} />
        <span class="ended" style={{ transform: `scaleX(${verified().share})` }} />
      </div>
      <div class="progress-foot">
        <span>
          <span class="mark of-sending" /> {t().progress.sent(props.totals.sent.done, props.totals.sent.total)}
        </span>
        <span class="verified">
          <span class="mark of-ready" /> {t().progress.verified(props.totals.verified.done, props.totals.verified.total)}
        </span>
        <Show when={lost() > 0}>
          <span class="lost">
            <span class="mark of-problem" /> {t().progress.lost(lost())}
          </span>
        </Show>
        <Show when={props.moving && sent().secondsLeft === undefined && verified().secondsLeft}>
          {seconds => <span>{t().progress.leftToVerify(seconds())}</span>}
        </Show>
        <Show when={props.progress.buckets > 1 && props.progress.bucket}>
          {bucket => <span>{t().progress.toBucket(bucket().label)}</span>}
        </Show>
      </div>
    </>
  )
}

const PhaseWords = (props: RunPanelProps): JSX.Element => {
  const { t } = useReader()
  const words = () => {
    const now = phase(props)
    if (!props.online && isActive(props.uploading.state())) return t().progress.offline
    if (now !== "uploading") return t().progress[now === "idle" ? "opening" : now === "ended" ? "verifying" : now]
    const progress = props.uploading.progress()
    if (progress?.stalled !== undefined) return t().progress.stalled((progress.at - progress.stalled.since) / 1000)
    const { total, done } = progress?.sent.images ?? { total: 0, done: 0 }
    return progress?.scanComplete && total > 0 && done >= total ? t().progress.verifying : t().progress.uploading
  }
  return <>{words()}</>
}

const Controls = (props: { readonly uploading: Uploading }): JSX.Element => {
  const { t } = useReader()
  const [asking, setAsking] = createSignal(false)
  const now = () => phase(props)
  return (
    <Show
      when={asking()}
      fallback={
        <div class="actions">
          <Show
            when={now() === "paused" || now() === "pausing"}
            fallback={
              <button type="button" class="button" disabled={!isActive(props.uploading.state())} onClick={props.uploading.pause}>
                <Icon name="pause" size={18} />
                {t().progress.pause}
              </button>
            }
          >
            <button type="button" class="button primary" disabled={now() === "pausing"} onClick={props.uploading.resume}>
              <Icon name="start" size={18} />
              {t().progress.resume}
            </button>
          </Show>
          <button type="button" class="button plain" disabled={now() === "stopping"} onClick={() => setAsking(true)}>
            {t().progress.cancel}
          </button>
        </div>
      }
    >
      <div class="confirm" role="alertdialog" aria-labelledby="cancel-ask">
        <p id="cancel-ask">{t().progress.cancelAsk}</p>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            setAsking(false)
            props.uploading.cancel()
          }}
        >
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

/** The title of the tab shows the percentage. An element does not change the title of the page around it. */
const percentInTitle = (section: HTMLElement, words: () => string): void => {
  if (section.getRootNode() !== document) return
  const title = document.title
  createEffect(() => {
    document.title = `${words()} · ${title}`
  })
  onCleanup(() => {
    document.title = title
  })
}
