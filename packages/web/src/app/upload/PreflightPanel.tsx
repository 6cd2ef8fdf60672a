import { createSignal, For, type JSX, Show } from "solid-js"
import { Icon, type IconName } from "../../ui/icons.tsx"
import { loadRate } from "../../ui/preferences.ts"
import { useReader } from "../../ui/reader.ts"
import type { ReconstructionRule } from "../../uploader/BrowserUploader.ts"
import { AddMore } from "./AddMore.tsx"
import { BesidePanel } from "./BesidePanel.tsx"
import type { Hints } from "./hints/createHints.ts"
import type { Uploading } from "./Uploading.ts"

/**
 * Bytes a second that the time is estimated by before anything was ever sent to this server: a common home line's 40
 * Mbit/s.
 */
const assumedRate = 5e6

const rules: ReadonlyArray<ReconstructionRule> = ["all ready", "all finished", "never"]

/** What was chosen comes to, what is odd about it, and the button that starts. */
export const PreflightPanel = (props: {
  readonly uploading: Uploading
  readonly hints: Hints
  readonly endpoint: string
  readonly disabled: boolean
}): JSX.Element => {
  const { t } = useReader()
  const [rule, setRule] = createSignal<ReconstructionRule>("all ready")
  const sums = () => props.uploading.preflight()
  const listing = () => props.uploading.state().stage === "listing"
  const heading = () =>
    listing()
      ? t().drop.listing(props.uploading.totals().files)
      : props.uploading.scanned()
        ? t().preflight.ready
        : t().preflight.reading(sums().files, props.uploading.totals().files)

  return (
    <section class="card" aria-labelledby="preflight-title">
      <div class="head">
        <div class="status" role="status">
          <Show when={props.uploading.scanned()} fallback={<span class="spinner" />}>
            <Icon name="check" />
          </Show>
          <h2 id="preflight-title">{heading()}</h2>
        </div>
        <div class="actions">
          <AddMore uploading={props.uploading} disabled={props.disabled} />
          <button type="button" class="button compact" onClick={props.uploading.reset}>
            {t().preflight.other}
          </button>
        </div>
      </div>
      <Figures uploading={props.uploading} hints={props.hints} endpoint={props.endpoint} />
      <Remarks uploading={props.uploading} />
      <BesidePanel uploading={props.uploading} />
      <Show
        when={!props.uploading.scanned() || sums().images > 0}
        fallback={
          <p class="notice caution panel-end" role="alert">
            {props.uploading.totals().counts["left-out"] > 0 ? t().preflight.allLeftOut : t().preflight.nothing}
          </p>
        }
      >
        <div class="panel-end">
          <fieldset class="rule">
            <legend>{t().rule.label}</legend>
            <div class="choices">
              <For each={rules}>
                {one => (
                  <label class="check">
                    <input type="radio" name="rule" value={one} checked={rule() === one} onChange={() => setRule(one)} />
                    <span>
                      {t().rule[one]}
                      <span class="hint">{t().rule[`${one} hint`]}</span>
                    </span>
                  </label>
                )}
              </For>
            </div>
          </fieldset>
          <button
            type="button"
            class="button primary"
            disabled={props.disabled || listing() || sums().images === 0}
            onClick={() => void props.uploading.start(rule())}
          >
            <Icon name="start" size={18} />
            {t().preflight.start}
          </button>
        </div>
      </Show>
    </section>
  )
}

const Figures = (props: { readonly uploading: Uploading; readonly hints: Hints; readonly endpoint: string }): JSX.Element => {
  const { t, f } = useReader()
  const sums = () => props.uploading.preflight()
  const known = loadRate(props.endpoint)
  const rate = known ?? assumedRate
  return (
    <dl class="figures">
      <div>
        <dt>{t().preflight.photos}</dt>
        <dd>{f().number(props.uploading.totals().photos)}</dd>
      </div>
      <div>
        <dt>{t().preflight.gigaPixels}</dt>
        <dd>
          {f().gigaPixels(sums().gigaPixels)}
          <Show when={props.hints.found()?.coverage?.groundPixel}>
            {metres => <small>{t().preflight.groundPixel((metres() * 100).toFixed(1))}</small>}
          </Show>
        </dd>
      </div>
      <div>
        <dt>{t().preflight.size}</dt>
        <dd>{f().bytes(sums().bytes)}</dd>
      </div>
      <div>
        <dt>{t().preflight.time}</dt>
        <dd>
          {f().duration(sums().bytes / rate)}
          <small>{known === undefined ? t().preflight.timeIf(rate) : t().preflight.timeAt(rate)}</small>
        </dd>
      </div>
    </dl>
  )
}

interface Remark {
  readonly icon: IconName
  readonly tone: "bad" | "calm" | "odd"
  readonly title: string
  readonly hint: string
}

const Remarks = (props: { readonly uploading: Uploading }): JSX.Element => {
  const { t } = useReader()
  const remarks = (): ReadonlyArray<Remark> => {
    const sums = props.uploading.preflight()
    const words = t().preflight
    const all = [
      [sums.broken, "stop", "bad", words.broken, words.brokenHint],
      // Where other photos have a position, the hints say which have none.
      [
        sums.withoutPosition === sums.images ? sums.withoutPosition : 0,
        "place",
        "odd",
        words.withoutPosition,
        words.withoutPositionHint,
      ],
      [sums.unmeasured, "warn", "odd", words.unmeasured, words.unmeasuredHint],
      [sums.others, "info", "calm", words.others, words.othersHint],
    ] as const
    return all.flatMap(([count, icon, tone, title, hint]) => (count > 0 ? [{ icon, tone, title: title(count), hint }] : []))
  }
  return (
    <Show when={remarks().length > 0}>
      <ul class="remarks">
        <For each={remarks()}>
          {remark => (
            <li class={remark.tone}>
              <Icon name={remark.icon} size={18} />
              <strong>{remark.title}</strong>
              <p class="small quiet">{remark.hint}</p>
            </li>
          )}
        </For>
      </ul>
    </Show>
  )
}
