import { createSignal, type JSX, onMount, Show } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import { useReader } from "../../ui/reader.ts"
import { useDependencies } from "../dependencies.ts"
import { listenForDrops } from "./listenForDrops.ts"
import { PickButtons } from "./PickButtons.tsx"
import type { Uploading } from "./Uploading.ts"

/** Adds folders and photos to what was chosen; what is dropped on the page is added too. */
export const AddMore = (props: { readonly uploading: Uploading; readonly disabled: boolean }): JSX.Element => {
  const { t } = useReader()
  const dependencies = useDependencies()
  const [why, setWhy] = createSignal<"denied" | "nothing">()
  const mayAdd = () => !props.disabled && props.uploading.state().stage === "preflight" && props.uploading.scanned()
  const add = async (chosen: Chosen): Promise<void> => {
    setWhy(undefined)
    if ((await props.uploading.add(chosen)) === 0) setWhy("nothing")
  }
  const listen = (element: HTMLElement): void =>
    listenForDrops(element, {
      disabled: () => !mayAdd(),
      setOver: () => {},
      onDrop: data => void dependencies.choose.dropped(data).then(add),
    })
  return (
    <>
      <span class="actions" ref={element => onMount(() => listen(element))}>
        <PickButtons adds disabled={!mayAdd()} onChosen={chosen => void add(chosen)} onDenied={() => setWhy("denied")} />
      </span>
      <Show when={why()}>
        {reason => (
          <p class="notice caution" role="alert">
            {reason() === "denied" ? t().drop.denied : t().drop.nothing}
          </p>
        )}
      </Show>
    </>
  )
}
