import { closeSync, fstatSync, openSync, readSync } from "node:fs"

/** Bytes that are held at a time. Headers are read in small steps; each would be a call of its own. */
const windowSize = 64 * 1024

/**
 * Reads a few bytes anywhere in a file, holding 64 KiB of it. Synchronous: it is used in a process that has nothing
 * else to do. What is behind the end is missing from what is read.
 */
export class FileWindow implements Disposable {
  readonly size: number
  readonly #file: number
  readonly #window = Buffer.allocUnsafe(windowSize)
  #from = 0
  #to = 0

  constructor(path: string) {
    this.#file = openSync(path, "r")
    this.size = fstatSync(this.#file).size
  }

  /** @param length at most 64 KiB */
  read(at: number, length: number): Buffer {
    if (!Number.isSafeInteger(at) || at < 0 || at >= this.size) return Buffer.alloc(0)
    if (at < this.#from || at + length > this.#to) {
      this.#from = at
      this.#to = at + readSync(this.#file, this.#window, 0, windowSize, at)
    }
    return this.#window.subarray(at - this.#from, Math.min(at - this.#from + length, this.#to - this.#from))
  }

  [Symbol.dispose](): void {
    closeSync(this.#file)
  }
}
