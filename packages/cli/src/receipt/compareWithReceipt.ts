import { type Found, ImageSource, type Problem, type ReceiptStatement } from "@altilift/core"
import { Effect, Stream } from "effect"
import { noImage } from "../commands/afterUpload.ts"
import { say, sentences } from "../messages/language.ts"
import { problemFacts } from "../messages/wordsOf.ts"
import { column } from "../view/endLines.ts"
import { shownPath } from "../view/paths.ts"
import { printable } from "../view/printable.ts"
import type { StatusDisplay } from "../view/StatusDisplay.ts"

type Images = ReceiptStatement["images"]

/** Files that are read at the same time. */
const atOnce = 8

/**
 * Reads every photo and looks for its bytes in a receipt. Nothing is taken from a journal: size and time of a file are
 * no proof.
 */
export const compareWithReceipt = Effect.fn("compareWithReceipt")(function* (
  images: Images,
  paths: ReadonlyArray<string>,
  display: StatusDisplay,
) {
  const source = yield* ImageSource
  const checksums = new Set(images.map(({ checksum }) => checksum))
  const names = new Set(images.map(({ name }) => name))
  const met = new Set<string>()
  let [photos, wrong, others] = [0, 0, 0]

  const read = Effect.fnUntraced(function* (found: Found) {
    if (found.found === "unreadable") return { file: found.file, state: "Unread" as const, problem: found.problem }
    const { file, content } = yield* source.read(found.file)
    const { checksum } = content
    const state = checksums.has(checksum) ? "Named" : names.has(file.name) ? "Changed" : "NotNamed"
    return { file, state, checksum } as const
  }, Effect.scoped)

  const readOrWhyNot = (found: Found) => {
    const not = (state: "Unread" | "Skipped") => (error: { readonly problem: Problem }) =>
      Effect.succeed({ file: found.file, state, problem: error.problem })
    return Effect.catchTags(read(found), { ImageFault: not("Unread"), NotAnImage: not("Skipped") })
  }

  const report = (one: Effect.Success<ReturnType<typeof readOrWhyNot>>): void => {
    const words = sentences().receipt
    const { file, state } = one
    const problem = "problem" in one ? one.problem : undefined
    const reason = problem ? say(problem) : state === "Changed" ? words.changedPhoto(file.name) : words.notNamed
    display.emitFact({
      event: "compared",
      path: file.ref,
      name: file.name,
      state,
      size: file.size,
      ...("checksum" in one ? { checksum: one.checksum } : {}),
      ...(state === "Named" ? {} : { reason }),
      ...(problem === undefined ? {} : { problems: [problemFacts(problem)] }),
    })
    if (state === "Skipped") return void others++
    photos++
    display.status(words.progress(photos), "")
    if ("checksum" in one && state === "Named") return void met.add(one.checksum)
    wrong++
    display.say(printable(sentences().lines.file(column(words.states[state], 10), shownPath(file.ref), reason)))
  }

  yield* source.found.pipe(
    Stream.mapEffect(readOrWhyNot, { concurrency: atOnce, unordered: true }),
    Stream.runForEach(one => Effect.sync(() => report(one))),
  )
  if (photos === 0) return yield* noImage({ paths })
  return { photos, wrong, others, absent: checksums.size - met.size }
})
