import type { Problem } from "@altilift/core"
import { Data } from "effect"
import { inEnglish } from "../messages/inEnglish.ts"

/** Photogrammetry needs two views of a point. */
export const fewestImages = 2

/**
 * Why there is no reconstruction, as `ReconstructionResult.error { code message }`. The numbers are part of the API:
 * clients compare them. They are those of the HTTP statuses that say the same.
 */
export const reconstructionErrors = {
  notAllowed: { code: 403, problem: { code: "project-is-imported" } },
  noSuchProject: { code: 404, problem: { code: "project-not-found" } },
  alreadyRunning: { code: 409, problem: { code: "reconstruction-running" } },
  notEnoughImages: { code: 422, problem: { code: "reconstruction-too-few-images", least: fewestImages } },
  imagesInProgress: { code: 425, problem: { code: "reconstruction-images-in-progress" } },
} as const satisfies Record<string, { readonly code: number; readonly problem: Problem }>

export type ReconstructionErrorName = keyof typeof reconstructionErrors

/** A reconstruction that cannot begin now. */
export class ReconstructionRefusal extends Data.TaggedError("ReconstructionRefusal")<{
  readonly code: number
  readonly problem: Problem
}> {
  static of(name: ReconstructionErrorName): ReconstructionRefusal {
    return new ReconstructionRefusal(reconstructionErrors[name])
  }

  static unknown(name: string, known: ReadonlyArray<string>): ReconstructionRefusal {
    return new ReconstructionRefusal({ code: 404, problem: { code: "reconstructor-unknown", name, known: known.join(", ") } })
  }

  override get message(): string {
    return inEnglish(this.problem)
  }
}
