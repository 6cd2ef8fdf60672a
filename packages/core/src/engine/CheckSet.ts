import { Effect, Stream } from "effect"
import { verdict } from "../lifecycle/ImageState.ts"
import type { Content, SourceFile } from "../lifecycle/State.ts"
import type { ImageFault, NotAnImage, RunFault } from "../ports/Errors.ts"
import { type Found, ImageSource } from "../ports/ImageSource.ts"
import { Journal } from "../ports/Journal.ts"
import { type Project, UploadApi } from "../ports/UploadApi.ts"
import type { Problem } from "../problems/Problem.ts"
import { askServer } from "./askServer.ts"
import type { Retry } from "./Retry.ts"
import { readAndRemember } from "./readAndRemember.ts"

/** Files that are read at the same time, and photos that the server is asked about together. */
const atOnce = { read: 8, ask: 400 }

/**
 * What the server has of one file. `Missing`: nothing; `Registered`: a record whose bytes have not arrived;
 * `Processing`: the bytes, which it verifies; `Unread`: the file cannot be read, so it is unknown.
 */
export type Checked =
  | {
      readonly at: "Ready" | "Registered" | "Processing"
      readonly file: SourceFile
      readonly content: Content
      readonly id: string
    }
  | {
      readonly at: "Invalid"
      readonly file: SourceFile
      readonly content: Content
      readonly id: string
      readonly problems: ReadonlyArray<Problem>
    }
  | { readonly at: "Missing"; readonly file: SourceFile; readonly content: Content }
  | { readonly at: "Unread" | "Skipped"; readonly file: SourceFile; readonly problem: Problem }

type Read = { readonly file: SourceFile; readonly content: Content } | Extract<Checked, { readonly problem: Problem }>

/**
 * Compares every photo that the `ImageSource` finds with what the server has, by checksum. Of files whose size and time
 * did not change the journal knows the checksum. Nothing is sent, registered or written but such checksums.
 */
export const checkSet = Effect.fn("checkSet")(function* (project: Project, onChecked: (one: Checked) => void) {
  const source = yield* ImageSource
  const journal = yield* Journal
  const api = yield* UploadApi

  const contentOf = Effect.fnUntraced(function* (file: SourceFile) {
    const known = yield* journal.recall(file)
    if (known !== undefined) return { file, content: { checksum: known.checksum, type: known.type, size: file.size } }
    const payload = yield* readAndRemember({ source, journal }, file)
    return { file: payload.file, content: payload.content }
  }, Effect.scoped)

  const read = (found: Found): Effect.Effect<Read, RunFault> => {
    if (found.found === "unreadable") return Effect.succeed({ at: "Unread", file: found.file, problem: found.problem })
    const { file } = found
    const not = (at: "Unread" | "Skipped") => (error: ImageFault | NotAnImage) =>
      Effect.succeed<Read>({ at, file, problem: error.problem })
    return Effect.catchTags(contentOf(file), { ImageFault: not("Unread"), NotAnImage: not("Skipped") })
  }

  const ask = Effect.fnUntraced(function* (one: Read): Effect.fn.Return<Checked, RunFault, Retry> {
    if ("problem" in one) return one
    const record = yield* askServer("has-image", api.hasImage(project.id, one.content.checksum))
    if (record === undefined) return { at: "Missing", ...one }
    const { id, problems } = record
    switch (verdict(record.state)) {
      case "ready":
        return { at: "Ready", ...one, id }
      case "working":
        return { at: "Processing", ...one, id }
      case "armed":
        return { at: "Registered", ...one, id }
      case "invalid":
        return { at: "Invalid", ...one, id, problems }
    }
  })

  return yield* source.found.pipe(
    Stream.mapEffect(read, { concurrency: atOnce.read, unordered: true }),
    Stream.mapEffect(ask, { concurrency: atOnce.ask, unordered: true }),
    Stream.tap(one => Effect.sync(() => onChecked(one))),
    Stream.runCollect,
  )
})
