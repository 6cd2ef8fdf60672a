import type { Chosen } from "./Chosen.ts"
import { type FoundItem, fileAt, inspect, nameOf, unreadable } from "./inspect.ts"
import type { Listed } from "./PhotoFile.ts"

/**
 * Files that are handed on together, and how many such batches are asked for ahead: a browser answers for each file by
 * a message to another process.
 */
const batchSize = 256
const batchesAhead = 8

/** How much of a list that is known already is handed on at once. */
const handedOnAtOnce = 500

/** Called with the files of a folder by path and name, before each of them is opened. */
export type OnNames = (files: ReadonlyArray<{ readonly ref: string; readonly name: string }>) => void

/**
 * Everything that is in what was chosen, folders looked through, in batches as they become known. It does not block the
 * page: the browser can draw between batches. A place that cannot be read is an item of its own, and the rest goes on.
 * Names are known long before sizes: `onNames` is called with them.
 *
 * @param taken the `ref`s of earlier listings, which no file gets again; those of this one are added
 */
export async function* listFiles(
  chosen: Chosen,
  onNames: OnNames = () => {},
  taken: Set<string> = new Set(),
): AsyncGenerator<ReadonlyArray<Listed>> {
  const places: Array<FoundItem> = []
  const known: Array<Listed> = []
  for (const item of chosen) {
    if ("found" in item) known.push(item)
    else places.push({ item, folder: "" })
  }
  for (const { file } of known) taken.add(file.ref)
  for (const batch of inBatches(known, handedOnAtOnce)) yield batch
  for await (const batch of walk(places, onNames)) yield batch.map(listed => named(listed, taken))
}

async function* walk(places: ReadonlyArray<FoundItem>, onNames: OnNames): AsyncGenerator<ReadonlyArray<Listed>> {
  onNames(places.flatMap(place => toFile(fileAt(place))))
  const batches = inBatches(places, batchSize)
  const asked: Array<ReturnType<typeof inspectAll>> = []
  for (let at = 0; at < batches.length; at++) {
    for (const batch of batches.slice(at + asked.length, at + batchesAhead)) asked.push(inspectAll(batch))
    const looked = (await asked.shift()) ?? []
    const listed = looked.flatMap(one => ("found" in one ? [one] : []))
    if (listed.length > 0) yield listed
    for (const one of looked) {
      if ("found" in one) continue
      const inside = await one.inside().catch((cause: unknown) => unreadable(one.path, cause))
      if ("found" in inside) yield [inside]
      else yield* walk(inside, onNames)
    }
  }
}

const toFile = (ref: string | undefined) => (ref === undefined ? [] : [{ ref, name: nameOf(ref) }])

const inspectAll = (places: ReadonlyArray<FoundItem>) => Promise.all(places.map(inspect))

const inBatches = <A>(items: ReadonlyArray<A>, size: number): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** Two folders of the same name may be dropped together: the second file of a path gets a number. */
const named = (listed: Listed, taken: Set<string>): Listed => {
  const { ref } = listed.file
  let free = ref
  for (let number = 2; taken.has(free); number++) free = `${ref} (${number})`
  taken.add(free)
  if (free === ref) return listed
  return listed.found === "file"
    ? { ...listed, file: { ...listed.file, ref: free } }
    : { ...listed, file: { ...listed.file, ref: free } }
}
