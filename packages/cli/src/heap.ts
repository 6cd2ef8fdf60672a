import { setFlagsFromString } from "node:v8"

/**
 * Makes V8 collect garbage when the heap has grown by a fifth, and keeps the young generation small. By default the
 * heap grows to several times the live objects. This costs CPU and saves memory (docs/benchmarks.md). Photos are not on
 * this heap. To be called before anything else runs.
 */
export const keepHeapSmall = (): void => {
  setFlagsFromString("--heap-growing-percent=20")
  setFlagsFromString("--semi-space-growth-factor=1")
}
