import { createSignal, type JSX, Show } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import type { Resumed } from "./Uploading.ts"
import type { Unfinished, UnfinishedSets } from "./unfinished.ts"

/** An upload that was left in the middle: one click goes on with it, or says which files to choose again. */
export const UnfinishedCard = (props: {
  readonly left: UnfinishedSets
  readonly onResume: (chosen: Chosen, how: Resumed) => void
}): JSX.Element => {
  const { t } = useReader()
  const [denied, setDenied] = createSignal(false)
  const resume = async (): Promise<void> => {
    setDenied(!(await props.left.resume(props.onResume)))
  }
  return (
    <Show
      when={props.left.unfinished()}
      fallback={
        <Show when={props.left.elsewhere()}>
          <div class="notice info unfinished" role="status">
            <Icon name="tabs" />
            <p>{t().drop.elsewhere}</p>
          </div>
        </Show>
      }
    >
      {found => (
        <section class="card unfinished" aria-labelledby="unfinished-title">
          <div class="head">
            <div class="status">
              <Icon name="again" />
              <h2 id="unfinished-title">{t().drop.resumeTitle}</h2>
            </div>
            <div class="actions">
              <Show when={found().canResume}>
                <button type="button" class="button primary" onClick={resume}>
                  <Icon name="start" size={18} />
                  {t().drop.resume}
                </button>
              </Show>
              <button type="button" class="button plain" onClick={props.left.forget}>
                {t().drop.forget}
              </button>
            </div>
          </div>
          <p class="quiet" role="status">
            {denied() ? t().drop.denied : <Words found={found()} />}
          </p>
        </section>
      )}
    </Show>
  )
}

const Words = (props: { readonly found: Unfinished }): JSX.Element => {
  const { t } = useReader()
  return (
    <Show when={props.found.canResume} fallback={t().drop.chooseAgain(props.found.keptAt)}>
      {t().drop.resumeLead(props.found.names.slice(0, 3).join(", "), props.found.keptAt)} {t().drop.resumeAsks}
    </Show>
  )
}
