import { createSignal, type Signal } from "solid-js"

/** Photos that the list shows alone, and the map rings. */
export interface Mark {
  /** The same for the same kind of photos. */
  readonly key: string
  readonly label: () => string
  /** Indexes in the `PhotoStore`; called again when the set changed. */
  readonly photos: () => ReadonlyArray<number>
}

/** What is shown alone, and how it is changed. */
export interface ShownMark {
  readonly mark: Mark | undefined
  readonly onMark: (mark: Mark | undefined) => void
}

export const createMark = (): Signal<Mark | undefined> => createSignal<Mark>()
