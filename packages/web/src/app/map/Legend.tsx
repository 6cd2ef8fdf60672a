import { For, type JSX } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import { groupName } from "../upload/groupName.ts"
import { type Group, groups } from "../upload/model/Photo.ts"
import type { MapPhotos } from "./MapPhotos.ts"

/** Files of these groups have no place. */
const isPlaceless = (group: Group): boolean => group === "skipped" || group === "beside"

/** What the marks of the map mean; the map reads its colours off it. */
export const Legend = (props: {
  readonly uploading: MapPhotos
  readonly ref: (legend: HTMLUListElement) => void
  /** Whether a part of the line is dashed. */
  readonly jumps: boolean
  readonly unused: boolean
  readonly marked: boolean
  readonly overlap: boolean
  readonly gaps: boolean
}): JSX.Element => {
  const { t } = useReader()
  return (
    <ul class="legend" ref={props.ref}>
      <For each={groups}>
        {group => (
          <li hidden={isPlaceless(group) || props.uploading.totals().counts[group] === 0} data-group={group} class="key">
            <span class={`mark of-${group}`} />
            {groupName(group, props.uploading, t())}
          </li>
        )}
      </For>
      <li hidden={!props.jumps}>
        <span class="dash" />
        {t().map.gap}
      </li>
      <li hidden={!props.unused}>
        <span class="ring" />
        {t().map.unused}
      </li>
      <li hidden={!props.marked}>
        <span class="ring marked" />
        {t().map.marked}
      </li>
      <li hidden={!props.overlap}>
        <span class="ground-of well" />
        {t().map.seenWell}
      </li>
      <li hidden={!props.overlap}>
        <span class="ground-of thin" />
        {t().map.seenThinly}
      </li>
      <li hidden={!props.overlap || !props.gaps}>
        <span class="ground-of gap" />
        {t().map.coverageGap}
      </li>
    </ul>
  )
}
