import { Readable } from "node:stream"
import { apiMetaNames, matchesPattern, networkReason, type Problem } from "@altilift/core"
import type { MetaBucket } from "@altilift/core/client"
import { Data, Effect } from "effect"
import { request } from "undici"
import { inEnglish } from "../../messages/inEnglish.ts"
import { operator } from "../../messages/operator.ts"
import type { ReconstructionJob, ReconstructionReport } from "../../ports/Reconstructor.ts"
import type { MetaFileRow } from "../../ports/tables.ts"
import { metaFileOf, Vault, type VaultError } from "../../ports/Vault.ts"
import { ask, askAgainAfter, type Remote, waitingFor } from "./Remote.ts"

/** How often a bucket may refuse a file, and how long the other server may take to check one, in looks. */
const atMost = { refusals: 3, looks: 600 }

const betweenLooks = "1 second"

/** Where a file goes. */
interface Target {
  readonly remote: Remote
  readonly project: string
  readonly bucket: MetaBucket
  readonly waits: (problem: Problem) => void
}

/**
 * Brings the meta files of a job to the other server, those that it takes and does not have. One that it refuses is
 * reported, and the reconstruction goes on without it.
 */
export const sendMetaFiles = Effect.fn("upstream.sendMeta")(function* (
  { metaFiles }: ReconstructionJob,
  remote: Remote,
  { id: project }: { readonly id: string },
  report: ReconstructionReport,
) {
  const { host } = remote
  if (metaFiles.length === 0) return
  const waits = (problem: Problem) => report.progress({ step: waitingFor(host, problem) })
  // A server may know nothing of meta files, and still take photos.
  const none = { names: [], buckets: [] }
  const taken = ask(remote, (client, signal) => client.metaTaken({ signal }), waits)
  const { names = apiMetaNames, buckets } = yield* Effect.orElseSucceed(taken, () => none)
  const [bucket] = buckets
  for (const file of metaFiles) {
    if (bucket === undefined || !names.some(pattern => matchesPattern(file.name, pattern))) {
      report.line(operator.upstreamMetaNotTaken(host, file.name))
      continue
    }
    const sent = sendFile({ remote, project, bucket, waits }, file)
    const why = yield* Effect.catchTag(sent, "ReconstructionFault", ({ problem }) => Effect.succeed(inEnglish(problem)))
    report.line(why === undefined ? operator.upstreamMetaSent(host, file.name) : operator.upstreamMetaLeft(host, file.name, why))
  }
})

/** Undefined: the file is Ready there; else why not. */
const sendFile = Effect.fnUntraced(function* (target: Target, file: MetaFileRow) {
  const { remote, project, bucket, waits } = target
  const { checksum } = file
  if (checksum !== null) {
    const known = yield* ask(remote, (client, signal) => client.hasMetaFile(project, checksum, { signal }), waits)
    if (known?.state === "Ready" && known.name.toLowerCase() === file.name.toLowerCase()) return undefined
  }
  const vault = yield* Vault
  const size = file.size ?? 0
  for (let refusals = 0; ; ) {
    const sign = ask(remote, (client, signal) => client.signMetaFile(project, bucket, file.name, { signal }), waits)
    const { url, id } = yield* sign
    const sent = yield* Effect.result(put(remote, url, vault.read(metaFileOf(file), 0, size), size))
    if (sent._tag === "Success") return yield* untilChecked(target, id)
    if (sent.failure.refused && ++refusals >= atMost.refusals) return inEnglish(sent.failure.problem)
    waits(sent.failure.problem)
    yield* Effect.sleep(askAgainAfter)
  }
})

const untilChecked = Effect.fnUntraced(function* ({ remote, project, waits }: Target, id: string) {
  for (let looks = 0; looks < atMost.looks; looks++) {
    const file = yield* ask(remote, (client, signal) => client.metaFile(project, id, { signal }), waits)
    if (file === undefined || file.state === "Ready") return undefined
    if (file.state === "Invalid") return file.problems.map(inEnglish).join("; ")
    yield* Effect.sleep(betweenLooks)
  }
  return inEnglish({ code: "meta-never-arrived", minutes: atMost.looks / 60 })
})

class NotPut extends Data.TaggedError("NotPut")<{ readonly problem: Problem; readonly refused: boolean }> {}

/** One PUT, at the limiter's rate. */
const put = (
  { dispatcher, limiter, host }: Remote,
  url: string,
  read: Effect.Effect<Readable, VaultError>,
  size: number,
): Effect.Effect<void, NotPut> =>
  Effect.tryPromise({
    try: async signal => {
      const paced = async function* () {
        for await (const bytes of await Effect.runPromise(read)) {
          await Effect.runPromise(limiter.take((bytes as Buffer).length), { signal })
          yield bytes as Buffer
        }
      }
      const headers = { "content-type": "text/plain", "content-length": String(size) }
      const { statusCode, body } = await request(url, {
        method: "PUT",
        dispatcher,
        headers,
        body: Readable.from(paced()),
        signal,
      })
      await body.dump()
      if (statusCode >= 200 && statusCode < 300) return
      const problem = { code: "server-answered", host: new URL(url).host, status: statusCode, graphql: false } as const
      throw new NotPut({ problem, refused: statusCode < 500 })
    },
    catch: cause =>
      cause instanceof NotPut
        ? cause
        : new NotPut({ problem: { code: "server-unreachable", host, error: networkReason(cause) }, refused: false }),
  })
