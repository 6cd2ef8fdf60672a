import { transfer } from "comlink"
import { BufferAttribute, BufferGeometry, Color, SRGBColorSpace } from "three"
import { PLYLoader } from "three/addons/loaders/PLYLoader.js"
import type { CloudWorker } from "../../../workers/cloudWorker.ts"
import cloudWorkerUrl from "../../../workers/cloudWorker.ts?worker&url"
import { openWorker } from "../../../workers/openWorker.ts"
import { fetchResult, ResultError } from "../fetchResult.ts"
import type { Viewable } from "../kinds.ts"
import type { Cloud } from "./Cloud.ts"

/** A larger file is for a program of its own; of more points every n-th is shown. */
const bytesAtMost = 300_000_000
const pointsAtMost = 3_000_000

/** A point cloud to draw. */
export interface LoadedCloud {
  readonly geometry: BufferGeometry
  /** Where the geometry's zero is, in the coordinates of the file. */
  readonly origin: readonly [number, number, number]
  readonly points: number
  /** Points of the file. */
  readonly of: number
}

/** Rejects with an error of which `faultOf` tells why, or the reason of an aborted signal. */
export const loadCloud = async (
  { download }: Viewable,
  signal: AbortSignal,
  onProgress: (here: number, all: number | undefined) => void,
): Promise<LoadedCloud> => {
  if ((download.size ?? 0) > bytesAtMost) throw new ResultError("too-big")
  const bytes = await fetchResult(download.link, { signal, atMost: bytesAtMost, onProgress })
  const worker = openWorker<CloudWorker>(cloudWorkerUrl)
  const given = transfer(bytes, [bytes.buffer])
  signal.addEventListener("abort", worker.end)
  try {
    if (!/\.ply$/i.test(download.name)) return ofLas(await worker.call(api => api.las(given, pointsAtMost)))
    const { ply, of } = await worker.call(api => api.ply(given, pointsAtMost))
    const geometry = new PLYLoader().parse(ply)
    return { geometry, origin: [0, 0, 0], points: geometry.getAttribute("position")?.count ?? 0, of }
  } finally {
    worker.end()
  }
}

const ofLas = ({ positions, colours, origin, of }: Cloud): LoadedCloud => {
  const geometry = new BufferGeometry().setAttribute("position", new BufferAttribute(positions, 3))
  if (colours !== undefined) geometry.setAttribute("color", new BufferAttribute(linear(colours), 3))
  return { geometry, origin, points: positions.length / 3, of }
}

/** three.js calculates with linear colours. */
const linear = (colours: Uint8Array): Float32Array => {
  const table = Array.from({ length: 256 }, (_, value) => new Color().setRGB(value / 255, 0, 0, SRGBColorSpace).r)
  return Float32Array.from(colours, value => table[value] ?? 0)
}
