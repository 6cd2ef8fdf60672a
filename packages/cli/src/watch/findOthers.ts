import { join } from "node:path"
import type { Disk } from "../layers.ts"
import { isIndexFile } from "./indexFiles.ts"

/** Files on a card that no upload takes, and that only the card has. */
export interface Others {
  readonly count: number
  /** One of them: its path on the card, with `/`. */
  readonly example: string | undefined
}

/**
 * Files on a card that a walk through its folder of photos does not find: those outside of it, and those in it whose
 * names, or names of folders, begin with a dot. Index files do not count. A link counts as one file, and so does a
 * folder that cannot be read: something may be in it. Only names are read, because this runs often.
 */
export const findOthers = async (card: string, photos: string, disk: Disk): Promise<Others> => {
  let count = 0
  let example: string | undefined
  const search = async (folder: string, below: string, found: "by the walk" | "here"): Promise<void> => {
    const entries = await disk.readdir(folder).catch(() => undefined)
    if (entries === undefined) {
      if (found === "here" && !isIndexFile(`${below}/any`)) note(below)
      return
    }
    for (const { name, kind } of entries) {
      const path = join(folder, name)
      const onCard = below === "" ? name : `${below}/${name}`
      const by = path === photos ? "by the walk" : name.startsWith(".") ? "here" : found
      if (kind === "folder") await search(path, onCard, by)
      else if (by === "here" && !isIndexFile(onCard)) note(onCard)
    }
  }
  const note = (onCard: string): void => {
    count++
    example ??= onCard
  }
  await search(card, "", "here")
  return { count, example }
}
