import { readFileSync } from "node:fs"
import { createRequire, registerHooks, stripTypeScriptTypes } from "node:module"
import { fileURLToPath } from "node:url"
import type { simulateSeed } from "./simulateSeed.ts"

/** One change of the engine's text. `find` stands in the file exactly once. */
export interface Mutation {
  /** Below `packages/core/src`. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** The simulation, with an engine of its own. */
export interface Loaded {
  readonly simulateSeed: typeof simulateSeed
}

const core = new URL("../../", import.meta.url).href
/** A module with Node's own import: a test runner puts another in its place, which knows nothing of the hooks. */
const bridge = "nodeImport.mjs"
const mutations = new Map<string, ReadonlyArray<Mutation>>()
const texts = new Map<string, string>()

/** The text of a module of ours, without types. */
const textOf = (url: string, mutate: ReadonlyArray<Mutation>): string => {
  const known = mutate.length === 0 ? texts.get(url) : undefined
  if (known !== undefined) return known
  let text = readFileSync(fileURLToPath(url), "utf8")
  for (const { file, find, replace } of mutate) {
    const times = text.split(find).length - 1
    if (times !== 1) throw new Error(`The text to change stands ${times} times in ${file}: ${find}`)
    text = text.replace(find, () => replace)
  }
  const stripped = stripTypeScriptTypes(text)
  if (mutate.length === 0) texts.set(url, stripped)
  return stripped
}

let registered = false

/** What a mutant imports of ours is the mutant's own: `?mutant=` goes from importer to imported. */
const register = () => {
  if (registered) return
  registered = true
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === bridge) return { url: core + bridge, format: "module", shortCircuit: true }
      const mutant = /\?mutant=.*$/.exec(context.parentURL ?? "")?.[0]
      if (mutant === undefined || !specifier.startsWith(".")) return next(specifier, context)
      return { url: new URL(specifier, context.parentURL).href + mutant, format: "module", shortCircuit: true }
    },
    load: (url, context, next) => {
      if (url === core + bridge) {
        return { format: "module", source: "export const nodeImport = url => import(url)", shortCircuit: true }
      }
      const [path = "", name] = url.split("?mutant=")
      if (name === undefined || !path.startsWith(core)) return next(url, context)
      const mutate = (mutations.get(decodeURIComponent(name)) ?? []).filter(({ file }) => path === `${core}src/${file}`)
      return { format: "module", source: textOf(path, mutate), shortCircuit: true }
    },
  })
}

/**
 * Loads the simulation over an engine whose text is changed so, beside whatever else is loaded. Each name stands for
 * one engine.
 */
export const loadMutant = (name: string, mutate: ReadonlyArray<Mutation>): Promise<Loaded> => {
  register()
  mutations.set(name, mutate)
  const { nodeImport }: { nodeImport: (url: string) => Promise<Loaded> } = createRequire(import.meta.url)(bridge)
  return nodeImport(`${core}test/simulation/simulateSeed.ts?mutant=${encodeURIComponent(name)}`)
}
