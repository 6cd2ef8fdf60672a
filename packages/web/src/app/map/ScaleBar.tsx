import { createMemo, type JSX } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import { scaleBar } from "./flight.ts"

/** CSS pixels. */
const longest = 120

/** `scale`: CSS pixels a metre. */
export const ScaleBar = (props: { readonly scale: number }): JSX.Element => {
  const { t } = useReader()
  const bar = createMemo(() => scaleBar(props.scale, longest))
  return (
    <span class="scale">
      {t().map.distance(bar().metres)}
      <i style={{ width: `${bar().pixels}px` }} />
    </span>
  )
}
