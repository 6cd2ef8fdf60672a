import { inNaturalOrder } from "@altilift/core"
import { browserError } from "./browserError.ts"
import type { ChosenItem } from "./Chosen.ts"
import type { Listed } from "./PhotoFile.ts"

/** A file or folder, and the folder where it was met: with a slash at its end, or empty. */
export interface FoundItem {
  readonly item: ChosenItem
  readonly folder: string
}

/** A folder that can be looked into. */
interface Folder {
  readonly path: string
  readonly inside: () => Promise<ReadonlyArray<FoundItem>>
}

/** The path of the file at a place; undefined: it is a folder. */
export const fileAt = ({ item, folder }: FoundItem): string | undefined => {
  if (item instanceof File) return folder + (item.webkitRelativePath || item.name)
  const isFile = "kind" in item ? item.kind === "file" : item.isFile
  return isFile ? folder + item.name : undefined
}

/** What is at a place. Never rejects: a file that cannot be had is `unreadable`. */
export const inspect = async ({ item, folder }: FoundItem): Promise<Listed | Folder> => {
  if (item instanceof File) return fileOf(item, folder + (item.webkitRelativePath || item.name), async () => item)
  const path = folder + item.name
  if ("kind" in item) {
    if (isDirectoryHandle(item)) return { path, inside: () => insideHandle(item, `${path}/`) }
    return opened(path, () => (item as FileSystemFileHandle).getFile())
  }
  if (item.isDirectory) return { path, inside: () => insideEntry(item as FileSystemDirectoryEntry, `${path}/`) }
  return opened(path, () => new Promise((resolve, reject) => (item as FileSystemFileEntry).file(resolve, reject)))
}

/** A place that cannot be looked into. */
export const unreadable = (path: string, cause: unknown): Listed => ({
  found: "unreadable",
  file: { ref: path, name: nameOf(path), size: 0, modifiedAt: 0 },
  problem: { code: "file-unreadable", ...browserError(cause) },
})

export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

const opened = async (path: string, open: () => Promise<File>): Promise<Listed> => {
  try {
    return fileOf(await open(), path, open)
  } catch (cause) {
    return unreadable(path, cause)
  }
}

const fileOf = (file: File, ref: string, open: () => Promise<File>): Listed => ({
  found: "file",
  file: { ref, name: file.name, size: file.size, modifiedAt: file.lastModified, open },
})

const isDirectoryHandle = (handle: FileSystemHandle): handle is FileSystemDirectoryHandle => handle.kind === "directory"

const insideHandle = async (directory: FileSystemDirectoryHandle, folder: string): Promise<ReadonlyArray<FoundItem>> => {
  const places: Array<FoundItem> = []
  for await (const item of directory.values()) places.push({ item, folder })
  return inOrder(places)
}

/** `readEntries` yields a hundred or so at a time, and nothing when there are no more. */
const insideEntry = async (directory: FileSystemDirectoryEntry, folder: string): Promise<ReadonlyArray<FoundItem>> => {
  const reader = directory.createReader()
  const places: Array<FoundItem> = []
  for (;;) {
    const some = await new Promise<ReadonlyArray<FileSystemEntry>>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return inOrder(places)
    for (const item of some) places.push({ item, folder })
  }
}

/** By name. Names are asked for once: each is a call into the browser. */
const inOrder = (places: ReadonlyArray<FoundItem>): ReadonlyArray<FoundItem> =>
  inNaturalOrder(places.map(place => ({ place, name: place.item.name }))).map(({ place }) => place)
