import { type JSX, onMount, Show } from "solid-js"
import { ViewButtons } from "./ViewButtons.tsx"

/** What the keys do on a result. */
export interface Moves {
  /** In steps of an arrow key, to the right and down. */
  readonly move: (right: number, down: number) => void
  /** In steps of a key; 1: nearer, -1: farther. */
  readonly zoom: (steps: number) => void
  /** Shows all. */
  readonly reset: () => void
}

/** Where a result is drawn: moved with keys and buttons. */
export const ViewGround = (props: {
  /** Names the keys. */
  readonly label: string
  /** Undefined while there is nothing to move. */
  readonly moves: Moves | undefined
  /** What is waited for. */
  readonly waiting: JSX.Element | undefined
  /** Of the element that takes gestures. */
  readonly onGround?: (ground: HTMLDivElement) => void
  readonly children: JSX.Element
}): JSX.Element => {
  let ground: HTMLDivElement | undefined
  onMount(() => {
    if (ground === undefined) return
    props.onGround?.(ground)
    ground.focus()
  })
  const keys: Readonly<Record<string, (moves: Moves) => void>> = {
    ArrowLeft: on => on.move(-1, 0),
    ArrowRight: on => on.move(1, 0),
    ArrowUp: on => on.move(0, -1),
    ArrowDown: on => on.move(0, 1),
    "+": on => on.zoom(1),
    "=": on => on.zoom(1),
    "-": on => on.zoom(-1),
    "0": on => on.reset(),
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (key === undefined || props.moves === undefined) return
    event.preventDefault()
    key(props.moves)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: no form, but what the keys move together.
    <div
      class="view-ground"
      role="group"
      aria-label={props.label}
      aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Plus - 0"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what the keys move has to be reached with them.
      tabIndex={0}
      ref={ground}
      onKeyDown={onKeyDown}
    >
      {props.children}
      <Show when={props.waiting !== undefined}>
        <p class="view-wait" role="status">
          <span class="spinner" />
          {props.waiting}
        </p>
      </Show>
      <ViewButtons
        onZoom={direction => props.moves?.zoom(direction)}
        onReset={() => props.moves?.reset()}
        disabled={props.moves === undefined || props.waiting !== undefined}
      />
    </div>
  )
}
