import { type JSX, Show } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import { Icon, type IconName } from "../../ui/icons.tsx"
import { createTouch } from "../../ui/media.ts"
import { useReader } from "../../ui/reader.ts"
import { useDependencies } from "../dependencies.ts"

/**
 * The buttons that choose files: a folder, single photos, and where the pointer is a finger the camera. `adds`: to what
 * was chosen before.
 */
export const PickButtons = (props: {
  readonly disabled: boolean
  readonly adds?: boolean
  readonly onChosen: (chosen: Chosen) => void
  /** The browser does not let the folder be read. */
  readonly onDenied: () => void
}): JSX.Element => {
  const { t } = useReader()
  const dependencies = useDependencies()
  let folderInput: HTMLInputElement | undefined
  let photoInput: HTMLInputElement | undefined
  let cameraInput: HTMLInputElement | undefined
  const touch = createTouch()
  const words = () =>
    props.adds === true
      ? { folder: t().preflight.addFolder, photos: t().preflight.addPhotos, take: t().drop.take }
      : { folder: t().drop.folder, photos: t().drop.photos, take: t().drop.take }

  const pickFolder = async (): Promise<void> => {
    if (!dependencies.choose.canPickFolder()) return folderInput?.click()
    try {
      const folder = await dependencies.choose.pickFolder()
      if (folder !== undefined) props.onChosen([folder])
    } catch {
      props.onDenied()
    }
  }
  const picked = (input: HTMLInputElement): void => {
    const chosen = dependencies.choose.input(input)
    if (chosen.length > 0) props.onChosen(chosen)
    // The same files again are a choice too.
    input.value = ""
  }

  /** A finger chooses photos first; phones often have no folders. */
  const main = () => (touch() ? "photos" : "folder")
  const Pick = (one: {
    readonly of: "folder" | "photos" | "take"
    readonly icon: IconName
    readonly onPick: () => void
  }): JSX.Element => (
    <button
      type="button"
      class="button"
      classList={{ compact: props.adds === true, primary: props.adds !== true && one.of === main() }}
      disabled={props.disabled}
      onClick={() => one.onPick()}
    >
      <Icon name={props.adds === true ? "plus" : one.icon} />
      {words()[one.of]}
    </button>
  )

  return (
    <>
      <Show when={!touch()}>
        <Pick of="folder" icon="folder" onPick={pickFolder} />
      </Show>
      <Pick of="photos" icon="photo" onPick={() => photoInput?.click()} />
      <Show when={touch()}>
        <Pick of="take" icon="camera" onPick={() => cameraInput?.click()} />
        <Pick of="folder" icon="folder" onPick={pickFolder} />
      </Show>
      <input
        ref={input => {
          folderInput = input
          input.webkitdirectory = true
        }}
        type="file"
        multiple
        hidden
        aria-label={words().folder}
        onChange={event => picked(event.currentTarget)}
      />
      <input
        ref={photoInput}
        type="file"
        multiple
        hidden
        accept=".jpg,.jpeg,.png,.tif,.tiff,image/jpeg,image/png,image/tiff"
        aria-label={words().photos}
        onChange={event => picked(event.currentTarget)}
      />
      <input
        ref={cameraInput}
        type="file"
        hidden
        accept="image/jpeg"
        capture="environment"
        aria-label={words().take}
        onChange={event => picked(event.currentTarget)}
      />
    </>
  )
}
