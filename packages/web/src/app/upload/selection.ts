import { type Accessor, createSignal } from "solid-js"

/** Which photo is pointed at, and which is chosen; shared by the list and the map. Indexes in the `PhotoStore`. */
export interface Selection {
  readonly lit: Accessor<number | undefined>
  readonly light: (index: number | undefined) => void
  readonly chosen: Accessor<number | undefined>
  readonly choose: (index: number | undefined) => void
}

export const createSelection = (): Selection => {
  const [lit, light] = createSignal<number>()
  const [chosen, choose] = createSignal<number>()
  return { lit, light, chosen, choose }
}
