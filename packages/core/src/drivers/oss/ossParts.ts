import { Effect, Redacted } from "effect"
import { TargetRefused } from "../../ports/Errors.ts"
import type { StsTarget } from "../../ports/Grant.ts"
import type { PartsTransport } from "../multipart/PartsTransport.ts"
import type { AskOss } from "./askOss.ts"

/** OSS takes at most 10,000 parts of an object. */
const partsAtMost = 9_000

/** An upload in parts whose requests are signed here, with the STS of the run. */
export const ossParts = (ask: AskOss, { object: key, credentials }: StsTarget, size: number): PartsTransport => ({
  object: Effect.map(credentials.live, ({ sts }) => {
    const { endpoint, bucket } = Redacted.value(sts)
    return { bucket: `${endpoint}/${bucket}`, key }
  }),
  begin: Effect.fnUntraced(function* (partSize) {
    const { uploadId } = yield* ask({ call: "initiate" })
    if (uploadId === undefined) return yield* new TargetRefused({ problem: { code: "multipart-unnamed" } })
    return { uploadId, partSize: Math.max(partSize, Math.ceil(size / partsAtMost)) }
  }),
  put: ({ uploadId }, { number, from, to }, body, onProgress) =>
    ask({ call: "put-part", uploadId, number, range: { body, from, to } }, onProgress),
  complete: ({ uploadId }, parts) => ask({ call: "complete", uploadId, parts }),
  abort: ({ uploadId }) => ask({ call: "abort", uploadId }),
})
