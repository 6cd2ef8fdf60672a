import type { JSX } from "solid-js"

/**
 * Line drawings of 24 units; `name` says what they stand for. They are decoration: the words beside them say the same.
 */
const paths = {
  brand: "M3 17l5-9 4 6 3-4 6 7zM16 4l2 2 2-2",
  search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16.2 16.2L21 21",
  back: "M15 5l-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  frame: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  folder: "M3 6h6l2 3h10v10H3z",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  camera: "M4 8h4l2-3h4l2 3h4v11H4zM12 10a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7z",
  drop: "M12 4v11M7 11l5 5 5-5M4 20h16",
  send: "M12 20V9M7 13l5-5 5 5M4 4h16",
  start: "M7 4.5v15l12-7.5z",
  pause: "M8 5v14M16 5v14",
  check: "M4.5 12.5l5 5 10-11",
  warn: "M12 4l9 16H3zM12 10v5M12 17.6v.01",
  stop: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7.5v6M12 16.4v.01",
  info: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v6M12 7.6v.01",
  again: "M20 6v5h-5M20 11a8 8 0 1 0-.9 5",
  undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  offline: "M3 3l18 18M8.5 15.5a5 5 0 0 1 6 0M5 12a10 10 0 0 1 5-2.6M19 12a10 10 0 0 0-3.3-2.1M12 19h.01",
  place: "M12 21c4-5 7-8.2 7-12a7 7 0 0 0-14 0c0 3.800 3 7 7 12zM12 6.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z",
  tabs: "M4 8h11v11H4zM9 8V4h11v11h-5",
  cube: "M12 3l8 4.500v9L12 21l-8-4.500v-9zM4 7.500l8 4.500 8-4.500M12 12v9",
  remove: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5.500M13.500 11v5.500",
  edit: "M4 20l1-5L16 4l4 4L9 19zM13.500 6.500l4 4",
  menu: "M4 7h16M4 12h16M4 17h16",
  north: "M12 20V5M6.500 10.500L12 5l5.500 5.500",
} as const

export type IconName = keyof typeof paths

/** `size` in CSS pixels. */
export const Icon = (props: { readonly name: IconName; readonly size?: number }): JSX.Element => (
  <svg
    width={props.size ?? 20}
    height={props.size ?? 20}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={paths[props.name]} />
  </svg>
)
