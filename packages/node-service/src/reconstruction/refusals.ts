import { Data } from "effect"

/** Photogrammetry needs two views of a point. */
export const fewestImages = 2

/**
 * Why there is no reconstruction, as `ReconstructionResult.error { code message }`. The numbers are part of the API: clients
 * compare them. They are those of the HTTP statuses that say the same.
 */
export const reconstructionErrors = {
  notAllowed: { code: 403, message: "an imported project cannot be reconstructed" },
  noSuchProject: { code: 404, message: "there is no such project" },
  alreadyRunning: { code: 409, message: "a reconstruction of this project is waiting or running already" },
  notEnoughImages: { code: 422, message: `a reconstruction needs at least ${fewestImages} Ready images` },
  imagesInProgress: { code: 425, message: "some images are still being uploaded or verified" },
} as const satisfies Record<string, { readonly code: number; readonly message: string }>

export type ReconstructionErrorName = keyof typeof reconstructionErrors

/** A reconstruction that cannot begin now. */
export class ReconstructionRefusal extends Data.TaggedError("ReconstructionRefusal")<{
  readonly code: number
  readonly message: string
}> {
  static of(name: ReconstructionErrorName): ReconstructionRefusal {
    return new ReconstructionRefusal(reconstructionErrors[name])
  }
}
