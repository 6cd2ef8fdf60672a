import { once } from "node:events"
import { createReadStream } from "node:fs"
import { chmod, lstat, opendir, readdir, rename, rm, stat } from "node:fs/promises"
import { dirname, join, relative, sep } from "node:path"
import { Readable } from "node:stream"
import { Effect, Layer } from "effect"
import { operator } from "../messages/operator.ts"
import { type Owner, Vault, type VaultFile } from "../ports/Vault.ts"
import { DataFolder } from "../store/DataFolder.ts"
import { withFiles } from "../store/files.ts"
import { hasCode, linkOrCopy, makeFolder, syncFile, syncFolder, writeDurably } from "../store/fsync.ts"
import { idPattern } from "../store/ids.ts"
import { removeFolder } from "../store/removeFolder.ts"

/** In the data folder. What is copied out is a hard link where the file system can. */
export const layerDiskVault = Layer.effect(
  Vault,
  Effect.map(DataFolder, folder => {
    const { edgeObjects, edgeUploads, vault, thumbs, meta, handoff, work, results } = folder
    const perProject = [edgeObjects, edgeUploads, vault, thumbs, meta, handoff, work, results]
    const resultsOf = ({ projectId, id }: Owner) => join(results, projectId, id)
    const draftOf = (task: Owner) => `${resultsOf(task)}.draft`
    const pathOf = (file: VaultFile): string => {
      const { projectId, id } = file.of
      if (file.kind === "original") return join(vault, projectId, id)
      if (file.kind === "meta") return join(meta, projectId, id)
      return file.kind === "thumbnail" ? join(thumbs, projectId, `${id}.jpg`) : join(resultsOf(file.of), file.name)
    }
    return Vault.of({
      stat: file => withFiles(() => fileAt(pathOf(file))),
      read: (file, from, to) => withFiles(() => openRange(pathOf(file), from, to)),
      write: (file, bytes) =>
        withFiles(async () => {
          await makeFolder(dirname(pathOf(file)))
          await writeDurably(pathOf(file), bytes)
        }),
      takeIn: (file, bring) =>
        withFiles(() => makeFolder(dirname(pathOf(file)))).pipe(
          Effect.andThen(bring(pathOf(file))),
          // What is copied out may be a hard link to it: nobody shall write through one by mistake.
          Effect.andThen(withFiles(() => chmod(pathOf(file), 0o400))),
        ),
      local: file => Effect.succeed(pathOf(file)),
      copyOut: (file, path) => withFiles(() => copyOut(pathOf(file), path)),
      delete: file => withFiles(() => rm(pathOf(file), { force: true })),
      draftResults: task => withFiles(() => emptyFolder(draftOf(task))),
      keepResults: task =>
        withFiles(async () => {
          // Behind a link in its place are the files of others.
          if (!(await isFolder(draftOf(task)))) throw new Error(operator.resultsReplaced(draftOf(task)))
          await settle(draftOf(task))
          await rename(draftOf(task), resultsOf(task))
          await syncFolder(dirname(resultsOf(task)))
        }),
      results: task => withFiles(async () => ((await isFolder(resultsOf(task))) ? filesIn(resultsOf(task)) : undefined)),
      removeResults: task =>
        withFiles(async () => {
          for (const path of [draftOf(task), resultsOf(task)]) await rm(path, { recursive: true, force: true })
        }),
      handoff: task => join(handoff, task.projectId, task.id),
      work: task => join(work, task.projectId, task.id),
      projects: withFiles(async () => {
        const found = new Set<string>()
        for (const parent of perProject) {
          for await (const { name } of await opendir(parent)) if (idPattern.test(name)) found.add(name)
        }
        return found
      }),
      remove: projectId =>
        withFiles(async () => {
          for (const parent of perProject) await removeFolder(join(parent, projectId))
        }),
    })
  }),
)

/** Bytes that are read of a file at a time. */
const pieces = 256 * 1024

const fileAt = async (path: string) => {
  const found = await orGone(stat(path))
  return found?.isFile() ? { size: found.size, modifiedAt: Math.floor(found.mtimeMs) } : undefined
}

const openRange = async (path: string, from: number, to: number): Promise<Readable> => {
  if (to <= from) return Readable.from([])
  const stream = createReadStream(path, { start: from, end: to - 1, highWaterMark: pieces })
  await once(stream, "open")
  // Who reads it later gets an error that comes before; without a listener it would end the process.
  stream.on("error", () => undefined)
  return stream
}

const copyOut = async (from: string, to: string): Promise<void> => {
  await linkOrCopy(from, to)
  await chmod(to, (await stat(to)).mode & 0o555)
}

const emptyFolder = async (path: string): Promise<string> => {
  await rm(path, { recursive: true, force: true })
  await makeFolder(path)
  return path
}

/**
 * Leaves folders and regular files, and has them on the disk: some disks say only then that they are full. A link may
 * lead out of the folder, and is removed.
 */
const settle = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await settle(path)
    else if (entry.isFile()) await syncFile(path)
    else await rm(path)
  }
  await syncFolder(folder)
}

/** A link to a folder is none. */
const isFolder = async (path: string): Promise<boolean> => (await orGone(lstat(path)))?.isDirectory() ?? false

const filesIn = async (folder: string) => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files: Array<{ readonly name: string; readonly size: number; readonly modifiedAt: number }> = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const found = entry.isFile() ? await fileAt(path) : undefined
    if (found !== undefined) files.push({ ...found, name: relative(folder, path).split(sep).join("/") })
  }
  return files
}

const orGone = async <A>(found: Promise<A>): Promise<A | undefined> => {
  try {
    return await found
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) return undefined
    throw cause
  }
}
