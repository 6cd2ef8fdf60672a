import { rename, rm } from "node:fs/promises"
import { dirname } from "node:path"
import { type FileRest, fileRestOf, receiveFileRest } from "@altilift/core"
import { Effect } from "effect"
import type { Dispatcher } from "undici"
import { z } from "zod"
import type { FileError } from "../../ports/FileError.ts"
import { withFiles } from "../../store/files.ts"
import { hasCode } from "../../store/fsync.ts"
import { openPart } from "../../store/partFile.ts"
import { openResponse } from "../openResponse.ts"
import { readAnswer } from "./answers.ts"
import { failureOf, type NodeApi } from "./NodeApi.ts"
import { NodeFailure } from "./NodeFailure.ts"
import { requireRoom } from "./requireRoom.ts"

/**
 * Downloads the archive of a task's results, in one try. What arrived stays in `{path}.part`, and the next try
 * continues there where the server supports ranges. NodeODM itself does not, and sends everything again.
 *
 * @param progress called with the share that arrived
 */
export const fetchArchive = Effect.fnUntraced(function* (
  api: NodeApi,
  uuid: string,
  path: string,
  progress: (fraction: number) => void,
) {
  const part = `${path}.part`
  yield* Effect.scoped(receive(api, uuid, part, progress)).pipe(
    // What was begun does not keep the disk full.
    Effect.tapError(error => (isFull(error) ? withFiles(() => rm(part, { force: true })) : Effect.void)),
  )
  yield* withFiles(() => rename(part, path))
})

const receive = Effect.fnUntraced(function* (api: NodeApi, uuid: string, path: string, progress: (fraction: number) => void) {
  const part = yield* openPart(path)
  const { response, status, bytes } = yield* openResponse(signal => api.openArchive(uuid, part.size(), signal), failureOf)
  const rest = yield* Effect.tryPromise({ try: () => accept(response, part.size(), api), catch: failureOf })
  if (rest.brings === "another-range") {
    yield* part.restart
    return yield* new NodeFailure({ kind: "unreachable", words: String(status) })
  }
  const { from, total } = rest
  yield* withFiles(() => requireRoom(dirname(path), (total ?? 0) - from))
  const end = yield* receiveFileRest(rest, bytes, part, {
    size: undefined,
    onBytes: arrived => total !== undefined && progress(arrived / total),
  })
  yield* part.sync
  if (end === "whole") return
  const words = `${part.size()} / ${total} bytes`
  if (end === "too-long") yield* part.restart
  return yield* new NodeFailure({ kind: "unreachable", words })
})

type Accepted = Exclude<FileRest, { readonly brings: "nothing" }>

/** @throws what the node says instead of sending an archive */
const accept = async (answer: Dispatcher.ResponseData, from: number, api: NodeApi): Promise<Accepted> => {
  const type = String(answer.headers["content-type"] ?? "")
  const rest = fileRestOf({ status: answer.statusCode, headers: answer.headers }, from)
  if (rest.brings === "another-range") return rest
  if (rest.brings === "bytes" && !/json|html|text/i.test(type)) return rest
  await readAnswer(answer, z.never(), true, api.words)
  throw new NodeFailure({ kind: "odd", words: type })
}

const isFull = (error: NodeFailure | FileError): boolean => error._tag === "FileError" && hasCode(error.cause, "ENOSPC", "EDQUOT")
