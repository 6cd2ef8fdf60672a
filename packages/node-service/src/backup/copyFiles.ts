import { existsSync } from "node:fs"
import { mkdir, stat } from "node:fs/promises"
import { dirname, join, relative, sep } from "node:path"
import { type DataFolderPaths, dataFolderPaths } from "../store/dataFolderPaths.ts"
import { linkOrCopy } from "../store/fsync.ts"
import { sha1Of } from "../store/sha1Of.ts"
import { backupNames, type Sum } from "./manifest.ts"
import { isReadyIn, type Snapshot, type SnapshotImage } from "./snapshot.ts"

/** What was copied, and what could not be. */
export interface CopiedFiles {
  readonly sums: ReadonlyArray<Sum>
  readonly bytes: number
  /** Ready images whose original is missing in the data folder too. */
  readonly lost: ReadonlyArray<string>
}

/**
 * Copies, or links, the files that a snapshot names: originals, thumbnails, meta files, results, and objects that wait
 * to be verified. An original never changes, so it may be copied after the snapshot. An image that was removed meanwhile
 * is removed from the snapshot too.
 */
export const copyFiles = async (data: DataFolderPaths, to: string, snapshot: Snapshot): Promise<CopiedFiles> => {
  const target = dataFolderPaths(join(to, backupNames.files))
  const [sums, lost, gone]: [Array<Sum>, Array<string>, Array<string>] = [[], [], []]
  let bytes = 0
  const copy = async (from: string, path: string, known: string | null): Promise<boolean> => {
    if (!existsSync(from)) return false
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await linkOrCopy(from, path)
    bytes += (await stat(path)).size
    sums.push({ path: relative(to, path).split(sep).join("/"), checksum: known ?? (await sha1Of(path)) })
    return true
  }
  const within = (folder: "vault" | "meta" | "edgeObjects" | "thumbs" | "results", ...names: ReadonlyArray<string>) =>
    [join(data[folder], ...names), join(target[folder], ...names)] as const
  const copyImage = async (image: SnapshotImage) => {
    const { id, projectId, filename } = image
    const original = within("vault", projectId, id)
    if (image.state !== "Ready") {
      // From the bucket the object goes to the vault: looked for in this order it is found.
      if (await copy(...within("edgeObjects", projectId, filename), null)) return
      if (await hasSize(original[0], image.size)) await copy(...original, null)
      return
    }
    if (await copy(...original, image.checksum)) await copy(...within("thumbs", projectId, `${id}.jpg`), null)
    else if (isReadyIn(data.database, id)) lost.push(id)
    else gone.push(id)
  }
  for (const image of snapshot.images()) await copyImage(image)
  for (const { id, projectId, checksum } of snapshot.metaFiles()) await copy(...within("meta", projectId, id), checksum)
  for (const { id, projectId, name = "", checksum } of snapshot.results()) {
    await copy(...within("results", projectId, id, ...name.split("/")), checksum)
  }
  for (const id of gone) snapshot.forget(id)
  return { sums, bytes, lost }
}

/** A file that is still being written is smaller. */
const hasSize = async (path: string, size: number | null): Promise<boolean> =>
  existsSync(path) && (await stat(path)).size === size
