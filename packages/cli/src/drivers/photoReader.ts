/** The thread that reads and hashes photos into shared memory, so that the event loop is free to send. */
import { parentPort } from "node:worker_threads"
import { type ReadAndHashed, readAndHash } from "./readAndHash.ts"

/** A file to read into the first `length` bytes of shared memory. */
export interface ReadRequest {
  readonly id: number
  readonly ref: string
  readonly memory: SharedArrayBuffer
  readonly length: number
}

export interface ReadAnswer {
  readonly id: number
  readonly result: ReadAndHashed
}

parentPort?.on("message", ({ id, ref, memory, length }: ReadRequest) => {
  let result: ReadAndHashed
  try {
    result = readAndHash(ref, new Uint8Array(memory, 0, length))
  } catch {
    // Whoever asked reads it again itself, and finds the words for what is wrong.
    result = { read: "otherwise" }
  }
  parentPort?.postMessage({ id, result } satisfies ReadAnswer)
})
