import { type JSX, onCleanup, onMount } from "solid-js"
import { useReader } from "./reader.ts"

/** A window over the page, with a title and a way to close it. */
export const Dialog = (props: {
  readonly title: string
  readonly onClose: () => void
  readonly children: JSX.Element
}): JSX.Element => {
  const { t } = useReader()
  let dialog: HTMLDialogElement | undefined
  onMount(() => dialog?.showModal())
  onCleanup(() => dialog?.close())
  return (
    <dialog class="dialog" ref={dialog} aria-labelledby="dialog-title" onClose={() => props.onClose()}>
      <div class="view-head">
        <h2 id="dialog-title">{props.title}</h2>
        <button type="button" class="button compact" onClick={() => dialog?.close()}>
          {t().people.close}
        </button>
      </div>
      <div class="stack">{props.children}</div>
    </dialog>
  )
}
