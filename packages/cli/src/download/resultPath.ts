import { join } from "node:path"

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

const isPlain = (name: string): boolean =>
  name !== "" &&
  name !== "." &&
  name !== ".." &&
  !/[\\:\u0000-\u001f\u007f]/.test(name) &&
  Buffer.byteLength(name + partSuffix) <= longestName

/** The name of a project as the name of a folder. */
export const folderNameOf = ({ name, id }: { readonly name: string; readonly id: string }): string =>
  safe(name) || safe(id) || "results"

const safe = (name: string): string => {
  const plain = name.replace(/[/\\:*?"<>|\u0000-\u001f\u007f]/g, "_").replace(/^[.\s-]+|[.\s]+$/g, "")
  const short = [...plain].slice(0, 60).join("").trimEnd()
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short) ? `_${short}` : short
}
