import type { Cloud } from "../lifecycle/State.ts"
import { ImageFault } from "../ports/Errors.ts"

/** What one PUT to a bucket of S3 takes at most; bytes. */
const largestPut = 5 * 1024 ** 3

/** Whether a file goes into a bucket of this cloud only in parts. */
export const needsParts = (cloud: Cloud, size: number): boolean => cloud !== "OSS" && size > largestPut

/** Why a file that needs parts is not sent where there are none. */
export const tooBigForOnePut = (size: number): ImageFault =>
  new ImageFault({
    problem: { code: "file-too-big-for-one-put", bytes: size },
    rerunMayHelp: false,
  })
