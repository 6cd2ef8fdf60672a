import { Effect } from "effect"
import type { Reconstructor } from "../ports/Reconstructor.ts"
import type { Makers } from "./configured.ts"

const absent = Effect.die(new Error("this process does not reconstruct"))
const elsewhere: Reconstructor = { run: () => absent, discard: () => absent }

/** The reconstructors of a process that only has to know which there are: others run them. */
export const makersElsewhere: Makers<never> = {
  handoff: () => Effect.succeed(elsewhere),
  command: () => Effect.succeed(elsewhere),
  nodeodm: () => Effect.succeed(elsewhere),
  upstream: () => Effect.succeed({ ...elsewhere, pausable: true }),
}
