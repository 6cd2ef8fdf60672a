import { text } from "node:stream/consumers"
import { readControlPoints, readPositions, unknownImages } from "@altilift/core"
import { Effect } from "effect"
import { inEnglish } from "../messages/inEnglish.ts"
import type { ReconstructionJob, ReconstructionReport } from "../ports/Reconstructor.ts"
import type { MetaFileRow } from "../ports/tables.ts"
import { metaFileOf, Vault } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"

/** Names that a sentence holds. */
const mostNames = 20

/** Formats whose lines name photos, by the names of the files. */
const readers: Readonly<Record<string, (text: string) => { readonly entries: ReadonlyArray<{ readonly image: string }> }>> = {
  "gcp_list.txt": readControlPoints,
  "geo.txt": readPositions,
}

const readerOf = ({ name }: MetaFileRow) => {
  const low = name.toLowerCase()
  return Object.hasOwn(readers, low) ? readers[low] : undefined
}

/**
 * Says which photos the meta files of a job name that are not in its set: an engine leaves such lines out without a
 * word.
 */
export const reportUnknownImages = Effect.fnUntraced(function* (job: ReconstructionJob, report: ReconstructionReport) {
  const vault = yield* Vault
  const names = job.images.map(({ name }) => name)
  for (const file of job.metaFiles) {
    const read = readerOf(file)
    if (read === undefined) continue
    const bytes = yield* vault.read(metaFileOf(file), 0, file.size ?? 0)
    const unknown = unknownImages(read(yield* withFiles(() => text(bytes))).entries, names)
    if (unknown.length === 0) continue
    const images = unknown.slice(0, mostNames)
    report.line(inEnglish({ code: "meta-images-unknown", file: file.name, images, count: unknown.length }))
  }
})
