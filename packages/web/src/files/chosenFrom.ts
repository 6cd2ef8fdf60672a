import { inNaturalOrder } from "@altilift/core"
import type { ChosenItem } from "./Chosen.ts"

/**
 * What was dropped. To be called in the handler of the drop itself, because browsers forget it afterwards; what it
 * yields may be waited for. Handles where there are some (`keepHandles` can keep them), else entries, else files.
 */
export const chosenFromDrop = (data: DataTransfer): Promise<ReadonlyArray<ChosenItem>> => {
  const items = [...data.items].filter(item => item.kind === "file")
  return Promise.all(items.map(itemOf)).then(found => found.flatMap(item => item ?? []))
}

const itemOf = async (item: DataTransferItem): Promise<ChosenItem | null> => {
  // Both are asked for before anything is waited for.
  const entry = item.webkitGetAsEntry()
  const file = item.getAsFile()
  if (!("getAsFileSystemHandle" in item) || typeof item.getAsFileSystemHandle !== "function") return entry ?? file
  const handle: Promise<FileSystemHandle | null> = item.getAsFileSystemHandle()
  // A page from an insecure address, and some kinds of drag, have entries but no handles.
  return (await handle.catch(() => null)) ?? entry ?? file
}

/** What was picked with an `<input type="file">`, with `webkitdirectory` or without; browsers list it in any order. */
export const chosenFromInput = (input: HTMLInputElement): ReadonlyArray<ChosenItem> =>
  inNaturalOrder([...(input.files ?? [])].map(file => ({ file, name: file.webkitRelativePath || file.name }))).map(
    ({ file }) => file,
  )

type DirectoryPicker = (options: { readonly mode: "read"; readonly id: string }) => Promise<FileSystemDirectoryHandle>

const picker = (): DirectoryPicker | undefined =>
  "showDirectoryPicker" in window && typeof window.showDirectoryPicker === "function"
    ? window.showDirectoryPicker.bind(window)
    : undefined

/** Whether `pickFolder` works here; else an input with `webkitdirectory` is the way. */
export const canPickFolder = (): boolean => picker() !== undefined

/** Lets the user choose a folder; `undefined` when they change their mind. Needs a click. */
export const pickFolder = async (): Promise<FileSystemDirectoryHandle | undefined> => {
  try {
    return await picker()?.({ mode: "read", id: "altilift-photos" })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") return undefined
    throw cause
  }
}
