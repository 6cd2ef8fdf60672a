import { Effect } from "effect"
import { ImageFault, RunFault } from "../ports/Errors.ts"
import type { TransferRetry } from "./TransferRetry.ts"
import type { TransferTries } from "./TransferTries.ts"

/**
 * How often an image may be cut off that goes alone, before it is given up: it does not fit between two breaks of the
 * link.
 */
const cutOffsAtMost = 6

/** Images in a row that are given up so with nothing arriving in between: then it is the link and not the images. */
const cutOffImagesAtMost = 3

/** What a connection that broke did to a transfer. */
export interface CutOff {
  /** Whether bytes were sent, and whether they moved. */
  readonly sent: boolean
  readonly moved: boolean
  /** Whether no other transfer shared the link. */
  readonly alone: boolean
}

/** Tells an image that does not fit between two breaks of the link from a link that carries none. */
export const makeCutOffs = ({ deliveries }: Pick<TransferRetry, "deliveries">) => {
  const broken = { images: 0, deliveries: 0 }
  return {
    note: (tries: TransferTries, { sent, moved, alone }: CutOff): void => {
      if (sent) tries.cutOffs++
      if (moved && alone) tries.cutOffsAlone++
    },
    /** Fails when there is no use in sending this image again. */
    mayGoAgain: ({ cutOffsAlone: times }: TransferTries): Effect.Effect<void, ImageFault | RunFault> => {
      if (times < cutOffsAtMost) return Effect.void
      if (broken.deliveries !== deliveries()) broken.images = 0
      broken.deliveries = deliveries()
      if (++broken.images < cutOffImagesAtMost) {
        return Effect.fail(new ImageFault({ problem: { code: "link-too-short-lived", times }, rerunMayHelp: true }))
      }
      return Effect.fail(new RunFault({ kind: "unreachable", problem: { code: "link-carries-no-photo", times } }))
    },
  }
}
