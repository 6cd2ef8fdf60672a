import { globSync, rmSync } from "node:fs"
import type { Plugin } from "rolldown"

/** Removes what an earlier build left of these names in `dist`: chunks change theirs, and all of them would be packed. */
export const removeOld = (pattern: string): Plugin => ({
  name: "remove-old",
  buildStart: () => {
    for (const file of globSync(`dist/${pattern}`)) rmSync(file)
  },
})

/**
 * Writes what is above Latin-1 as escapes. V8 keeps a file that holds one such character as two bytes for each, which
 * costs an upload of the command line about 10 MB. To be given last: a minifier writes the characters again.
 */
export const latin1Text = (): Plugin => ({
  name: "latin1-text",
  generateBundle: (_, bundle) => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue
      // After a backslash an escape would be another text, and `String.raw` gives the escape itself.
      if (/(?<!\\)(?:\\\\)*\\[^\0-\xff]|String\.raw`[^`]*[^\0-\xff]/.test(chunk.code))
        throw new Error(`${chunk.fileName}: a character above Latin-1 that cannot be escaped`)
      chunk.code = chunk.code.replace(/[^\0-\xff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    }
  },
})
