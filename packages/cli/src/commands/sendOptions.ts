import { type Limiter, limiterOf, type Order, parseBandwidth } from "@altilift/core"
import { Effect } from "effect"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import type { UploadInput } from "./UploadInput.ts"

/** How fast and in which order photos are sent, and what is reported of it. */
export interface SendOptions {
  /** Of all transfers together; undefined: no limit. */
  readonly limiter: Limiter | undefined
  readonly order: Order
  /** Ends when everything is sent. */
  readonly noWait: boolean
  /** Skipped files, Duplicates and hints make the upload incomplete. `hints`: whether there are any. */
  readonly strict: false | { readonly hints: boolean }
  readonly quiet: boolean
  readonly logFile: string | undefined
}

/** The options of an upload without any of these flags. */
export const defaultSendOptions: SendOptions = {
  limiter: undefined,
  order: "found",
  noWait: false,
  strict: false,
  quiet: false,
  logFile: undefined,
}

export const checkSendOptions = Effect.fn("checkSendOptions")(function* (input: UploadInput) {
  const words = sentences().uploading
  const [one, other] = contradictionIn(input) ?? []
  if (one !== undefined && other !== undefined) {
    return yield* new UsageError({ message: words.excludeEachOther(one, other) })
  }
  const { bwlimit, order = "found", noWait, strict, quiet, logFile } = input
  const limiter = yield* checkBandwidth(bwlimit)
  if (order !== "found" && order !== "coverage") return yield* new UsageError({ message: words.order(order) })
  const options: SendOptions = {
    limiter,
    order,
    noWait,
    strict: strict && { hints: false },
    quiet,
    logFile,
  }
  return options
})

/** The limit that `--bwlimit` sets. */
export const checkBandwidth = Effect.fnUntraced(function* (bwlimit: string | undefined) {
  if (bwlimit === undefined) return undefined
  const bandwidth = parseBandwidth(bwlimit)
  if (bandwidth === undefined) return yield* new UsageError({ message: sentences().uploading.bandwidth(bwlimit) })
  return limiterOf(bandwidth)
})

/** Without the verification it is not known whether a reconstruction may start. */
const contradictionIn = ({ quiet, verbose, noWait, wait, dryRun, reconstruction }: UploadInput) => {
  const { start, preStart, startAgain } = reconstruction
  if (quiet && verbose) return ["--quiet", "--verbose"] as const
  if (!noWait) return undefined
  if (wait) return ["--no-wait", "--wait"] as const
  if (start) return ["--no-wait", "--start"] as const
  if (preStart) return ["--no-wait", "--pre-start"] as const
  if (startAgain) return ["--no-wait", "--start-again"] as const
  return dryRun ? (["--no-wait", "--dry-run"] as const) : undefined
}
