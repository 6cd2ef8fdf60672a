import { parse } from "node:path"

/** The longest file name that common file systems take, less room for a number, in bytes. */
const longestName = 240

/** Characters that some file system refuses, or that would leave the folder. */
const unsafe = /[\u0000-\u001f\u007f<>:"/\\|?*]/g

/** Names that Windows keeps for devices, with any extension. */
const device = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i

/**
 * A file name for each original name, in order: the original wherever it can be a file name on every system and no earlier one
 * differs from it in case or in Unicode form only; else the nearest that can.
 */
export const toFileNames = (originals: ReadonlyArray<string>): ReadonlyArray<string> => {
  const taken = new Set<string>()
  return originals.map(original => {
    const { name, ext } = parse(safeName(original))
    let candidate = name + ext
    for (let copy = 2; taken.has(folded(candidate)); copy += 1) candidate = `${name} (${copy})${ext}`
    taken.add(folded(candidate))
    return candidate
  })
}

const folded = (name: string): string => name.normalize("NFC").toLowerCase()

const safeName = (original: string): string => {
  const cleaned = original
    .toWellFormed()
    .replace(unsafe, "_")
    .replace(/[. ]+$/, "_")
  const named = cleaned === "" || device.test(cleaned) ? `_${cleaned}` : cleaned
  const { name, ext } = parse(named)
  const extension = Buffer.byteLength(ext) > 20 ? "" : ext
  return cut(extension === "" ? named : name, longestName - Buffer.byteLength(extension)) + extension
}

/** As much of the text as fits into so many bytes, without splitting a character. */
const cut = (text: string, bytes: number): string => {
  let kept = ""
  let size = 0
  for (const character of text) {
    size += Buffer.byteLength(character)
    if (size > bytes) break
    kept += character
  }
  return kept
}
