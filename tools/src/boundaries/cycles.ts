/** The files that each file imports. */
export type ImportGraph = ReadonlyMap<string, ReadonlyArray<string>>

/**
 * The import cycles of a graph, by Tarjan's strongly connected components.
 *
 * @returns for each group of files that import each other one cycle, from its first file by name back to that file
 */
export const cyclesOf = (graph: ImportGraph): ReadonlyArray<ReadonlyArray<string>> =>
  components(graph)
    .filter(({ length, 0: only }) => length > 1 || (only !== undefined && (graph.get(only) ?? []).includes(only)))
    .map(files => cycleThrough(graph, files.toSorted()))
    .toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))

const components = (graph: ImportGraph): ReadonlyArray<ReadonlyArray<string>> => {
  const found: string[][] = []
  const indices = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const lower = (file: string, to: number) => lowest.set(file, Math.min(lowest.get(file) ?? to, to))
  const visit = (file: string): void => {
    const index = indices.size
    indices.set(file, index)
    lower(file, index)
    stack.push(file)
    for (const next of graph.get(file) ?? []) {
      if (!indices.has(next)) {
        visit(next)
        lower(file, lowest.get(next) ?? index)
      } else if (stack.includes(next)) lower(file, indices.get(next) ?? index)
    }
    if (lowest.get(file) === index) found.push(stack.splice(stack.indexOf(file)))
  }
  for (const file of graph.keys()) if (!indices.has(file)) visit(file)
  return found
}

/** The shortest way from the first of these files back to itself. */
const cycleThrough = (graph: ImportGraph, files: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [start = ""] = files
  const before = new Map<string, string>()
  const queue = [start]
  for (const file of queue) {
    for (const next of graph.get(file) ?? []) {
      if (next === start) return [start, ...wayTo(file, start, before), start]
      if (!files.includes(next) || before.has(next)) continue
      before.set(next, file)
      queue.push(next)
    }
  }
  return files
}

const wayTo = (file: string, start: string, before: ReadonlyMap<string, string>): ReadonlyArray<string> =>
  file === start ? [] : [...wayTo(before.get(file) ?? start, start, before), file]
