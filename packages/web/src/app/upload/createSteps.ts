import { type Accessor, createSignal } from "solid-js"

/** What a user did to a set before it is sent. */
export type StepKind = "left-out" | "taken-back" | "added" | "named" | "own-project"

/** One step, and how it is undone. */
export interface Step {
  readonly kind: StepKind
  /** Photos that it was about. */
  readonly photos: number
  readonly undo: () => void
}

export interface Steps {
  /** The last step, which is undone first; undefined: there is none. */
  readonly last: Accessor<Step | undefined>
  readonly push: (step: Step) => void
  readonly undo: () => void
  readonly clear: () => void
}

export const createSteps = (): Steps => {
  const [steps, setSteps] = createSignal<ReadonlyArray<Step>>([])
  return {
    last: () => steps().at(-1),
    push: step => void setSteps(before => [...before, step]),
    undo: () => {
      // First, because observers of the last step read the set.
      steps().at(-1)?.undo()
      setSteps(before => before.slice(0, -1))
    },
    clear: () => void setSteps([]),
  }
}
