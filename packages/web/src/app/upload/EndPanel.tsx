import type { Problem } from "@altilift/core"
import type { Client } from "@altilift/core/client"
import { createMemo, createSignal, For, type JSX, Show } from "solid-js"
import { Facts } from "../../ui/Facts.tsx"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { problemOf } from "../problemOf.ts"
import { BesidePanel } from "./BesidePanel.tsx"
import type { ShownMark } from "./hints/Mark.ts"
import { groupOf, isBad } from "./model/Photo.ts"
import { type Reason, reasonsOf } from "./model/reasons.ts"
import { SafetyPanel } from "./SafetyPanel.tsx"
import type { Uploading } from "./Uploading.ts"
import { outcomeOf } from "./uploadingState.ts"

/** Reasons that are shown here; the list has them all. */
const shownReasons = 5

/** How it ended: how many are Ready, why the others are not, and what can be done. */
export const EndPanel = (
  props: ShownMark & {
    readonly uploading: Uploading
    readonly server: Client
    /** Its id. */
    readonly project: string
    readonly onNotAuthorised: () => void
    /** Yields why not, or undefined when it was started. */
    readonly reconstruct: () => Promise<Problem | undefined>
    /** Draws its progress. */
    readonly reconstruction: () => JSX.Element
  },
): JSX.Element => {
  const { t } = useReader()
  const totals = () => props.uploading.totals()
  const good = () => totals().verified.done
  const allPhotos = () => good() > 0 && good() === totals().photos
  /** Files beside the photos that did not get there. */
  const besideBad = createMemo(() => {
    props.uploading.grouping()
    return props.uploading.photos().filter(photo => groupOf(photo) === "beside" && isBad(photo)).length
  })
  const complete = () => allPhotos() && besideBad() === 0
  const reasons = createMemo(() => {
    props.uploading.grouping()
    return reasonsOf(props.uploading.photos())
  })
  const retriable = createMemo(() => {
    props.uploading.grouping()
    return props.uploading.retriable()
  })
  const outcome = () => outcomeOf(props.uploading.state())
  const stopped = () => outcome()?.fault !== undefined || outcome()?.cancelled === true
  const [asked, setAsked] = createSignal<Asked>({ at: "not asked" })
  const begin = async () => {
    setAsked({ at: "asking" })
    const refusal = await props.reconstruct().catch(problemOf)
    setAsked(refusal === undefined ? { at: "started" } : { at: "refused", problem: refusal })
  }
  const isStarted = () => outcome()?.reconstruction?.started === true || asked().at === "started"
  /** Some photos that are not Ready need not keep the others waiting. */
  const mayBegin = () =>
    good() > 0 && outcome()?.fault === undefined && !isStarted() && (!complete() || outcome()?.cancelled === true)
  /** What was cancelled goes on, unless the server came to verify it all. */
  const mayGoOn = () => stopped() && !(complete() && outcome()?.cancelled === true)
  const title = () => {
    if (complete()) return t().ended.complete(good())
    if (allPhotos()) return `${t().ended.complete(good())} · ${t().beside.notReady(besideBad())}`
    if (totals().photos === 0) return t().ended.nothing
    return t().ended.incomplete(good(), totals().photos)
  }
  const facts = (): ReadonlyArray<string> => {
    const how = stopped() ? [outcome()?.cancelled ? t().ended.cancelled : t().ended.stopped] : []
    const { bytesSent = 0, duration = 0 } = outcome() ?? {}
    if (bytesSent === 0) return complete() ? [...how, t().ended.nothingSent] : how
    return [...how, t().ended.facts(bytesSent, duration / 1000, duration > 0 ? (bytesSent * 1000) / duration : 0)]
  }

  return (
    <section class="card" aria-labelledby="end-title">
      <div role="status">
        <div class="end-title" classList={{ good: complete(), bad: !complete() }}>
          <Icon name={complete() ? "check" : "warn"} size={28} />
          <h2 id="end-title">{title()}</h2>
        </div>
        <p class="quiet">
          <Facts text={facts().join(" · ")} />
        </p>
        <Show when={totals().counts.verifying}>{number => <p>{t().ended.verifying(number())}</p>}</Show>
        <Reconstruction uploading={props.uploading} complete={complete()} allPhotos={allPhotos()} asked={asked()} />
      </div>
      <SafetyPanel {...props} />
      <Show when={isStarted()}>{props.reconstruction()}</Show>
      <BesidePanel uploading={props.uploading} />
      <Show when={reasons().length > 0}>
        <ul class="reasons" aria-label={t().ended.reasons}>
          <For each={reasons().slice(0, shownReasons)}>{reason => <ReasonLine reason={reason} />}</For>
          <Show when={reasons().length > shownReasons}>
            <li>
              <b>…</b>
              <span>{t().ended.moreReasons(reasons().length - shownReasons)}</span>
            </li>
          </Show>
        </ul>
      </Show>
      <div class="panel-end">
        <div class="actions">
          <Show when={mayBegin()}>
            <button type="button" class="button primary" disabled={asked().at === "asking"} onClick={() => void begin()}>
              <Icon name="start" size={18} />
              {asked().at === "asking" ? t().ended.starting : t().ended.startWith(totals().counts.ready)}
            </button>
          </Show>
          <Show
            when={mayGoOn()}
            fallback={
              <Show when={retriable() > 0}>
                <button
                  type="button"
                  class="button"
                  classList={{ primary: !mayBegin() }}
                  onClick={() => void props.uploading.retry()}
                >
                  <Icon name="again" size={18} />
                  {t().ended.retry(retriable())}
                </button>
              </Show>
            }
          >
            {/* After the end of a session the next sign-in goes on by itself. */}
            <Show when={outcome()?.fault?.kind !== "not authorised"}>
              <button
                type="button"
                class="button"
                classList={{ primary: !mayBegin() }}
                onClick={() => void props.uploading.goOn()}
              >
                <Icon name="start" size={18} />
                {t().ended.goOn}
              </button>
            </Show>
          </Show>
          <button type="button" class="button" classList={{ primary: complete() }} onClick={props.uploading.reset}>
            {t().ended.another}
          </button>
        </div>
      </div>
    </section>
  )
}

