import { askServer, Events, type Final, type Found, ImageSource, UploadApi } from "@altilift/core"
import { Effect, Stream } from "effect"
import { Incomplete } from "../exitCode.ts"
import { findsImage } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { UsageError } from "../UsageError.ts"
import { printable } from "../view/printable.ts"
import { noImage } from "./afterUpload.ts"
import type { UploadRequest } from "./UploadRequest.ts"

/**
 * `--create` makes no project that would stay empty: without an image the run fails before, and every file is reported
 * with its reason.
 */
export const refuseEmptyProject = Effect.fn("refuseEmptyProject")(function* (request: UploadRequest) {
  const { create, fromUrls, project } = request
  if (!create || fromUrls !== undefined || (yield* findsImage(request))) return
  const api = yield* UploadApi
  yield* askServer("preflight", api.preflight)
  if ((yield* askServer("find-project", api.findProject(project))) !== undefined) return
  const { emit } = yield* Events
  const source = yield* ImageSource
  const finals: Array<Final> = []
  yield* Stream.runForEach(source.found, found =>
    Effect.map(endOf(found), final => {
      // Files that go with photos are nothing without them.
      if (found.file.meta !== undefined) return
      emit({ event: "found", file: found.file })
      if (final === undefined) return
      finals.push(final)
      emit({ event: "ended", file: found.file, final })
    }),
  )
  const notMade = printable(sentences().upload.notMade(project))
  const rejected = finals.filter(({ at }) => at === "Rejected").length
  if (rejected === 0) return yield* new UsageError({ message: `${noImage(request, finals).message} ${notMade}` })
  return yield* new Incomplete({ message: `${sentences().upload.noneUsable(rejected)} ${notMade}` })
})

/** How a file ends without a server; undefined for an image. */
const endOf = Effect.fnUntraced(function* ({ file, ...found }: Found) {
  if (found.found === "unreadable") return { at: "Rejected", file, problem: found.problem } satisfies Final
  const source = yield* ImageSource
  return yield* Effect.scoped(source.read(file)).pipe(
    Effect.as(undefined),
    Effect.catchTags({
      NotAnImage: ({ problem }) => Effect.succeed({ at: "Skipped", file, problem } satisfies Final),
      ImageFault: ({ problem }) => Effect.succeed({ at: "Rejected", file, problem } satisfies Final),
    }),
  )
})
