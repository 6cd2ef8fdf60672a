import { randomBytes } from "node:crypto"
import { createReadStream } from "node:fs"
import { open, readdir, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Context, Effect, Layer } from "effect"
import type { ObjectKey } from "../../../ports/Bucket.ts"
import type { FileError } from "../../../ports/FileError.ts"
import { DataFolder } from "../../../store/DataFolder.ts"
import { withFiles } from "../../../store/files.ts"
import { hasCode, makeFolder, syncFolder } from "../../../store/fsync.ts"

/** An object that comes in parts. */
export interface Upload {
  readonly key: ObjectKey
  readonly id: string
}

/** A part that arrived. */
export interface Part {
  /** From 1; order, not position: numbers may be left out. */
  readonly number: number
  /** Bytes. */
  readonly size: number
  /** MD5 of its bytes, upper-case hexadecimal. */
  readonly md5: string
}

/** Whether an object has room for a part beside those that are there. */
export type Fits = (parts: ReadonlyArray<Part>) => boolean

export type Committed = "kept" | "no upload" | "no room"

/** Uploads of one object that are kept; a client that lost the answer begins another one. */
const mostUploads = 4

/**
 * Parts of objects on disk, each a file that says in its name what it is. An upload is a folder; it is there as long as
 * its folder is, also across a restart.
 */
export class PartFiles extends Context.Service<
  PartFiles,
  {
    /** Begins an upload and makes up its id. Of one object the latest four are kept. */
    readonly begin: (key: ObjectKey) => Effect.Effect<Upload, FileError>
    /**
     * The parts by number; undefined when there is no such upload. Everything else wants an upload that is known to
     * exist.
     */
    readonly parts: (upload: Upload) => Effect.Effect<ReadonlyArray<Part> | undefined, FileError>
    /**
     * Makes a draft, synced by its writer, a part, in place of an earlier one of its number, if it fits with what is
     * there.
     */
    readonly commit: (draft: string, upload: Upload, part: Part, fits: Fits) => Effect.Effect<Committed, FileError>
    /** When the part arrived, in milliseconds since 1970. */
    readonly arrivedAt: (upload: Upload, part: Part) => Effect.Effect<number, FileError>
    /** Writes parts one after the other to a file that must not exist, synced. */
    readonly assemble: (upload: Upload, parts: ReadonlyArray<Part>, path: string) => Effect.Effect<void, FileError>
    readonly remove: (upload: Upload) => Effect.Effect<void, FileError>
    /** All uploads, and when they were touched last, in milliseconds since 1970. */
    readonly all: Effect.Effect<ReadonlyArray<Upload & { readonly touchedAt: number }>, FileError>
  }
>()("@altilift/node-service/drivers/embedded/parts/PartFiles") {
  static readonly layer = Layer.effect(
    PartFiles,
    Effect.gen(function* () {
      const { edgeUploads } = yield* DataFolder
      const folder = ({ key, id }: Upload) => join(edgeUploads, key.projectId, `${key.filename}-${id}`)
      const file = (upload: Upload, part: Part) => join(folder(upload), nameOf(part))
      return PartFiles.of({
        begin: key =>
          withFiles(async () => {
            const upload = { key, id: randomBytes(16).toString("hex").toUpperCase() }
            await makeFolder(folder(upload))
            await forgetOldest(dirname(folder(upload)), upload)
            await syncFolder(dirname(folder(upload)))
            return upload
          }),
        // What is no id of ours, and so might lead elsewhere, is never made a path.
        parts: upload => (uploadPattern.test(upload.id) ? withFiles(() => partsIn(folder(upload))) : Effect.undefined),
        commit: (draft, upload, part, fits) => withFiles(() => replacePart(draft, folder(upload), part, fits)),
        arrivedAt: (upload, part) => withFiles(async () => (await stat(file(upload, part))).mtimeMs),
        assemble: (upload, parts, path) =>
          withFiles(() =>
            concatenate(
              parts.map(part => file(upload, part)),
              path,
            ),
          ),
        remove: upload => withFiles(() => removeFolder(folder(upload))),
        all: withFiles(() => uploadsIn(edgeUploads)),
      })
    }),
  )
}

const nameOf = ({ number, size, md5 }: Part): string => `${number}-${size}-${md5}`

const partPattern = /^(\d{1,5})-(\d{1,15})-([0-9A-F]{32})$/

const uploadPattern = /^[0-9A-F]{32}$/

const folderPattern = /^(.+)-([0-9A-F]{32})$/

const partsIn = async (folder: string): Promise<ReadonlyArray<Part> | undefined> => {
  try {
    const parts = (await readdir(folder)).flatMap(name => {
      const [, number, size, md5] = partPattern.exec(name) ?? []
      return md5 === undefined ? [] : [{ number: Number(number), size: Number(size), md5 }]
    })
    return parts.sort((one, other) => one.number - other.number)
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined
    throw cause
  }
}

const replacePart = async (draft: string, folder: string, part: Part, fits: Fits): Promise<Committed> => {
  const kept = await partsIn(folder)
  if (kept === undefined) return "no upload"
  if (!fits(kept)) return "no room"
  const earlier = kept.filter(({ number }) => number === part.number)
  await rename(draft, join(folder, nameOf(part)))
  // A crash here leaves both; who completes the upload says by the MD5 which one is meant.
  for (const old of earlier) if (nameOf(old) !== nameOf(part)) await rm(join(folder, nameOf(old)), { force: true })
  await syncFolder(folder)
  return "kept"
}

/** A part may arrive while its folder goes. */
const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 })

/** Removes uploads of the object of this one, those that began first. */
const forgetOldest = async (project: string, { key, id }: Upload): Promise<void> => {
  const uploads = (await readdir(project)).map(name => folderPattern.exec(name) ?? [])
  const names = uploads.flatMap(([name = "", filename, other]) => (filename === key.filename && other !== id ? [name] : []))
  if (names.length < mostUploads) return
  const began = await Promise.all(names.map(async name => ({ name, at: await birthOf(join(project, name)) })))
  const oldest = began.sort((one, other) => one.at - other.at).slice(0, names.length + 1 - mostUploads)
  for (const { name } of oldest) await removeFolder(join(project, name))
}

/** When a folder was made, in milliseconds; one that is gone counts as the oldest. */
const birthOf = async (folder: string): Promise<number> => {
  try {
    return (await stat(folder)).birthtimeMs
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return 0
    throw cause
  }
}

const concatenate = async (paths: ReadonlyArray<string>, to: string): Promise<void> => {
  await using out = await open(to, "wx", 0o644)
  for (const path of paths) {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 ** 2 })) await out.appendFile(chunk)
  }
  await out.sync()
}

const uploadsIn = async (root: string) => {
  const uploads: Array<Upload & { touchedAt: number }> = []
  for (const projectId of await readdir(root)) {
    for (const name of await readdir(join(root, projectId))) {
      const [, filename, id] = folderPattern.exec(name) ?? []
      if (filename === undefined || id === undefined) continue
      const { mtimeMs } = await stat(join(root, projectId, name))
      uploads.push({ key: { projectId, filename }, id, touchedAt: mtimeMs })
    }
  }
  return uploads
}
