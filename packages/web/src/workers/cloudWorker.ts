import { expose, transfer } from "comlink"
import type { Cloud } from "../app/result/cloud/Cloud.ts"
import { readLas } from "../app/result/cloud/readLas.ts"
import { type ThinnedPly, thinPly } from "../app/result/cloud/thinPly.ts"
import { openLaz } from "./openLaz.ts"

// The program of a worker: reads point clouds outside the page's thread.

/** What the page calls in this worker. */
export interface CloudWorker {
  /** A LAS or LAZ file, thinned. Points are transferred, not copied. */
  readonly las: (bytes: Uint8Array<ArrayBuffer>, pointsAtMost: number) => Promise<Cloud>
  readonly ply: (bytes: Uint8Array<ArrayBuffer>, pointsAtMost: number) => Promise<ThinnedPly>
}

const worker: CloudWorker = {
  las: async (bytes, pointsAtMost) => {
    const cloud = await readLas(bytes, pointsAtMost, openLaz)
    const { positions, colours } = cloud
    return transfer(cloud, colours === undefined ? [positions.buffer] : [positions.buffer, colours.buffer])
  },
  ply: async (bytes, pointsAtMost) => {
    const thinned = thinPly(bytes, pointsAtMost)
    return transfer(thinned, [thinned.ply])
  },
}
expose(worker)
