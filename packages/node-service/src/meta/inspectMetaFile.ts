import { open, stat } from "node:fs/promises"
import {
  checkedBytes,
  checkMetaFile,
  isTextFile,
  largestMetaFile,
  type MetaFileKind,
  metaFileKind,
  type Problem,
} from "@altilift/core"
import { sha1Of } from "../store/sha1Of.ts"
import { inspectArchive } from "./inspectArchive.ts"

/** What the bytes of a meta file say. */
export interface InspectedMetaFile {
  readonly size: number
  readonly checksum: string
  readonly kind: MetaFileKind | null
  /** What is wrong with it; nothing when it is Ready. */
  readonly problems: ReadonlyArray<Problem>
}

/**
 * Looks into a meta file. Of large kinds only the beginning is read, but for the checksum.
 *
 * @param announced SHA-1; null: it was not given
 */
export const inspectMetaFile = async (path: string, name: string, announced: string | null): Promise<InspectedMetaFile> => {
  const { size } = await stat(path)
  const named = metaFileKind(name)
  const most = largestMetaFile(named)
  if (size > most) return { size, checksum: announced ?? "", kind: named ?? null, problems: [{ code: "meta-too-large", most }] }
  const checksum = await sha1Of(path)
  const refused = (problems: ReadonlyArray<Problem>) => ({ size, checksum, kind: named ?? null, problems })
  if (size === 0) return refused([{ code: "meta-empty" }])
  if (announced !== null && announced !== checksum) return refused([{ code: "meta-checksum-mismatch", arrived: checksum }])
  if (/\.zip$/i.test(name)) return refused(await inspectArchive(path))
  if (!isTextFile(name)) return refused([])
  const text = await readText(path, named === undefined ? most : checkedBytes(named))
  const kind = named ?? metaFileKind(name, text)
  if (kind === undefined) return refused(checkMetaFile("positions", name, text))
  return { ...refused(checkMetaFile(kind, name, text)), kind }
}

/** So many bytes from the beginning, as UTF-8; a character that is cut off at their end is left out. */
export const readText = async (path: string, most: number): Promise<string> => {
  await using file = await open(path)
  const { size } = await file.stat()
  const buffer = Buffer.alloc(Math.min(size, most))
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return new TextDecoder().decode(buffer.subarray(0, filled), { stream: size > most })
}
