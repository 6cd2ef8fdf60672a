import { sentences } from "../messages/language.ts"
import { printable } from "./printable.ts"

/** The state of an image on the server in words; as the server names it where it is none of ours. */
export const imageStateName = (state: string): string => {
  const { states } = sentences().projects.images
  return Object.hasOwn(states, state) ? states[state as keyof typeof states] : printable(state)
}
