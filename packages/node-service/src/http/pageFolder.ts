import { dirname } from "node:path"
import { shippedFile } from "../shippedFile.ts"

/**
 * The page's folder: that of the package, when it is installed and built. It is served as files; nothing of its code
 * runs here.
 */
export const pageFolder = (): string | undefined => {
  const index = shippedFile(() => import.meta.resolve("@altilift/web/index.html"), "page/index.html")
  return index === undefined ? undefined : dirname(index)
}
