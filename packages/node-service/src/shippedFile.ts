import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

/**
 * A file that another package of this project has, by its name there: within the workspace from that package, else
 * beside the bundle of this one, where it is packed under `packed`. `undefined`: it was not built.
 */
export const shippedFile = (name: string, packed: string): string | undefined => {
  const places = [() => import.meta.resolve(name), () => new URL(packed, import.meta.url).href]
  for (const place of places) {
    try {
      const path = fileURLToPath(place())
      if (existsSync(path)) return path
    } catch {
      // That package is not installed.
    }
  }
  return undefined
}
