import type { Chosen } from "../../files/Chosen.ts"
import type { OnNames } from "../../files/listFiles.ts"
import type { Listed } from "../../files/PhotoFile.ts"
import type { PhotoWorkers } from "../../workers/PhotoWorkers.ts"
import type { Dependencies } from "../dependencies.ts"
import { makeListing } from "./listing.ts"
import { PhotoStore } from "./model/PhotoStore.ts"
import { emptyPreflight, type Preflight, preflightOf, withPhoto } from "./preflight/Preflight.ts"
import { scan } from "./preflight/scan.ts"

/** What a user chose: its files, what their headers say, and which are left out. */
export interface ChosenSet {
  readonly store: PhotoStore
  /** What was dropped or picked. */
  readonly chosen: () => Chosen
  readonly sums: () => Preflight
  /** Rises when positions became known. */
  readonly placed: () => number
  /** Lists files; more of them may follow. Resolves with how many were found. */
  readonly list: (chosen: Chosen) => Promise<number>
  /** Reads the headers that were not read yet. */
  readonly readHeaders: () => Promise<void>
  /** Returns those that were changed by it. */
  readonly leaveOut: (indexes: ReadonlyArray<number>, leftOut: boolean) => ReadonlyArray<number>
  /** Takes back what `list` added after so many files. */
  readonly cut: (chosen: Chosen, files: number) => void
  /** The files that are sent. What is no image or cannot be sent is first: it ends at once. */
  readonly toSend: () => ReadonlyArray<Listed>
  /** Those of these files that are left out here. */
  readonly leftOutOf: (indexes: ReadonlyArray<number>) => ReadonlyArray<Listed>
  readonly open: (index: number) => Promise<Blob>
  /** Ends listing and reading. */
  readonly stop: () => void
}

/** `leftOut`: paths of files that are left out from the beginning. `onChange` is called when there is more to draw. */
export const makeChosenSet = (
  { list }: Pick<Dependencies, "list">,
  workers: Pick<PhotoWorkers, "facts">,
  leftOut: ReadonlySet<string>,
  onChange: () => void,
): ChosenSet => {
  const store = new PhotoStore()
  const listing = makeListing()
  const taken = new Set<string>()
  let chosenNow: Chosen = []
  let sums = emptyPreflight
  let placed = 0
  let read = 0
  /** Which listing or reading is wanted; older ones end by themselves. */
  let turn = 0

  const onNames =
    (mine: number): OnNames =>
    files => {
      if (turn !== mine) return
      for (const file of files) store.onName(file)
      onChange()
    }
  const enter = (one: Listed): readonly [number, Listed] => {
    const { index } = store.add(one.file)
    if (leftOut.has(one.file.ref)) store.leaveOut(index, true)
    return [index, one]
  }

  return {
    store,
    chosen: () => chosenNow,
    sums: () => sums,
    placed: () => placed,
    list: async chosen => {
      const mine = ++turn
      const before = listing.files.length
      const items = [...chosen]
      chosenNow = [...chosenNow, ...items]
      for await (const some of list(items, onNames(mine), taken)) {
        if (turn !== mine) break
        listing.enter(some.map(enter))
        onChange()
      }
      if (turn === mine) listing.end()
      return listing.files.length - before
    },
    readHeaders: async () => {
      const mine = turn
      const files = listing.files.slice(read).flatMap(one => {
        const index = store.byRef(one.file.ref)?.index
        if (index === undefined) return []
        const open = one.found === "file" ? one.file.open : () => Promise.reject(new Error(one.problem.code))
        return [{ index, name: one.file.name, size: one.file.size, open }]
      })
      await scan(
        files,
        workers,
        (index, facts) => {
          store.learn(index, facts)
          const photo = store.photos[index]
          if (photo !== undefined) sums = withPhoto(sums, photo)
          if (facts.kind === "image" && facts.position !== undefined) placed++
          onChange()
        },
        () => turn !== mine,
      )
      if (turn === mine) read = listing.files.length
    },
    leaveOut: (indexes, out) => {
      const changed = indexes.filter(index => store.photos[index]?.leftOut === !out)
      for (const index of changed) store.leaveOut(index, out)
      sums = preflightOf(store.photos)
      onChange()
      return changed
    },
    cut: (chosen, files) => {
      turn++
      chosenNow = chosen
      for (const { file } of listing.files.slice(files)) taken.delete(file.ref)
      listing.cut(files)
      store.cut(files)
      read = Math.min(read, files)
      sums = preflightOf(store.photos)
      placed++
      onChange()
    },
    toSend: () => {
      const sent = listing.files.filter(one => store.byRef(one.file.ref)?.leftOut === false)
      const { odd = [], images = [] } = Object.groupBy(sent, one => {
        const kind = store.byRef(one.file.ref)?.facts?.kind
        return kind === "other" || kind === "broken" ? "odd" : "images"
      })
      return [...odd, ...images]
    },
    leftOutOf: indexes => indexes.flatMap(index => (store.photos[index]?.leftOut === true ? (listing.files[index] ?? []) : [])),
    open: async index => {
      const one = await listing.at(index)
      if (one?.found !== "file") throw new Error("not a file")
      return one.file.open()
    },
    stop: () => {
      turn++
      listing.end()
    },
  }
}
