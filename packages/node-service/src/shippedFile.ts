import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

/**
 * A file that another package of this project has: within the workspace where that package resolves, else beside the
 * bundle of this one, where it is packed under `packed`. `undefined`: it was not built.
 */
export const shippedFile = (resolved: () => string, packed: string): string | undefined => {
  for (const place of [resolved, () => new URL(packed, import.meta.url).href]) {
    try {
      const path = fileURLToPath(place())
      if (existsSync(path)) return path
    } catch {
      // That package is not installed.
    }
  }
  return undefined
}
