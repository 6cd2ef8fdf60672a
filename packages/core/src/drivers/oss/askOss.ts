import { Effect } from "effect"
import { faultOf, isGood, refusalOf } from "../../http/bucketResponse.ts"
import type { SendToBucket } from "../../ports/BucketTransport.ts"
import { Denied, TargetRefused } from "../../ports/Errors.ts"
import type { LiveSts, StsTarget } from "../../ports/Grant.ts"
import type { PutError } from "../../ports/Storage.ts"
import { cannotGoOn } from "../multipart/PartsTransport.ts"
import type { OssCall, OssClient, OssReply } from "./OssClient.ts"

/**
 * Asks the bucket, with credentials that are good now. Answers what is good, and has no code; or that an upload in
 * parts cannot be continued, by its code. All else fails with the class of the refusal.
 */
export type AskOss = (call: OssCall, onProgress?: (bytes: number) => void) => Effect.Effect<OssReply, PutError>

export const askOss =
  (client: OssClient, send: SendToBucket, { object, credentials }: StsTarget, contentType: string): AskOss =>
  (call, onProgress = () => {}) =>
    Effect.gen(function* () {
      const live = yield* credentials.live
      const reply = yield* client(live, { key: object, contentType }, call, request => send(request, onProgress))
      if (isGood(reply) || cannotGoOn.includes(reply.code)) return reply
      yield* reportOf(reply, live, credentials)
      return yield* (yield* faultOf(reply.host, reply)) ?? refused(reply)
    })

/** Says what the bucket said of the credentials, so that the next request does better. */
const reportOf = ({ code, time }: OssReply, { sts }: LiveSts, credentials: StsTarget["credentials"]): Effect.Effect<void> => {
  switch (code) {
    case "SecurityTokenExpired":
    case "InvalidAccessKeyId":
      return credentials.refused(sts)
    case "RequestTimeTooSkewed":
      return time === undefined ? Effect.void : credentials.clock(time)
    default:
      return Effect.void
  }
}

const refused = (reply: OssReply): Denied | TargetRefused => {
  switch (reply.code) {
    case "SecurityTokenExpired":
    case "InvalidAccessKeyId":
      return new Denied({ problem: refusalOf(reply.host, reply) })
    case "RequestTimeTooSkewed":
      return new Denied({ problem: refusalOf(reply.host, reply, "bucket-refused-clock") })
    default:
      return new TargetRefused({ problem: refusalOf(reply.host, reply) })
  }
}
