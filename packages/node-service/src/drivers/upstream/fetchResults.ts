import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { pipeline } from "node:stream/promises"
import { fileRestOf, networkReason, type Problem, receiveFileRest, restHeaders } from "@altilift/core"
import type { Download, ProjectDetails } from "@altilift/core/client"
import { Data, Effect, type Scope, Stream } from "effect"
import { interceptors, request } from "undici"
import { operator } from "../../messages/operator.ts"
import { FileError } from "../../ports/FileError.ts"
import { ReconstructionFault, type ReconstructionReport } from "../../ports/Reconstructor.ts"
import { withFiles } from "../../store/files.ts"
import { linkOrCopy, makeFolder } from "../../store/fsync.ts"
import { openPart } from "../../store/partFile.ts"
import { openResponse } from "../openResponse.ts"
import { askAgainAfter, type Remote, refusedBy, waitingFor } from "./Remote.ts"

/** Where results go, and where their parts lie until they are whole; the parts outlive a crash. */
export interface Places {
  readonly results: string
  readonly parts: string
}

/** How often a result may be refused, or arrive with other bytes than its checksum says. */
const triesAtMost = 3

/**
 * Brings the results of the other server here. Each goes on where it was cut off, also by a crash, and is checked by
 * its size and checksum, where the server says them.
 *
 * @param look requests the results again: links expire
 */
export const fetchResults = Effect.fn("upstream.fetch")(function* <E>(
  remote: Remote,
  { results, parts }: Places,
  look: Effect.Effect<ProjectDetails, E>,
  report: ReconstructionReport,
) {
  yield* withFiles(() => makeFolder(parts))
  const { downloads } = yield* look
  const taken: Array<string> = []
  for (const download of downloads) {
    const { name } = download
    if (!isPlain(name) || isInTheWay(name, taken) || !isFetchable(download.link)) {
      report.line(operator.resultLeftOut(name))
      continue
    }
    taken.push(name)
    report.progress({ fraction: 1, step: name })
    const part = join(parts, createHash("sha256").update(name).digest("hex"))
    const again = Effect.map(look, ({ downloads }) => downloads.find(one => one.name === name))
    const waits = (problem: Problem) => report.progress({ fraction: 1, step: waitingFor(remote.host, problem) })
    const bytes = yield* fetchWhole(remote, download, part, { again, waits })
    const path = join(results, name)
    yield* withFiles(async () => {
      await makeFolder(dirname(path))
      await linkOrCopy(part, path)
    })
    report.line(operator.resultFetched(name, bytes))
  }
})

/** Bytes of a name in a folder that file systems take, and of a path. */
const longest = { name: 255, path: 1000 }

/** Whether a name stays in the folder of the results: words between slashes, none of them hidden or upwards. */
export const isPlain = (name: string): boolean => Buffer.byteLength(name) <= longest.path && name.split("/").every(isWord)

const isWord = (part: string): boolean =>
  /^[^\\/:\p{Cc}]+$/u.test(part) && !/^\.|[. ]$/.test(part) && Buffer.byteLength(part) <= longest.name

/** Whether a name is that of another result, or of its folder, or in a folder that another result is. */
const isInTheWay = (name: string, taken: ReadonlyArray<string>): boolean =>
  taken.some(other => other === name || other.startsWith(`${name}/`) || name.startsWith(`${other}/`))

const isFetchable = (link: string | undefined): boolean =>
  link !== undefined && URL.canParse(link) && /^https?:$/.test(new URL(link).protocol)

/** The other server refuses to give a result out, which a new link may change. */
class Refused extends Data.TaggedError("Refused")<{ readonly status: number }> {}

interface Waiting<E> {
  /** Asks for a new link; undefined: the result is not offered any more. */
  readonly again: Effect.Effect<Download | undefined, E>
  readonly waits: (problem: Problem) => void
}

const fetchWhole = Effect.fnUntraced(function* <E>(remote: Remote, given: Download, part: string, { again, waits }: Waiting<E>) {
  const { host } = remote
  let [download, damaged, refused] = [given, 0, 0]
  while (true) {
    const end = yield* Effect.result(fetchRest(remote, download, part))
    if (end._tag === "Success") {
      const size = yield* withFiles(async () => (await stat(part)).size)
      if (yield* withFiles(() => isRight(part, size, download))) return size
      yield* withFiles(() => rm(part, { force: true }))
      if (++damaged < triesAtMost) continue
      return yield* new ReconstructionFault({ problem: { code: "upstream-result-damaged", host, name: download.name } })
    }
    const { failure } = end
    if (failure instanceof FileError) return yield* failure
    const problem: Problem =
      failure instanceof Refused
        ? { code: "server-answered", host, status: failure.status, graphql: false }
        : { code: "server-unreachable", host, error: networkReason(failure) }
    if (failure instanceof Refused && ++refused >= triesAtMost) return yield* refusedBy(host, problem)
    waits(problem)
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
const fetchRest = Effect.fnUntraced(function* (
  { dispatcher, limiter }: Remote,
  { name, link = "", size }: Download,
  path: string,
): Effect.fn.Return<void, FileError | Refused | Error, Scope.Scope> {
  const part = yield* openPart(path)
  if (size !== undefined && part.size() === size) return
  const headers = restHeaders(part.size())
  const following = dispatcher.compose(redirect)
  const { status, bytes, ...head } = yield* openResponse(
    signal => request(link, { dispatcher: following, headers, signal }),
    asError,
  )
  const cutShort = new Error(operator.resultCutShort(name, status))
  const rest = fileRestOf({ status, headers: head.headers }, part.size())
  if (rest.brings === "another-range") yield* part.restart
  if (rest.brings !== "bytes") return yield* Effect.fail(isRefusal(status) ? new Refused({ status }) : cutShort)
  const paced = Stream.tap(bytes, ({ byteLength }) => limiter.take(byteLength))
  const end = yield* receiveFileRest(rest, paced, part, { size, onBytes: () => undefined })
  yield* part.sync
  if (end !== "whole") return yield* Effect.fail(cutShort)
}, Effect.scoped)

/** A link may lead on to a bucket. */
const redirect = interceptors.redirect({ maxRedirections: 3 })

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)))

/** HTTP 4xx, but for those that say "later", and for a range that the result does not have. */
const isRefusal = (status: number): boolean => status < 500 && ![408, 416, 425, 429].includes(status)
