import { createHash } from "node:crypto"
import { type Readable, Transform } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { makeLane } from "./Link.ts"

/** Bytes of a body that rules may look at. */
const peekLength = 1024 * 1024

/** The beginning of a body, which goes back to where it was. */
export const peek = async (body: Readable): Promise<string> => {
  const chunks: Array<Buffer> = []
  let length = 0
  while (length < peekLength) {
    const chunk: Buffer | null = body.read()
    if (chunk !== null) {
      chunks.push(chunk)
      length += chunk.length
    } else if (!(await moreOf(body))) break
  }
  const beginning = Buffer.concat(chunks)
  if (length > 0) body.unshift(beginning)
  return beginning.toString("utf8", 0, peekLength)
}

/**
 * Waits until there is more to read; false at the end. A stream that has nothing more, but did not say so, would forget
 * what is put back.
 */
const moreOf = (body: Readable): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const settle = (more: boolean) => {
      body.off("readable", readable).off("close", closed)
      resolve(more)
    }
    const readable = () => settle(body.readableLength > 0)
    const closed = () => (body.errored ? reject(body.errored) : settle(false))
    body.on("readable", readable).on("close", closed)
  })

/** What went through. */
export interface Passed {
  bytes: number
  /** SHA-1 of what passed so far. */
  readonly checksum: () => string
}

/** Counts and hashes what goes through. */
export const recording = (): { readonly stream: Transform; readonly passed: Passed } => {
  const digest = createHash("sha1")
  const passed: Passed = { bytes: 0, checksum: () => digest.copy().digest("hex") }
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      passed.bytes += chunk.length
      digest.update(chunk)
      done(null, chunk)
    },
  })
  return { stream, passed }
}

/** Lets through no more than that. */
export const throttle = (bytesPerSecond: number): Transform => {
  const lane = makeLane(bytesPerSecond)
  return new Transform({
    async transform(chunk: Buffer, _, done) {
      for (let at = 0; at < chunk.length; at += lane.piece) {
        const bytes = chunk.subarray(at, at + lane.piece)
        const wait = lane.book(bytes.length, performance.now()) - performance.now()
        if (wait > 1) await sleep(wait)
        this.push(bytes)
      }
      done()
    },
  })
}

/** Lets so many bytes through, says so, and then nothing more: what comes after is not even taken. */
export const cut = (after: number, reached: () => void): Transform => {
  let left = after
  return new Transform({
    transform(chunk: Buffer, _, done) {
      if (chunk.length <= left) {
        left -= chunk.length
        done(null, chunk)
        return
      }
      this.push(chunk.subarray(0, left))
      left = 0
      reached()
    },
    // A body that is no longer than that is cut at its end.
    flush: () => reached(),
  })
}
