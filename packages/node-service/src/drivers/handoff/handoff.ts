import { mkdir, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { Effect } from "effect"
import { operator } from "../../messages/operator.ts"
import type { ReconstructionJob, Reconstructor } from "../../ports/Reconstructor.ts"
import type { ImageRow, MetaFileRow, TaskRow } from "../../ports/tables.ts"
import { metaFileOf, originalOf, Vault } from "../../ports/Vault.ts"
import { withFiles } from "../../store/files.ts"
import { hasCode, linkOrCopy, makeFolder, syncFolder, writeDurably } from "../../store/fsync.ts"
import { fileNamer } from "./fileNames.ts"

/** Folder of the originals inside a handoff: no photo can collide with the manifest. */
export const originalsFolder = "images"

/** Folder of the meta files inside a handoff. */
export const metaFolder = "meta"

export const manifestName = "manifest.json"

/**
 * Hands the photos over to another program: a folder `handoff/{project}/{task}` with the originals and a manifest. The
 * folder appears as a whole, by a rename, so a program that watches for it finds it complete. Its result is the
 * manifest.
 */
export const makeHandoff = Effect.gen(function* () {
  const vault = yield* Vault
  return {
    run: Effect.fn("handoff.run")(
      function* (job: ReconstructionJob, report) {
        const folder = vault.handoff(job.task)
        yield* layOut(job, folder)
        const line = operator.handoffDone(job.images.length, folder)
        report.line(line)
        yield* Effect.sync(() => process.stdout.write(`${line}\n`))
        yield* withFiles(() => linkOrCopy(join(folder, manifestName), join(job.results, manifestName)))
      },
      Effect.provideService(Vault, vault),
    ),
    discard: task => withFiles(() => rm(vault.handoff(task), { recursive: true, force: true })),
  } satisfies Reconstructor
})

/**
 * Lays the photos of a job out in a folder: `images/`, `manifest.json`, and `meta/` where there are meta files. A
 * folder that is there is complete.
 */
export const layOut = Effect.fnUntraced(function* (job: ReconstructionJob, folder: string) {
  const vault = yield* Vault
  if ((yield* withFiles(() => statOf(folder))) !== undefined) return
  const draft = `${folder}.draft`
  yield* Effect.scoped(
    Effect.gen(function* () {
      yield* Effect.addFinalizer(() => Effect.promise(() => rm(draft, { recursive: true, force: true })))
      yield* withFiles(() => startDraft(draft))
      const nameOf = fileNamer()
      const named: Array<Named> = []
      for (const image of job.images) {
        const name = nameOf(image.name)
        yield* vault.copyOut(originalOf(image), join(draft, originalsFolder, name))
        named.push({ image, name })
      }
      const metaFiles = job.metaFiles.map(file => ({ file, name: metaName(file) }))
      if (metaFiles.length > 0) yield* withFiles(() => makeFolder(join(draft, metaFolder)))
      for (const { file, name } of metaFiles) yield* vault.copyOut(metaFileOf(file), join(draft, metaFolder, name))
      yield* withFiles(() => finishDraft(draft, folder, manifest(job, named, metaFiles)))
    }),
  )
})

/** Names of meta files are plain and differ in more than case. Programs look for those of the API in lower case. */
const metaName = ({ name }: MetaFileRow): string => (/\.(txt|xms|zip)$/i.test(name) ? name.toLowerCase() : name)

const startDraft = async (draft: string): Promise<void> => {
  await rm(draft, { recursive: true, force: true })
  await makeFolder(dirname(draft))
  await mkdir(join(draft, originalsFolder), { recursive: true })
}

const finishDraft = async (draft: string, folder: string, content: Iterable<string>): Promise<void> => {
  await syncFolder(join(draft, originalsFolder))
  await writeDurably(join(draft, manifestName), content)
  await rename(draft, folder)
  await syncFolder(dirname(folder))
}

/** An image and its file. */
interface Named {
  readonly image: ImageRow
  readonly name: string
}

interface NamedMetaFile {
  readonly file: MetaFileRow
  readonly name: string
}

/** Entries of the manifest that are written at a time. */
const entriesAtOnce = 100

/** The manifest in pieces: there may be very many images, and others are to be served between them. */
function* manifest(
  { project, task }: ReconstructionJob,
  named: ReadonlyArray<Named>,
  metaFiles: ReadonlyArray<NamedMetaFile>,
): Iterable<string> {
  const head = { version: 1, project: { id: project.id, name: project.name }, task: taskOf(task) }
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "images": [`
  for (let from = 0; from < named.length; from += entriesAtOnce) {
    const entries = named.slice(from, from + entriesAtOnce).map(entry)
    yield `${from === 0 ? "" : ","}\n${entries.map(one => indented(JSON.stringify(one, undefined, 2))).join(",\n")}`
  }
  const meta = metaFiles.map(one => indented(JSON.stringify(metaEntry(one), undefined, 2))).join(",\n")
  yield `\n  ],\n  "meta": [${meta === "" ? "" : `\n${meta}\n  `}]\n}\n`
}

/** `type`: the kind of the reconstruction. */
const taskOf = ({ id, type, reconstructor }: TaskRow) => ({ id, type, reconstructor })

/** Texts in JSON have no line ends of their own. */
const indented = (json: string): string => json.replace(/^/gm, "    ")

/**
 * What the manifest says of an image; `name` differs from `originalName` only where a file cannot bear the original.
 */
const entry = ({ image, name }: Named) => ({
  file: `${originalsFolder}/${name}`,
  name,
  originalName: image.name,
  id: image.id,
  checksum: image.checksum,
  size: image.size,
  format: image.format,
  width: image.width,
  height: image.height,
  gps:
    image.latitude === null || image.longitude === null
      ? null
      : { latitude: image.latitude, longitude: image.longitude, altitude: image.altitude },
  time: image.takenAt,
})

const metaEntry = ({ file: { id, kind, checksum, size }, name }: NamedMetaFile) => ({
  file: `${metaFolder}/${name}`,
  ...{ name, kind, id, checksum, size },
})

const statOf = async (path: string) => {
  try {
    return await stat(path)
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR")) return undefined
    throw cause
  }
}
