import { createMemo, For, type JSX, Show } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import { groupOf, isBad, type Photo } from "./model/Photo.ts"
import { remarksOf, stateOf } from "./PhotoRow.tsx"
import type { Uploading } from "./Uploading.ts"
import { isActive } from "./uploadingState.ts"

/** Files that are shown here; the list has them all. */
const shown = 10

/** The files that go with the photos: what they are, where they are, and what is wrong with them. */
export const BesidePanel = (props: { readonly uploading: Uploading }): JSX.Element => {
  const { t } = useReader()
  const files = createMemo(() => {
    props.uploading.grouping()
    return props.uploading.photos().filter(photo => groupOf(photo) === "beside")
  })
  return (
    <Show when={files().length > 0}>
      <ul class="reasons beside" aria-label={t().beside.label}>
        <For each={files().slice(0, shown)}>{photo => <BesideRow photo={photo} uploading={props.uploading} />}</For>
        <Show when={files().length > shown}>
          <li>
            <b>…</b>
            <span>{t().beside.more(files().length - shown)}</span>
          </li>
        </Show>
      </ul>
    </Show>
  )
}

const BesideRow = (props: { readonly photo: Photo; readonly uploading: Uploading }): JSX.Element => {
  const { t } = useReader()
  /** A photo changes in place. */
  const words = () => {
    props.uploading.changed()
    return {
      state: stateOf(props.photo, isActive(props.uploading.state()), t()),
      bad: isBad(props.photo),
      remarks: remarksOf(props.photo, t()).join(" · "),
    }
  }
  return (
    <li>
      <b>{props.photo.name}</b>
      <span>
        <strong classList={{ "of-problem": words().bad }}>{words().state}</strong> {words().remarks}
      </span>
    </li>
  )
}
