import { Effect } from "effect"
import type { ImageType } from "../../lifecycle/State.ts"
import type { BucketRequest, BucketResponse, SendToBucket } from "../../ports/BucketTransport.ts"
import { Denied, TargetRefused } from "../../ports/Errors.ts"
import type { Body } from "../../ports/ImageSource.ts"
import type { LiveSts, OssObject, PutError } from "../../ports/Storage.ts"
import { bucketTimeOf, contentTypeOf, faultOf, isGood, refusalOf } from "../bucketResponse.ts"
import { cannotGoOn } from "../multipart/PartsTransport.ts"
import type { OssRequest, OssSigner } from "./OssSigner.ts"

/** A request about one object: what it is about, and the bytes it carries. */
export interface ObjectRequest extends Omit<OssRequest, "contentType"> {
  readonly type: ImageType | "XML"
  readonly body: Body
  readonly from: number
  readonly to: number
}

/**
 * Asks the bucket, with credentials that are good now. Answers what is good, and has no code; or that an upload in parts cannot be gone on with, by its
 * code. All else fails with the class of the refusal.
 */
export type Ask = (request: ObjectRequest, onProgress: (bytes: number) => void) => Effect.Effect<BucketResponse, PutError>

export const ask =
  (send: SendToBucket, signer: OssSigner, { credentials }: OssObject): Ask =>
  (given, onProgress) =>
    Effect.gen(function* () {
      const live = yield* credentials.live
      const contentType = given.type === "XML" ? "application/xml" : contentTypeOf[given.type]
      const { url, headers } = yield* signer(live, { ...given, contentType })
      const request: BucketRequest = { ...given, url, headers, contentType }
      const answer = yield* send(request, onProgress)
      if (isGood(answer) || cannotGoOn.includes(answer.code)) return answer
      yield* reportOf(answer, live, credentials)
      return yield* (yield* faultOf(request, answer)) ?? refused(request, answer)
    })

/** Says what the bucket said of the credentials, so that the next request does better. */
const reportOf = (answer: BucketResponse, { sts }: LiveSts, credentials: OssObject["credentials"]): Effect.Effect<void> => {
  switch (answer.code) {
    case "SecurityTokenExpired":
    case "InvalidAccessKeyId":
      return credentials.refused(sts)
    case "RequestTimeTooSkewed": {
      const time = bucketTimeOf(answer)
      return time === undefined ? Effect.void : credentials.clock(time)
    }
    default:
      return Effect.void
  }
}

const refused = (request: BucketRequest, answer: BucketResponse): Denied | TargetRefused => {
  const problem = refusalOf(request, answer)
  switch (answer.code) {
    case "SecurityTokenExpired":
    case "InvalidAccessKeyId":
      return new Denied({ problem })
    case "RequestTimeTooSkewed":
      return new Denied({ problem: refusalOf(request, answer, "bucket-refused-clock") })
    default:
      return new TargetRefused({ problem })
  }
}
