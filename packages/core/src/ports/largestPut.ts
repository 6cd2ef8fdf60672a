import { ImageFault } from "./Errors.ts"

/**
 * Whether a file is more than one put takes: it goes in parts, or not at all. `largestPut`: bytes; no limit when left
 * out.
 */
export const needsParts = (size: number, largestPut = Number.POSITIVE_INFINITY): boolean => size > largestPut

/** Why a file that needs parts is not sent where there are none. */
export const tooBigForOnePut = (size: number): ImageFault =>
  new ImageFault({
    problem: { code: "file-too-big-for-one-put", bytes: size },
    rerunMayHelp: false,
  })
