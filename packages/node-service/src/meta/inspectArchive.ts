import { stat } from "node:fs/promises"
import type { Problem } from "@altilift/core"
import { type Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from "yauzl"

/** What an archive may unpack to: files, bytes, and times its own size where that is more than `small`. */
const bounds = { files: 10_000, bytes: 1024 ** 3, times: 200, small: 64 * 1024 ** 2 }

/** The file that the archive of an initial scene holds. */
const scene = "initial.xms"

/**
 * What is wrong with an archive that others will unpack: names that lead out of a folder, links, and more bytes than it
 * should hold. Everything is unpacked once, into nothing, because the sizes in an archive need not be true.
 */
export const inspectArchive = async (path: string): Promise<ReadonlyArray<Problem>> => {
  try {
    const { size } = await stat(path)
    const zip = await openPromise(path, { decodeStrings: false, autoClose: false })
    try {
      return await inspect(zip, Math.min(bounds.bytes, Math.max(bounds.small, bounds.times * size)))
    } finally {
      zip.close()
    }
  } catch {
    return [{ code: "meta-archive-unreadable" }]
  }
}

const inspect = async (zip: ZipFile, most: number): Promise<ReadonlyArray<Problem>> => {
  let [announced, unpacked, files, hasScene] = [0, 0, 0, false]
  const tooLarge: ReadonlyArray<Problem> = [{ code: "meta-archive-too-large", most }]
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry)
    if (isUnsafe(entry, name)) return [{ code: "meta-archive-unsafe", entry: printable(name) }]
    announced += entry.uncompressedSize
    if (++files > bounds.files || announced > most) return tooLarge
    if (name.endsWith("/")) continue
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      unpacked += (chunk as Buffer).length
      if (unpacked > most) return tooLarge
    }
    if (name.split("/").at(-1)?.toLowerCase() === scene) hasScene = true
  }
  return hasScene ? [] : [{ code: "meta-archive-without", file: scene }]
}

const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string =>
  getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)

/** The type in the mode of Unix: a file, a folder, or nothing said. */
const isUnsafe = ({ versionMadeBy, externalFileAttributes }: Entry, name: string): boolean => {
  const type = versionMadeBy >>> 8 === 3 ? (externalFileAttributes >>> 16) & 0o170000 : 0
  return validateFileName(name) !== null || name.split("/").includes("..") || ![0, 0o100000, 0o040000].includes(type)
}

const printable = (name: string): string => name.slice(0, 80).replace(/[^\x20-\x7e]/g, "?")
