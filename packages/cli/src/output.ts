import { codeOf, reasonOf } from "./fileErrors.ts"
import { sentences } from "./messages/language.ts"
import type { Output } from "./view/Display.ts"

/**
 * Standard output and error. When their reader closes (`| head`) or the disk is full, the upload goes on without
 * output.
 */
export const makeOutput = (): Output => ({ out: writerOf(process.stdout), err: writerOf(process.stderr) })

const writerOf = (stream: NodeJS.WriteStream): ((line: string) => void) => {
  let open = true
  stream.on("error", () => {
    open = false
  })
  return line => {
    if (open) stream.write(`${line}\n`)
  }
}

/** What becomes of standard output in this process. */
export interface OutputWatch {
  /** Whether output is missing although its reader has not closed it. */
  readonly incomplete: () => boolean
}

/**
 * Watches standard output and error, so that no error of theirs ends the process. What cannot be written, to a full
 * disk for example, is reported by `complain`, once. A closed pipe is not reported.
 */
export const watchOutput = (complain: (text: string) => void): OutputWatch => {
  let incomplete = false
  process.stderr.on("error", () => undefined)
  process.stdout.on("error", cause => {
    if (incomplete || isClosed(cause)) return
    incomplete = true
    complain(sentences().program.outputLost(reasonOf(cause)))
  })
  return { incomplete: () => incomplete }
}

/**
 * A pipe whose reader has gone away, or a terminal that was closed. What is written after either error finds the stream
 * destroyed.
 */
const isClosed = (cause: unknown): boolean => ["EPIPE", "EIO", "ERR_STREAM_DESTROYED"].includes(codeOf(cause) ?? "")
