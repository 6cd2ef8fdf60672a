import type { JSX } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"

/** Nearer, farther, and everything in view. */
export const ViewButtons = (props: {
  /** 1: nearer; -1: farther. */
  readonly onZoom: (direction: 1 | -1) => void
  readonly onReset: () => void
  readonly disabled: boolean
}): JSX.Element => {
  const { t } = useReader()
  const button = (name: "plus" | "minus" | "frame", label: () => string, onClick: () => void): JSX.Element => (
    <button type="button" class="button icon compact" aria-label={label()} disabled={props.disabled} onClick={onClick}>
      <Icon name={name} size={16} />
    </button>
  )
  return (
    <div class="zoom">
      {button(
        "plus",
        () => t().map.zoomIn,
        () => props.onZoom(1),
      )}
      {button(
        "minus",
        () => t().map.zoomOut,
        () => props.onZoom(-1),
      )}
      {button(
        "frame",
        () => t().map.reset,
        () => props.onReset(),
      )}
    </div>
  )
}
