import { once } from "node:events"
import { constants, createReadStream } from "node:fs"
import { access, chmod, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { Effect, Layer } from "effect"
import { operator } from "../messages/operator.ts"
import { type Owner, Vault, type VaultFile } from "../ports/Vault.ts"
import { DataFolder } from "../store/DataFolder.ts"
import { withFiles } from "../store/files.ts"
import { linkOrCopy, makeFolder, syncFile, syncFolder, writeDurably } from "../store/fsync.ts"
import { newId } from "../store/ids.ts"
import { emptyFolder, fileAt, filesIn, isFolder, settle } from "../store/resultFiles.ts"
import { localFolders } from "./localFolders.ts"

/** Files of projects in the data folder. What is copied out is a hard link where the file system can. */
export const makeDiskVault = Effect.map(DataFolder, folder => {
  const { vault, thumbs, meta, results } = folder
  const local = localFolders(folder, [vault, thumbs, meta, results])
  const resultsOf = ({ projectId, id }: Owner) => join(results, projectId, id)
  const draftOf = (task: Owner) => `${resultsOf(task)}.draft`
  const pathOf = (file: VaultFile): string => {
    const { projectId, id } = file.of
    if (file.kind === "original") return join(vault, projectId, id)
    if (file.kind === "meta") return join(meta, projectId, id)
    return file.kind === "thumbnail" ? join(thumbs, projectId, `${id}.jpg`) : join(resultsOf(file.of), file.name)
  }
  /** What is copied out may be a hard link to it: read-only mode prevents writes through it. */
  const protect = (path: string) => withFiles(() => chmod(path, 0o400))
  return {
    ...local,
    check: withFiles(async () => {
      for (const parent of [vault, thumbs, meta, results]) await access(parent, constants.R_OK | constants.W_OK | constants.X_OK)
    }),
    stat: file => withFiles(() => fileAt(pathOf(file))),
    read: (file, from, to) => withFiles(() => openRange(pathOf(file), from, to)),
    write: (file, bytes) =>
      withFiles(async () => {
        await makeFolder(dirname(pathOf(file)))
        await writeDurably(pathOf(file), bytes)
      }),
    put: (file, path) =>
      Effect.andThen(
        withFiles(() => putFile(path, pathOf(file))),
        protect(pathOf(file)),
      ),
    receive: (file, { bucket, key }) =>
      withFiles(() => makeFolder(dirname(pathOf(file)))).pipe(
        Effect.andThen(bucket.copyTo(key, pathOf(file))),
        Effect.andThen(protect(pathOf(file))),
        Effect.as({ path: pathOf(file), keep: undefined }),
      ),
    link: () => Effect.undefined,
    origins: [],
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
  } satisfies Vault["Service"]
})

export const layerDiskVault = Layer.effect(Vault, makeDiskVault)

/** Bytes that are read of a file at a time. */
const pieces = 256 * 1024

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

const putFile = async (from: string, to: string): Promise<void> => {
  const draft = `${to}.${newId()}.draft`
  await makeFolder(dirname(to))
  try {
    await linkOrCopy(from, draft)
    await syncFile(draft)
    await rename(draft, to)
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(dirname(to))
}
