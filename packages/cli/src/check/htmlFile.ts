import { access, constants, stat } from "node:fs/promises"
import { dirname, resolve } from "node:path"
import { RunFault } from "@altilift/core"
import { Effect } from "effect"
import writeFileAtomic from "write-file-atomic"
import { fileErrorOf, reasonOf } from "../fileErrors.ts"
import { readPlace } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { htmlPage } from "./htmlPage.ts"
import type { ReportedPhoto, SetReport } from "./SetReport.ts"

/** Photos with a hint that get a thumbnail: each takes about 10 KB. */
const thumbnailsAtMost = 500
const largestThumbnail = 64 * 1024

/** Checks before the photos are read that the page can be written; yields its absolute path. */
export const checkHtmlFile = Effect.fn("checkHtmlFile")(function* (name: string): Effect.fn.Return<string, UsageError> {
  const path = resolve(name)
  yield* Effect.tryPromise({
    try: () => mustBeWritable(path),
    catch: cause => new UsageError({ message: sentences().check.notWritable(name, reasonOf(cause)) }),
  })
  return path
})

const mustBeWritable = async (path: string): Promise<void> => {
  await access(dirname(path), constants.W_OK | constants.X_OK)
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory()) throw new Error(sentences().usage.isFolder)
}

/** Writes the page; the file is there as a whole or not at all. */
export const writeHtml = (path: string, report: SetReport): Effect.Effect<void, RunFault> =>
  Effect.tryPromise({
    try: async () => writeFileAtomic(path, htmlPage(report, await thumbnailsOf(report))),
    catch: cause =>
      new RunFault({ kind: "local", problem: { code: "report-not-written", file: path, ...fileErrorOf(cause) }, cause }),
  })

/** Thumbnails of EXIF as data URLs, by path. */
const thumbnailsOf = async ({ photos }: SetReport): Promise<ReadonlyMap<string, string>> => {
  const thumbnails = new Map<string, string>()
  for (const photo of photos.filter(({ hints }) => hints.length > 0).slice(0, thumbnailsAtMost)) {
    const bytes = await thumbnailOf(photo).catch(() => undefined)
    if (bytes !== undefined) thumbnails.set(photo.ref, `data:image/jpeg;base64,${bytes.toString("base64")}`)
  }
  return thumbnails
}

const thumbnailOf = async ({ ref, facts: { thumbnail } }: ReportedPhoto): Promise<Buffer | undefined> => {
  if (thumbnail === undefined || thumbnail.length > largestThumbnail) return undefined
  const bytes = await readPlace(ref, thumbnail)
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? bytes : undefined
}
