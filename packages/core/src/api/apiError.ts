import type { FinalFailure, OperationFailure } from "../client/Failure.ts"
import { ImageFault, Retryable, RunFault } from "../ports/Errors.ts"
import type { ApiError } from "../ports/UploadApi.ts"

/** A failure as ports say it. */
export const apiError = (failure: FinalFailure): ApiError => {
  switch (failure.class) {
    case "retryable":
      return new Retryable(failure)
    case "image":
      return new ImageFault(failure)
    case "run":
      return new RunFault(failure)
  }
}

/** The same request may work later, and this is all there is to say. */
export const retryable = (failure: OperationFailure): Retryable =>
  new Retryable(failure.class === "retryable" ? failure : { problem: failure.problem, answered: true })
