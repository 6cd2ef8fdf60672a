import { For, type JSX, Show } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import type { Report } from "./report.ts"

/** The photos that are not in the model, by name. */
export const UnusedPhotos = (props: { readonly report: Report | undefined }): JSX.Element => {
  const { t } = useReader()
  const names = () => props.report?.unregistered ?? []
  return (
    <Show when={names().length > 0}>
      <details class="output unused">
        <summary>{t().result.unused(names().length)}</summary>
        <p class="small quiet">{t().result.unusedHint}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keys. */}
        <ul tabIndex={0}>
          <For each={names()}>{name => <li>{name}</li>}</For>
        </ul>
      </details>
    </Show>
  )
}
