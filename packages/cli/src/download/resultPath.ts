import { extname, join } from "node:path"

/** Bytes of a name that every file system takes. */
const longestName = 255

/** What is added to the name while a result arrives. */
export const partSuffix = ".part"

/**
 * Where a result of this name goes in a folder; `undefined`: the name leads elsewhere, or no file can have it. Names
 * come from the server: `/` separates folders, and what would separate them on any other system is not accepted.
 */
export const resultPath = (folder: string, name: string): string | undefined => {
  const names = name.split("/")
  return names.every(isPlain) ? join(folder, ...names) : undefined
}

/** Gives each path away once; paths that differ only in case are one path, as on some file systems. */
export const makePlaces = () => {
  const taken = new Set<string>()
  /** False: it, or the part of it, is another one's already. */
  return (path: string): boolean => {
    const names = [path, path + partSuffix].map(name => name.normalize("NFC").toLowerCase())
    if (names.some(name => taken.has(name))) return false
    for (const name of names) taken.add(name)
    return true
  }
}

const isPlain = (name: string): boolean =>
  name !== "" &&
  name !== "." &&
  name !== ".." &&
  !/[\\:\u0000-\u001f\u007f]/.test(name) &&
  Buffer.byteLength(name + partSuffix) <= longestName

/** The name of a project as the name of a folder. */
export const folderNameOf = ({ name, id }: { readonly name: string; readonly id: string }): string =>
  safe(name) || safe(id) || "results"

/**
 * The name of a photo as the name of a file, which every file system takes. `mark` stands before the extension, to
 * distinguish photos of one name.
 */
export const photoFileName = (name: string, mark = ""): string => {
  const base = name.split(/[\\/]/).at(-1) ?? ""
  const extension = safe(extname(base).slice(1)).slice(0, 8)
  const stem = safe(extension === "" ? base : base.slice(0, -extname(base).length)) || "photo"
  return stem + mark + (extension === "" ? "" : `.${extension}`)
}

const safe = (name: string): string => {
  const plain = name.replace(/[/\\:*?"<>|\u0000-\u001f\u007f]/g, "_").replace(/^[.\s-]+|[.\s]+$/g, "")
  // No more than four bytes each in UTF-8: with a mark, an extension and `.part` they are fewer than 255.
  const short = [...plain].slice(0, 50).join("").trimEnd()
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short) ? `_${short}` : short
}
