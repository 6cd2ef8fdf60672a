import { Clock, Effect } from "effect"
import { answered } from "../lifecycle/Answer.ts"
import type { Move } from "../lifecycle/Move.ts"
import type { At } from "../lifecycle/State.ts"
import type { ApiError, Project, UploadApi } from "../ports/UploadApi.ts"
import type { MetaFiles } from "./MetaFiles.ts"
import type { Retry } from "./Retry.ts"

interface Asking {
  readonly api: UploadApi["Service"]
  readonly retry: Retry["Service"]
  readonly project: Project
  readonly projectExists: boolean
  readonly metaFiles: MetaFiles
}

/**
 * What the server has of a meta file that was hashed. It knows the checksum once it has read the bytes, so a file that
 * was put is asked for by its id.
 */
export const askMeta = Effect.fnUntraced(function* (
  { api, retry, project, projectExists, metaFiles }: Asking,
  from: At<"Hashed">,
) {
  const problem = metaFiles.refuseName(from.file)
  if (problem !== undefined) return { on: "rejected", from, problem } satisfies Move
  const { previousPut, content } = from
  const byChecksum = !projectExists ? Effect.undefined : api.hasMetaFile(project.id, content.checksum)
  const known =
    previousPut.put !== "acknowledged"
      ? byChecksum
      : Effect.flatMap(unlessForgotten(api.metaFile(project.id, previousPut.id)), file =>
          file === undefined ? byChecksum : Effect.succeed(file),
        )
  const record = yield* retry.step("has-meta-file", known, { control: api.preflight })
  return answered(from, record, yield* Clock.currentTimeMillis)
})

/** The server may have forgotten a file that was put. */
const unlessForgotten = <A>(question: Effect.Effect<A | undefined, ApiError>) =>
  Effect.catchTag(question, "ImageFault", () => Effect.succeed(undefined))
