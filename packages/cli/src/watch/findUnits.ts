import { basename, join } from "node:path"
import { projectName } from "../commands/serverFlags.ts"
import type { Disk, Entry } from "../layers.ts"
import { placeholder, type Unit, type Watched } from "./Unit.ts"

/** The folders that are there now. A root that is missing has none. */
export const findUnits = async ({ roots, kind, project }: Watched, disk: Disk): Promise<ReadonlyArray<Unit>> => {
  const unit = (path: string, named = path): Unit => ({
    path,
    name: basename(named),
    project: projectName(project.replaceAll(placeholder, basename(named))),
    isCard: kind === "cards",
  })
  const found = await Promise.all(
    roots.map(async root => {
      switch (kind) {
        case "folder":
          return (await disk.readdir(root).catch(() => undefined)) === undefined ? [] : [unit(root)]
        case "subfolders":
          return (await foldersIn(root, disk)).map(path => unit(path))
        case "cards":
          return (await cardsIn(root, disk)).map(card => ({ ...unit(card.photos, card.path), cardPath: card.path }))
      }
    }),
  )
  return found.flat()
}

interface Card {
  readonly path: string
  /** Its folder of photos. */
  readonly photos: string
}

/** Systems mount cards in the root itself (`/Volumes/CARD`) or in a folder of the user (`/media/maria/CARD`). */
const cardsIn = async (root: string, disk: Disk): Promise<ReadonlyArray<Card>> => {
  const places = await foldersIn(root, disk)
  const inner = await Promise.all(places.map(place => foldersIn(place, disk)))
  const cards = await Promise.all([...places, ...inner.flat()].map(path => cardAt(path, disk)))
  return cards.flatMap(card => card ?? [])
}

/** Cameras keep photos in `DCIM` (the design rule for camera file systems, JEITA CP-3461). */
const cardAt = async (path: string, disk: Disk): Promise<Card | undefined> => {
  const folder = (await entriesOf(path, disk)).find(({ name }) => name.toUpperCase() === "DCIM")
  return folder === undefined ? undefined : { path, photos: join(path, folder.name) }
}

const foldersIn = async (path: string, disk: Disk): Promise<ReadonlyArray<string>> =>
  (await entriesOf(path, disk)).map(({ name }) => join(path, name))

const entriesOf = async (path: string, disk: Disk): Promise<ReadonlyArray<Entry>> => {
  const entries = await disk.readdir(path).catch(() => [])
  return entries.filter(({ name, kind }) => kind === "folder" && !name.startsWith(".")).sort((a, b) => (a.name < b.name ? -1 : 1))
}
