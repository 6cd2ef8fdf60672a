import { Key } from "@solid-primitives/keyed"
import { createMemo, type JSX, onMount, Show } from "solid-js"
import { Icon } from "../../../ui/icons.tsx"
import { listenOnPage } from "../listenForDrops.ts"
import type { Uploading } from "../Uploading.ts"
import { isActive } from "../uploadingState.ts"
import { FlightList } from "./FlightList.tsx"
import type { HintsPanelProps } from "./HintsPanelProps.ts"
import type { Mark } from "./Mark.ts"
import { NextProject } from "./NextProject.tsx"
import { hasFlights, hintLines } from "./SetHints.ts"
import { useHintTexts } from "./useHintTexts.ts"

/** What the check found, and what its user did to the set. Where there is nothing of either, nothing is drawn. */
const HintsPanel = (props: HintsPanelProps): JSX.Element => {
  const t = useHintTexts()
  const found = () => props.hints.found()
  const lines = createMemo(() => {
    props.uploading.grouping()
    const now = found()
    return now === undefined ? [] : hintLines(now, props.uploading.photos())
  })
  const gaps = () => found()?.coverage?.gaps ?? []
  const flights = () => {
    const now = found()
    return now !== undefined && hasFlights(now) ? now.flights : undefined
  }
  const waits = () => isActive(props.uploading.state())
  const hasHints = () => lines().length > 0 || gaps().length > 0 || flights() !== undefined

  return (
    <>
      <Show when={props.ownProjects}>{own => <NextProject uploading={props.uploading} onHandOver={own().onHandOver} />}</Show>
      <Changes uploading={props.uploading} />
      <Show when={hasHints() || props.hints.looking()}>
        <section class="card hints" classList={{ small: !hasHints() }} aria-labelledby={hasHints() ? "hints-title" : undefined}>
          <Show when={hasHints()}>
            <div class="caption">
              <h2 id="hints-title">{t().title}</h2>
              <span class="small quiet">{t().lead}</span>
            </div>
          </Show>
          <Show when={props.hints.looking()}>
            {looking => (
              <p class="looking small quiet" role="status">
                <Show when={!waits()} fallback={t().lookingLater(looking().done, looking().all)}>
                  <span class="spinner" />
                  {t().looking(looking().done, looking().all)}
                </Show>
              </p>
            )}
          </Show>
          <Show when={lines().length > 0 || gaps().length > 0}>
            <ul class="hint-lines">
              <Key each={lines()} by="code">
                {line => <Line {...props} code={line().code} photos={line().photos} />}
              </Key>
              <Show when={gaps().length > 0}>
                <li>
                  <Icon name="frame" size={18} />
                  <div>
                    <strong>{t().gaps(gaps().length)}</strong>
                    <p class="small quiet">{t().gapsHint(gaps().reduce((sum, { area }) => sum + area, 0))}</p>
                  </div>
                </li>
              </Show>
            </ul>
          </Show>
          <Show when={flights()}>{all => <FlightList {...props} flights={all()} />}</Show>
        </section>
      </Show>
    </>
  )
}

export default HintsPanel

export { ChosenPhoto } from "./ChosenPhoto.tsx"

/** One kind of hint: how many photos have it. */
const Line = (
  props: HintsPanelProps & { readonly code: Parameters<typeof keyOf>[0]; readonly photos: ReadonlyArray<number> },
): JSX.Element => {
  const t = useHintTexts()
  const words = () => t().lines[props.code](props.photos.length)
  const isMarked = () => props.mark?.key === keyOf(props.code)
  const mark = (): Mark => {
    const { code, hints, uploading } = props
    const photos = () => {
      const now = hints.found()
      return now === undefined ? [] : (hintLines(now, uploading.photos()).find(line => line.code === code)?.photos ?? [])
    }
    return { key: keyOf(code), label: () => t().lines[code](photos().length), photos }
  }
  const leaveOut = (): void => {
    if (isMarked()) props.onMark(undefined)
    props.uploading.leaveOut(props.photos, true)
  }
  return (
    <li>
      <Icon name="warn" size={18} />
      <div>
        <strong>{words()}</strong>
        <p class="small quiet">{t().explained[props.code]}</p>
      </div>
      <div class="hint-actions">
        <button
          type="button"
          class="button compact"
          aria-pressed={isMarked()}
          aria-label={t().named(t().show, words())}
          onClick={() => props.onMark(isMarked() ? undefined : mark())}
        >
          {t().show}
        </button>
        <Show when={props.uploading.state().stage === "preflight"}>
          <button type="button" class="button compact" aria-label={t().named(t().leaveOutThese, words())} onClick={leaveOut}>
            {t().leaveOutThese}
          </button>
        </Show>
      </div>
    </li>
  )
}

const keyOf = (code: ReturnType<typeof hintLines>[number]["code"]): string => `hint ${code}`

/** The last step, and how it is undone: by the button, or by the keys that undo everywhere. */
const Changes = (props: { readonly uploading: Uploading }): JSX.Element => {
  const t = useHintTexts()
  const step = () => (props.uploading.state().stage === "preflight" ? props.uploading.lastStep() : undefined)
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== "z" || event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return
    // A field undoes what was typed into it.
    const [field] = event.composedPath()
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || step() === undefined) return
    event.preventDefault()
    props.uploading.undo()
  }
  return (
    <div
      class="changes"
      role="status"
      hidden={step() === undefined}
      ref={element => onMount(() => listenOnPage(element, "keydown", onKey as EventListener))}
    >
      <Show when={step()}>
        {last => (
          <button
            type="button"
            class="button compact"
            aria-keyshortcuts="Control+Z Meta+Z"
            onClick={() => props.uploading.undo()}
          >
            <Icon name="undo" size={16} />
            {t().undo(last().kind, last().photos)}
          </button>
        )}
      </Show>
    </div>
  )
}
