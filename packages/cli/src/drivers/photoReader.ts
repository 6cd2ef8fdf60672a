/** The thread that reads and hashes photos into shared memory, so that the event loop is free to send. */
import { parentPort } from "node:worker_threads"
import { expose } from "comlink"
import { nodeEndpoint } from "./nodeEndpoint.ts"
import { readAndHash } from "./readAndHash.ts"

/**
 * Reads a file into the first `length` bytes of shared memory. Fails as the file system does; who called reads the file
 * again and finds the words for it.
 */
const readInto = (ref: string, memory: SharedArrayBuffer, length: number) => readAndHash(ref, new Uint8Array(memory, 0, length))

export type PhotoReader = typeof readInto

if (parentPort !== null) expose(readInto, nodeEndpoint(parentPort))
