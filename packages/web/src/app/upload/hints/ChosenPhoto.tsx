import { createMemo, type JSX, Show } from "solid-js"
import type { Selection } from "../selection.ts"
import type { Uploading } from "../Uploading.ts"
import type { Hints } from "./createHints.ts"
import type { Mark } from "./Mark.ts"
import { useHintTexts } from "./useHintTexts.ts"

/** Below the list: what is shown alone there, and the photo that is chosen, with its hints and whether it is sent. */
export const ChosenPhoto = (props: {
  readonly uploading: Uploading
  readonly hints: Hints
  readonly selection: Selection
  readonly mark: Mark | undefined
  readonly onMark: (mark: Mark | undefined) => void
}): JSX.Element => {
  const t = useHintTexts()
  const photo = createMemo(
    () => {
      props.uploading.changed()
      const one = props.uploading.photos()[props.selection.chosen() ?? -1]
      return one === undefined ? undefined : { index: one.index, name: one.name, leftOut: one.leftOut }
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )
  const isEditable = () => props.uploading.state().stage === "preflight"
  const remarks = () => {
    const hints = props.hints.found()?.hints.get(photo()?.index ?? -1) ?? []
    return hints.map(hint => t().value(hint, props.uploading.photos()[hint.value ?? -1]?.name ?? "")).join(" · ")
  }
  const leaveOutMarked = (mark: Mark): void => {
    const photos = mark.photos()
    props.onMark(undefined)
    props.uploading.leaveOut(photos, true)
  }
  return (
    <>
      <Show when={isEditable() && props.mark}>
        {mark => (
          <div class="chosen-photo small">
            <b>{mark().label()}</b>
            <button type="button" class="button compact" onClick={() => leaveOutMarked(mark())}>
              {t().leaveOutThese}
            </button>
          </div>
        )}
      </Show>
      <Show when={photo()}>
        {one => (
          <Show when={isEditable() || remarks() !== ""}>
            <div class="chosen-photo small">
              <span>
                <b>{one().name}</b> {remarks()}
              </span>
              <Show when={isEditable()}>
                <button
                  type="button"
                  class="button compact"
                  aria-label={one().leftOut ? t().named(t().takeBack, one().name) : t().named(t().leaveOut, one().name)}
                  onClick={() => props.uploading.leaveOut([one().index], !one().leftOut)}
                >
                  {one().leftOut ? t().takeBack : t().leaveOut}
                </button>
              </Show>
            </div>
          </Show>
        )}
      </Show>
    </>
  )
}
