import { createSignal, type JSX, onMount, Show } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import { Icon } from "../../ui/icons.tsx"
import { createTouch } from "../../ui/media.ts"
import { useReader } from "../../ui/reader.ts"
import { useDependencies } from "../dependencies.ts"
import { listenForDrops } from "./listenForDrops.ts"
import { PickButtons } from "./PickButtons.tsx"
import type { Uploading } from "./Uploading.ts"

/** Where photos are dropped or picked. The whole page takes the drop. */
export const DropZone = (props: { readonly uploading: Uploading; readonly disabled: boolean }): JSX.Element => {
  const { t } = useReader()
  const dependencies = useDependencies()
  const isEmpty = () => {
    const state = props.uploading.state()
    return state.stage === "choosing" && state.foundNothing
  }
  const touch = createTouch()
  const [over, setOver] = createSignal(false)
  const [denied, setDenied] = createSignal(false)
  const choose = (chosen: Chosen): void => {
    setDenied(false)
    void props.uploading.choose(chosen)
  }

  const listen = (section: HTMLElement): void =>
    listenForDrops(section, {
      disabled: () => props.disabled,
      setOver,
      onDrop: data => void dependencies.choose.dropped(data).then(choose),
    })

  return (
    <section
      class="drop"
      classList={{ over: over() }}
      aria-labelledby="drop-title"
      ref={section => onMount(() => listen(section))}
    >
      <Icon name={touch() ? "photo" : "drop"} size={44} />
      <h2 id="drop-title">{over() ? t().drop.over : touch() ? t().drop.touchTitle : t().drop.title}</h2>
      <p class="quiet">{t().drop.lead}</p>
      <div class="actions">
        <PickButtons disabled={props.disabled} onChosen={choose} onDenied={() => setDenied(true)} />
      </div>
      <p class="small quiet">{t().drop.privacy}</p>
      <Show when={denied() || isEmpty()}>
        <p class="notice caution" role="alert">
          {denied() ? t().drop.denied : t().drop.nothing}
        </p>
      </Show>
    </section>
  )
}
