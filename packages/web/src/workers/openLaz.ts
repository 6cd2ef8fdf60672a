import createLazPerf from "laz-perf/lib/worker/laz-perf.js"
import wasmUrl from "laz-perf/lib/worker/laz-perf.wasm?url"
import type { LazDecoder } from "../app/result/cloud/readLas.ts"
import { ResultError } from "../app/result/fetchResult.ts"

/** Decompresses the points of a LAZ file with laz-perf, in WebAssembly. */
export const openLaz = async (bytes: Uint8Array, stride: number): Promise<LazDecoder> => {
  const laz = await loadLazPerf()
  const file = laz._malloc(bytes.length)
  const point = laz._malloc(stride)
  const decoder = new laz.LASZip()
  const end = (): void => {
    decoder.delete()
    laz._free(point)
    laz._free(file)
  }
  try {
    laz.HEAPU8.set(bytes, file)
    decoder.open(file, bytes.length)
  } catch (cause) {
    end()
    throw new ResultError("unreadable", { cause })
  }
  const next = (): DataView => {
    decoder.getPoint(point)
    // Its memory may have grown, and be another buffer then.
    return new DataView(laz.HEAPU8.buffer, point, stride)
  }
  return { next, end }
}

const loadLazPerf = async () => {
  const response = await fetch(new URL(wasmUrl, import.meta.url))
  if (!response.ok) throw new ResultError("unreachable")
  return createLazPerf({ wasmBinary: await response.arrayBuffer(), printErr: () => {} })
}
