import { createHash } from "node:crypto"
import { createReadStream, createWriteStream } from "node:fs"
import { rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { pipeline } from "node:stream/promises"
import type { Download, ProjectDetails } from "@altilift/core/client"
import { Effect } from "effect"
import { request } from "undici"
import { operator } from "../../messages/operator.ts"
import { FileError } from "../../ports/FileError.ts"
import { ReconstructionFault, type ReconstructionReport } from "../../ports/Reconstructor.ts"
import { withFiles } from "../../store/files.ts"
import { hasCode, linkOrCopy, makeFolder } from "../../store/fsync.ts"
import { askAgainAfter, type Remote } from "./Remote.ts"

/** Where results go, and where their parts lie until they are whole; the parts outlive a crash. */
export interface Places {
  readonly results: string
  readonly parts: string
}

/** How often a result may arrive with other bytes than its checksum says. */
const damagedAtMost = 3

/**
 * Brings the results of the other server here. Each goes on where it was cut off, also by a crash, and is checked by its size and
 * checksum, where the server says them.
 *
 * @param look asks for the results anew: links end
 */
export const fetchResults = Effect.fn("upstream.fetch")(function* <E>(
  remote: Remote,
  { results, parts }: Places,
  look: Effect.Effect<ProjectDetails, E>,
  report: ReconstructionReport,
) {
  yield* withFiles(() => makeFolder(parts))
  const { downloads } = yield* look
  for (const download of downloads) {
    const { name } = download
    if (!isPlain(name) || !isFetchable(download.link)) {
      report.line(operator.resultLeftOut(name))
      continue
    }
    report.progress({ fraction: 1, step: name })
    const part = join(parts, createHash("sha256").update(name).digest("hex"))
    const again = Effect.map(look, ({ downloads }) => downloads.find(one => one.name === name))
    const bytes = yield* fetchWhole(remote, download, part, again)
    const path = join(results, name)
    yield* withFiles(async () => {
      await makeFolder(dirname(path))
      await linkOrCopy(part, path)
    })
    report.line(operator.resultFetched(name, bytes))
  }
})

/** Whether a name stays in the folder of the results: words between slashes, none of them hidden or upwards. */
export const isPlain = (name: string): boolean =>
  name.length <= 500 && name.split("/").every(part => /^[^\\/:\p{Cc}]{1,200}$/u.test(part) && !/^\.|[. ]$/.test(part))

const isFetchable = (link: string | undefined): boolean =>
  link !== undefined && URL.canParse(link) && /^https?:$/.test(new URL(link).protocol)

const fetchWhole = Effect.fnUntraced(function* <E>(
  remote: Remote,
  given: Download,
  part: string,
  again: Effect.Effect<Download | undefined, E>,
) {
  let download = given
  for (let damaged = 0; ; ) {
    const end = yield* Effect.result(fetchRest(remote, download, part))
    if (end._tag === "Success") {
      const size = yield* withFiles(() => sizeOf(part))
      if (yield* withFiles(() => isRight(part, size, download))) return size
      yield* withFiles(() => rm(part, { force: true }))
      if (++damaged < damagedAtMost) continue
      return yield* new ReconstructionFault({
        problem: { code: "upstream-result-damaged", host: remote.host, name: download.name },
      })
    }
    if (end.failure instanceof FileError) return yield* end.failure
    yield* Effect.sleep(askAgainAfter)
    download = (yield* again) ?? download
  }
})

const isRight = async (path: string, bytes: number, { size, checksum }: Download): Promise<boolean> => {
  if (size !== undefined && bytes !== size) return false
  if (checksum === undefined || !/^[0-9a-f]{40}$/.test(checksum)) return true
  const hash = createHash("sha1")
  await pipeline(createReadStream(path), hash)
  return hash.digest("hex") === checksum
}

/** Fetches what is missing of a part. Fails with what is no file error when it broke off, and may go on. */
const fetchRest = (remote: Remote, download: Download, part: string): Effect.Effect<void, FileError | Error> =>
  Effect.tryPromise({
    try: async signal => {
      const have = await sizeOf(part)
      if (have > 0 && have === download.size) return
      await receive(remote, download, part, { from: have, signal })
    },
    catch: cause => (isOfDisk(cause) ? new FileError({ cause }) : cause instanceof Error ? cause : new Error(String(cause))),
  })

interface Rest {
  readonly from: number
  readonly signal: AbortSignal
}

const receive = async ({ dispatcher, limiter }: Remote, { name, link = "", size }: Download, part: string, rest: Rest) => {
  const { from, signal } = rest
  const headers = from > 0 ? { range: `bytes=${from}-` } : {}
  const { statusCode, body } = await request(link, { dispatcher, headers, signal })
  const ranged = statusCode === 206
  if (statusCode !== 200 && !ranged) {
    await body.dump()
    // The part is longer than the result is now.
    if (statusCode === 416) await rm(part, { force: true })
    throw new Error(operator.resultCutShort(name, statusCode))
  }
  let left = (size ?? Number.POSITIVE_INFINITY) - (ranged ? from : 0)
  const paced = async function* (source: AsyncIterable<Buffer>) {
    for await (const bytes of source) {
      left -= bytes.length
      if (left < 0) throw new Error(operator.resultCutShort(name, statusCode))
      await Effect.runPromise(limiter.take(bytes.length), { signal })
      yield bytes
    }
  }
  await pipeline(body, paced, createWriteStream(part, { flags: ranged ? "a" : "w", flush: true }))
}

const sizeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return 0
    throw cause
  }
}

const isOfDisk = (cause: unknown): boolean =>
  hasCode(cause, "ENOSPC", "EDQUOT", "EFBIG", "EACCES", "EPERM", "ENOTDIR", "EISDIR", "EROFS", "EIO", "EMFILE", "ENFILE")
