import type { Socket } from "node:net"
import type { Lane } from "./Link.ts"

/**
 * A connection reads on so many milliseconds before its last bytes have left: timers are not exact, and the line must
 * not idle.
 */
const ahead = 10

/** Most bytes on their way in one direction of one connection. A long fat line needs that much. */
const window = 8 * 1024 * 1024

interface Piece {
  /** When it arrives. */
  readonly at: number
  /** `undefined` is the end. */
  readonly bytes: Buffer | undefined
}

/**
 * Carries one direction of a connection over lanes and a distance, in order. Bytes that a slow reader does not take
 * stay with the sender: what is held here is bounded.
 */
export const convey = (from: Socket, to: Socket, lanes: ReadonlyArray<Lane>, delayMs: number): void => {
  const pieceSize = Math.min(...lanes.map(({ piece }) => piece))
  const travelling: Array<Piece> = []
  let held = 0
  let readableAt = 0
  let timer: NodeJS.Timeout | undefined
  let draining = false

  const readOn = (): void => {
    if (held >= window || from.destroyed) return
    const wait = readableAt - performance.now()
    if (wait <= 0) from.resume()
    else setTimeout(readOn, wait)
  }

  const arrive = (): void => {
    timer = undefined
    for (let next = travelling[0]; next !== undefined && !draining; next = travelling[0]) {
      const wait = next.at - performance.now()
      if (wait > 0.5) {
        timer = setTimeout(arrive, wait)
        return
      }
      travelling.shift()
      if (next.bytes === undefined) to.end()
      else {
        held -= next.bytes.length
        draining = !to.write(next.bytes)
      }
    }
    if (from.isPaused()) readOn()
  }
  to.on("drain", () => {
    draining = false
    if (timer === undefined) arrive()
  })

  const depart = (bytes: Buffer | undefined): void => {
    const now = performance.now()
    const leaves = bytes === undefined ? now : lanes.reduce((at, lane) => lane.book(bytes.length, at), now)
    const at = Math.max(leaves + delayMs, travelling.at(-1)?.at ?? 0)
    travelling.push({ at, bytes })
    held += bytes?.length ?? 0
    readableAt = leaves - ahead
  }
  from.on("data", (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += pieceSize) depart(bytes.subarray(at, at + pieceSize))
    from.pause()
    readOn()
    if (timer === undefined && !draining) arrive()
  })
  from.on("end", () => {
    depart(undefined)
    if (timer === undefined && !draining) arrive()
  })
  from.resume()
}
