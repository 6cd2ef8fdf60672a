import { createWriteStream } from "node:fs"
import { rename, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { Transform } from "node:stream"
import { pipeline } from "node:stream/promises"
import { Effect } from "effect"
import type { Dispatcher } from "undici"
import { z } from "zod"
import { hasCode } from "../../store/fsync.ts"
import { readAnswer } from "./answers.ts"
import { failureOf, type NodeApi } from "./NodeApi.ts"
import { NodeFailure } from "./NodeFailure.ts"
import { requireRoom } from "./requireRoom.ts"

/**
 * Downloads the archive of a task's results, in one try. What has come of it stays in `{path}.part`, and the next try goes on
 * there where the server gives ranges; NodeODM itself gives none, and sends everything again.
 *
 * @param progress hears the part that has come
 */
export const fetchArchive = (api: NodeApi, uuid: string, path: string, progress: (fraction: number) => void) =>
  Effect.tryPromise({
    try: async signal => {
      const part = `${path}.part`
      const from = await sizeOf(part)
      const answer = await api.openArchive(uuid, from, signal)
      const opened = await accept(answer, from, part, api)
      try {
        await requireRoom(dirname(path), (opened.size ?? 0) - opened.from)
        await receive(answer.body, part, opened, signal, progress)
      } catch (cause) {
        answer.body.destroy()
        // What was begun does not keep the disk full.
        if (hasCode(cause, "ENOSPC", "EDQUOT")) await rm(part, { force: true })
        throw cause
      }
      const size = await sizeOf(part)
      if (opened.size !== undefined && size !== opened.size) {
        if (size > opened.size) await rm(part, { force: true })
        throw new NodeFailure({ kind: "unreachable", words: `${size} / ${opened.size} bytes` })
      }
      await rename(part, path)
    },
    catch: failureOf,
  })

interface Opened {
  /** Where its bytes belong. */
  readonly from: number
  /** Of the whole archive; undefined when the answer does not say. */
  readonly size: number | undefined
}

const accept = async (answer: Dispatcher.ResponseData, from: number, part: string, api: NodeApi): Promise<Opened> => {
  const { statusCode, headers } = answer
  const length = Number(headers["content-length"] ?? Number.NaN)
  const type = String(headers["content-type"] ?? "")
  const isArchive = !/json|html|text/i.test(type)
  if (statusCode === 200 && isArchive) return { from: 0, size: Number.isNaN(length) ? undefined : length }
  const [, begin, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(String(headers["content-range"] ?? "")) ?? []
  if (statusCode === 206 && isArchive && Number(begin) === from) return { from, size: Number(size) }
  // What is here is longer than the archive, or the server made something else of the range.
  if (statusCode === 416 || statusCode === 206) {
    answer.body.destroy()
    await rm(part, { force: true })
    throw new NodeFailure({ kind: "unreachable", words: String(statusCode) })
  }
  await readAnswer(answer, z.never(), true, api.words)
  throw new NodeFailure({ kind: "odd", words: type })
}

const receive = async (
  body: Dispatcher.ResponseData["body"],
  part: string,
  { from, size }: Opened,
  signal: AbortSignal,
  progress: (fraction: number) => void,
): Promise<void> => {
  let come = from
  const count = new Transform({
    transform: (chunk: Buffer, _, next) => {
      come += chunk.byteLength
      if (size !== undefined) progress(come / size)
      next(null, chunk)
    },
  })
  await pipeline(body, count, createWriteStream(part, { flags: from === 0 ? "w" : "a", flush: true }), { signal })
}

const sizeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return 0
    throw cause
  }
}
