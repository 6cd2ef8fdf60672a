import { type JSX, Show } from "solid-js"
import { Icon } from "../../../ui/icons.tsx"
import type { HandedOver } from "../Elsewhere.ts"
import type { Uploading } from "../Uploading.ts"
import { useHintTexts } from "./useHintTexts.ts"

/** After the photos of this project: those that go to one of their own. */
export const NextProject = (props: {
  readonly uploading: Uploading
  readonly onHandOver: (handed: HandedOver) => void
}): JSX.Element => {
  const t = useHintTexts()
  /** Also at once, where nothing is left for this project. */
  const isTurn = () => {
    const { stage } = props.uploading.state()
    return stage === "ended" || (stage === "preflight" && props.uploading.totals().photos === 0)
  }
  const next = () => (isTurn() ? props.uploading.elsewhere()[0] : undefined)
  const handOver = (): void => {
    const [first, ...rest] = props.uploading.elsewhere()
    if (first !== undefined) props.onHandOver({ next: first, rest, rule: props.uploading.rule() })
  }
  return (
    <Show when={next()}>
      {one => (
        <div class="notice info next-project" role="status">
          <Icon name="send" />
          <p>{t().next(one().project.name, one().files().length)}</p>
          <button type="button" class="button compact primary" onClick={handOver}>
            {t().sendNow}
          </button>
        </div>
      )}
    </Show>
  )
}