const ReasonLine = (props: { readonly reason: Reason }): JSX.Element => {
  const { t, f } = useReader()
  return (
    <li>
      <b>{f().number(props.reason.count)}</b>
      <span>
        <strong class="of-problem">{t().states[props.reason.at]}</strong>{" "}
        {props.reason.of ?? t().ended.reason(t().saysAll(props.reason.problems))}
      </span>
    </li>
  )
}

/** Whether the reader had the reconstruction started here. */
type Asked = { readonly at: "not asked" | "asking" | "started" } | { readonly at: "refused"; readonly problem: Problem }

const Reconstruction = (props: {
  readonly uploading: Uploading
  readonly complete: boolean
  /** Whether every photo is Ready. */
  readonly allPhotos: boolean
  readonly asked: Asked
}): JSX.Element => {
  const { t } = useReader()
  const words = () => {
    const { asked } = props
    if (asked.at === "started") return t().ended.reconstructionStarted
    if (asked.at === "refused") return t().ended.reconstructionRefused(asked.problem)
    const outcome = outcomeOf(props.uploading.state())
    if (outcome === undefined || props.uploading.rule() === "never") return undefined
    const { fault, cancelled, reconstruction, bytesSent } = outcome
    if (reconstruction?.started === true) return t().ended.reconstructionStarted
    if (reconstruction !== undefined) return t().ended.reconstructionRefused(reconstruction.problem)
    if (fault !== undefined || cancelled) return t().ended.reconstructionNotStarted
    if (props.complete) return bytesSent === 0 ? t().ended.reconstructionThere : t().ended.reconstructionNotStarted
    if (props.uploading.rule() !== "all ready") return t().ended.reconstructionNotStarted
    return props.allPhotos ? t().beside.held : t().ended.reconstructionHeld
  }
  return <Show when={words()}>{found => <p>{found()}</p>}</Show>
}
