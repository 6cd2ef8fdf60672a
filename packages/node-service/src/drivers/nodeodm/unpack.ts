import { createWriteStream } from "node:fs"
import { mkdir, stat } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { Transform } from "node:stream"
import { pipeline } from "node:stream/promises"
import { crc32 } from "node:zlib"
import { Data } from "effect"
import { type Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from "yauzl"
import { operator } from "../../messages/operator.ts"
import { hasCode } from "../../store/fsync.ts"
import { isOfDisk } from "../download.ts"
import { requireRoom } from "./requireRoom.ts"

/** The archive must not be unpacked. */
export class UnsafeArchive extends Data.TaggedError("UnsafeArchive")<{ readonly message: string }> {}

/** The archive is not what the node made: another download may be. */
export class DamagedArchive extends Data.TaggedError("DamagedArchive")<{ readonly message: string }> {}

/** What an archive may unpack to. */
export interface Bounds {
  readonly files: number
  readonly bytes: number
  /** Times the size of the archive; an archive that stays under `small` bytes may be denser. */
  readonly times: number
  readonly small: number
}

export const usualBounds: Bounds = { files: 200_000, bytes: 1024 ** 4, times: 100, small: 1024 ** 3 }

export interface Unpacked {
  readonly files: number
  readonly bytes: number
  /** Names that were left out, because they are links. */
  readonly links: ReadonlyArray<string>
}

/**
 * Unpacks an archive into an empty folder. Nothing is written before every name and size in its directory was checked:
 * no name leads out of the folder, no two are the same, and the whole keeps within the bounds. Links are left out. The
 * sizes hold for the bytes too, because more than announced end the unpacking.
 *
 * @param assets files and folders that are wanted; undefined: all
 * @param signal ends it
 * @throws {UnsafeArchive} or {DamagedArchive}; errors of the disk stay what they are
 */
export const unpack = async (
  archive: string,
  folder: string,
  assets: ReadonlyArray<string> | undefined,
  bounds: Bounds = usualBounds,
  signal?: AbortSignal,
): Promise<Unpacked> => {
  const wanted = (name: string) => assets?.some(asset => name === asset || name.startsWith(`${asset}/`)) ?? true
  const survey = await readDirectory(archive, (entries, size) => check(entries, wanted, size, bounds))
  if (survey.files === 0) throw new DamagedArchive({ message: operator.archiveEmpty })
  await requireRoom(folder, survey.bytes)
  await readDirectory(archive, async (entries, _, zip) => {
    for await (const entry of entries) {
      const name = nameOf(entry)
      if (isFile(entry) && wanted(name)) await extract(zip, entry, join(folder, name), signal)
      signal?.throwIfAborted()
    }
  })
  return survey
}

type Read<A> = (entries: AsyncIterable<Entry>, size: number, zip: ZipFile) => Promise<A>

const readDirectory = async <A>(archive: string, read: Read<A>): Promise<A> => {
  try {
    const { size } = await stat(archive)
    const zip = await openPromise(archive, { decodeStrings: false, autoClose: false })
    try {
      return await read(zip.eachEntry(), size, zip)
    } finally {
      zip.close()
    }
  } catch (cause) {
    if (cause instanceof UnsafeArchive || cause instanceof DamagedArchive) throw cause
    if (isOfDisk(cause) && !hasCode(cause, "ENOENT")) throw cause
    throw new DamagedArchive({ message: cause instanceof Error ? cause.message : String(cause) })
  }
}

/** Reads the whole directory and writes nothing. */
const check = async (
  entries: AsyncIterable<Entry>,
  wanted: (name: string) => boolean,
  size: number,
  most: Bounds,
): Promise<Unpacked> => {
  const names = new Set<string>()
  const links: Array<string> = []
  let [bytes, count, files, kept] = [0, 0, 0, 0]
  for await (const entry of entries) {
    const name = nameOf(entry)
    if (++count > most.files) throw new UnsafeArchive({ message: operator.archiveTooMany(most.files) })
    bytes += entry.uncompressedSize
    if (bytes > most.bytes) throw new UnsafeArchive({ message: operator.archiveTooBig(most.bytes) })
    if (bytes > Math.max(most.small, most.times * size))
      throw new UnsafeArchive({ message: operator.archiveTooDense(most.times) })
    if (isLink(entry)) links.push(name)
    if (!isFile(entry) || !wanted(name)) continue
    // Disks that ignore case would have one file for two names.
    const folded = name.normalize("NFC").toLowerCase()
    if (names.has(folded)) throw new UnsafeArchive({ message: operator.archiveNameTwice(name) })
    if (entry.isEncrypted() || !entry.canDecodeFileData()) throw new DamagedArchive({ message: operator.archiveUnreadable(name) })
    names.add(folded)
    files++
    kept += entry.uncompressedSize
  }
  return { files, bytes: kept, links }
}

/** The name of an entry, which stays in the folder. */
const nameOf = (entry: Entry): string => {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry
  const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
  const parts = name.replace(/\/$/, "").split("/")
  const leaves = validateFileName(name) !== null || parts.some(part => part === "" || part === "." || part === "..")
  if (leaves || /[\u0000-\u001f]/.test(name)) throw new UnsafeArchive({ message: operator.archiveName(name.slice(0, 200)) })
  return name
}

/** Bits of the type in the mode of Unix, which archives have in the upper half of the attributes. */
const typeOf = ({ versionMadeBy, externalFileAttributes }: Entry): number =>
  versionMadeBy >>> 8 === 3 ? (externalFileAttributes >>> 16) & 0o170000 : 0

const isLink = (entry: Entry): boolean => typeOf(entry) === 0o120000

/** Devices and pipes are left out too. */
const isFile = (entry: Entry): boolean => entry.fileNameRaw.at(-1) !== 0x2f && [0, 0o100000].includes(typeOf(entry))

const extract = async (zip: ZipFile, entry: Entry, path: string, signal: AbortSignal | undefined): Promise<void> => {
  let sum = 0
  const checksum = new Transform({
    transform: (chunk: Buffer, _, next) => {
      sum = crc32(chunk, sum)
      next(null, chunk)
    },
  })
  try {
    await mkdir(dirname(path), { recursive: true })
    await pipeline(await zip.openReadStreamPromise(entry), checksum, createWriteStream(path, { flags: "wx", flush: true }), {
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (cause) {
    // A name that is a file and a folder, or that this disk cannot have.
    if (hasCode(cause, "EEXIST", "ENOTDIR", "EISDIR", "ENAMETOOLONG", "EINVAL", "EILSEQ")) {
      throw new UnsafeArchive({ message: operator.archiveNameTwice(basename(path)) })
    }
    throw cause
  }
  if (sum !== entry.crc32) throw new DamagedArchive({ message: operator.archiveChecksum(basename(path)) })
}
