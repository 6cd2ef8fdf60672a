import { globSync, rmSync } from "node:fs"
import type { Plugin } from "rolldown"

/** Removes what an earlier build left of these names in `dist`: chunks change theirs, and all of them would be packed. */
export const removeOld = (pattern: string): Plugin => ({
  name: "remove-old",
  buildStart: () => {
    for (const file of globSync(`dist/${pattern}`)) rmSync(file)
  },
})
