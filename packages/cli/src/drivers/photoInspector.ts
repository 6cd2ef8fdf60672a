/** The thread that reads headers and previews, so that decoding uses all processors. */
import { parentPort } from "node:worker_threads"
import { expose } from "comlink"
import { type Inspected, inspectPhoto } from "./inspectPhoto.ts"
import { nodeEndpoint } from "./nodeEndpoint.ts"

/** A file of which header and preview are read. */
export interface NamedFile {
  readonly ref: string
  /** Bytes. */
  readonly size: number
}

const inspect = async (files: ReadonlyArray<NamedFile>): Promise<ReadonlyArray<Inspected>> => {
  const inspected: Array<Inspected> = []
  for (const { ref, size } of files) inspected.push(await inspectPhoto(ref, size))
  return inspected
}

export type PhotoInspector = typeof inspect

if (parentPort !== null) expose(inspect, nodeEndpoint(parentPort))
