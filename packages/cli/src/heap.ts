import { setFlagsFromString } from "node:v8"

/**
 * Has V8 collect before the heap has grown by a fifth, and keep the space of young objects small. By itself it lets the garbage of small objects
 * pile up to several times what is alive; whoever uploads from a laptop needs the memory more than the CPU that this costs (docs/benchmarks.md). The photos
 * themselves are not on this heap. To be called before anything else runs.
 */
export const keepHeapSmall = (): void => {
  setFlagsFromString("--heap-growing-percent=20")
  setFlagsFromString("--semi-space-growth-factor=1")
}
