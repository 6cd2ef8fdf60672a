import { parse } from "node:path"

/** The longest file name that common file systems take, less room for a number, in bytes. */
const longestName = 240

/** Characters that some file system refuses, or that would leave the folder. */
const unsafe = /[\u0000-\u001f\u007f<>:"/\\|?*]/g

/** Names that Windows keeps for devices, with any extension. */
const device = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i

/**
 * Names files, one original name after the other: the original wherever it can be a file name on every system and no
 * earlier one differs from it in case or in Unicode form only; else the nearest that can.
 */
export const fileNamer = () => {
  const taken = new Set<string>()
  // The last number given for each name: those before it are taken, and are not tried again.
  const numbers = new Map<string, number>()
  return (original: string): string => {
    const { name, ext } = parse(safeName(original))
    const wanted = folded(name + ext)
    let candidate = name + ext
    let copy = numbers.get(wanted) ?? 1
    while (taken.has(folded(candidate))) {
      copy += 1
      candidate = `${name} (${copy})${ext}`
    }
    numbers.set(wanted, copy)
    taken.add(folded(candidate))
    return candidate
  }
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
