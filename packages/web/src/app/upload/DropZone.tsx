import { createSignal, type JSX, onCleanup, onMount, Show } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { useDependencies } from "../dependencies.ts"
import type { Uploading } from "./Uploading.ts"

/** Where photos are dropped or picked. The whole page takes the drop. */
export const DropZone = (props: { readonly uploading: Uploading; readonly disabled: boolean }): JSX.Element => {
  const { t } = useReader()
  const dependencies = useDependencies()
  const isEmpty = () => {
    const state = props.uploading.state()
    return state.stage === "choosing" && state.foundNothing
  }
  const [over, setOver] = createSignal(false)
  const [denied, setDenied] = createSignal(false)
  let folderInput: HTMLInputElement | undefined
  let photoInput: HTMLInputElement | undefined

  const choose = (chosen: Chosen): void => {
    setDenied(false)
    void props.uploading.choose(chosen)
  }

  const onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return
    event.preventDefault()
    event.dataTransfer.dropEffect = props.disabled ? "none" : "copy"
    setOver(!props.disabled)
  }
  const onDragLeave = (event: DragEvent): void => {
    if (event.relatedTarget === null) setOver(false)
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    if (event.dataTransfer === null || props.disabled) return
    void dependencies.choose.dropped(event.dataTransfer).then(choose)
  }
  const listen = (section: HTMLElement): void => {
    // In a page of others what is dropped elsewhere is none of ours.
    const root = section.getRootNode()
    const place: EventTarget = root instanceof ShadowRoot ? root.host : window
    const handlers = { dragover: onDragOver, dragleave: onDragLeave, drop: onDrop } as const
    for (const [name, handler] of Object.entries(handlers)) place.addEventListener(name, handler as EventListener)
    onCleanup(() => {
      for (const [name, handler] of Object.entries(handlers)) place.removeEventListener(name, handler as EventListener)
    })
  }

  const pickFolder = async (): Promise<void> => {
    if (!dependencies.choose.canPickFolder()) return folderInput?.click()
    try {
      const folder = await dependencies.choose.pickFolder()
      if (folder !== undefined) choose([folder])
    } catch {
      setDenied(true)
    }
  }
  const picked = (input: HTMLInputElement): void => {
    const chosen = dependencies.choose.input(input)
    if (chosen.length > 0) choose(chosen)
    // The same files again are a choice too.
    input.value = ""
  }

  return (
    <section
      class="drop"
      classList={{ over: over() }}
      aria-labelledby="drop-title"
      ref={section => onMount(() => listen(section))}
    >
      <Icon name="drop" size={44} />
      <h2 id="drop-title">{over() ? t().drop.over : t().drop.title}</h2>
      <p class="quiet">{t().drop.lead}</p>
      <div class="actions">
        <button type="button" class="button primary" disabled={props.disabled} onClick={pickFolder}>
          <Icon name="folder" />
          {t().drop.folder}
        </button>
        <button type="button" class="button" disabled={props.disabled} onClick={() => photoInput?.click()}>
          <Icon name="photo" />
          {t().drop.photos}
        </button>
      </div>
      <p class="small quiet">{t().drop.privacy}</p>
      <Show when={denied() || isEmpty()}>
        <p class="notice caution" role="alert">
          {denied() ? t().drop.denied : t().drop.nothing}
        </p>
      </Show>
      <input
        ref={input => {
          folderInput = input
          input.webkitdirectory = true
        }}
        type="file"
        multiple
        hidden
        aria-label={t().drop.folder}
        onChange={event => picked(event.currentTarget)}
      />
      <input
        ref={photoInput}
        type="file"
        multiple
        hidden
        accept=".jpg,.jpeg,.png,.tif,.tiff,image/jpeg,image/png,image/tiff"
        aria-label={t().drop.photos}
        onChange={event => picked(event.currentTarget)}
      />
    </section>
  )
}
