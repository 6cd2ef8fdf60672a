import { Effect, Redacted } from "effect"
import type { Content } from "../../lifecycle/State.ts"
import { TargetRefused } from "../../ports/Errors.ts"
import type { OssObject } from "../../ports/Storage.ts"
import { nothing, type PartsTransport } from "../multipart/PartsTransport.ts"
import type { Ask } from "./ask.ts"

/** OSS takes at most 10,000 parts of an object. */
const partsAtMost = 9_000

/** An upload in parts whose requests are signed here, with the STS of the run. */
export const ossParts = (
  ask: Ask,
  { key, credentials }: OssObject,
  { type, size }: Pick<Content, "type" | "size">,
): PartsTransport => ({
  object: Effect.map(credentials.live, ({ sts }) => {
    const { endpoint, bucket } = Redacted.value(sts)
    return { bucket: `${endpoint}/${bucket}`, key }
  }),
  begin: Effect.fnUntraced(function* (partSize) {
    const { text } = yield* ask({ method: "POST", key, subresources: { uploads: "" }, type, ...nothing }, () => {})
    const uploadId = /<UploadId>([^<]{1,200})<\/UploadId>/.exec(text)?.[1]
    if (uploadId === undefined) {
      return yield* new TargetRefused({ problem: { code: "multipart-unnamed" } })
    }
    return { uploadId, partSize: Math.max(partSize, Math.ceil(size / partsAtMost)) }
  }),
  put: ({ uploadId }, { number, from, to }, body, onProgress) => {
    const subresources = { partNumber: String(number), uploadId }
    return ask({ method: "PUT", key, subresources, type, body, from, to }, onProgress)
  },
  complete: ({ uploadId }, bytes) => {
    const list = { body: { kind: "bytes", bytes }, from: 0, to: bytes.byteLength } as const
    return ask({ method: "POST", key, subresources: { uploadId }, type: "XML", ...list }, () => {})
  },
  abort: ({ uploadId }) => ask({ method: "DELETE", key, subresources: { uploadId }, type, ...nothing }, () => {}),
})
