import { Effect } from "effect"
import { allowedSkew, readBasicDate } from "../clock.ts"
import { EdgeError } from "../EdgeError.ts"
import { equal, type StsIssuer } from "../sts.ts"
import type { OssRequest } from "./OssRequest.ts"
import { dateOf, signV1, signV4 } from "./signature.ts"

/**
 * Decides by the STS and the signature of a request whether its sender may write, and under which project's prefix.
 * Everything that is hashed for it is short.
 *
 * @param now milliseconds since 1970
 */
export const authorise = Effect.fnUntraced(function* (sts: StsIssuer, request: OssRequest, now: number) {
  const { id, signature, sign } = yield* readAuthorization(request.message.headers.authorization ?? "")
  const token = request.message.headers["x-oss-security-token"]
  if (typeof token !== "string") return yield* unknownId
  yield* checkDate(dateOf(request), now)
  const opened = sts.open(id, token, now)
  if (opened.is === "foreign") return yield* id.startsWith("STS.") ? invalidToken : unknownId
  if (opened.is === "expired") return yield* expired
  if (!equal(signature, sign(opened.secret, request))) {
    return yield* new EdgeError({
      code: "SignatureDoesNotMatch",
      message:
        "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    })
  }
  return opened
})

export const expired = new EdgeError({
  code: "SecurityTokenExpired",
  message: "The security token you provided has expired; ask the API for a new one",
})

const unknownId = new EdgeError({
  code: "InvalidAccessKeyId",
  message: "The OSS Access Key Id you provided does not exist in our records: an STS of the API, with its token, is needed",
})

const invalidToken = new EdgeError({ code: "InvalidSecurityToken", message: "The security token you provided is invalid" })

/** What an Authorization header claims, and how its claim is checked. */
interface Authorization {
  readonly id: string
  readonly signature: string
  readonly sign: (secret: string, request: OssRequest) => string
}

/** Characters of the longest Authorization header that is read. */
const longestAuthorization = 1024

const readAuthorization = Effect.fnUntraced(function* (header: string) {
  if (header.length > longestAuthorization) return yield* unreadable
  const [, id, signature] = /^OSS ([^:\s]+):(\S+)$/.exec(header) ?? []
  if (id !== undefined && signature !== undefined) return { id, signature, sign: signV1 } satisfies Authorization
  const v4 = readV4(header)
  if (v4 !== undefined) return v4
  if (header === "") {
    return yield* new EdgeError({ code: "AccessDenied", message: "Only requests with an Authorization header are served" })
  }
  return yield* unreadable
})

const unreadable = new EdgeError({
  code: "InvalidArgument",
  message: "The Authorization header is neither `OSS id:signature` nor `OSS4-HMAC-SHA256 Credential=…,Signature=…`",
})

const readV4 = (header: string): Authorization | undefined => {
  const [, list] = /^OSS4-HMAC-SHA256 (.+)$/.exec(header) ?? []
  const fields = new Map(list?.split(",").map(field => splitAt(field.trim(), "=")))
  const [id, day, region, product, closing] = fields.get("Credential")?.split("/") ?? []
  const signature = fields.get("Signature")
  if (id === undefined || day === undefined || region === undefined || signature === undefined) return undefined
  if (product !== "oss" || closing !== "aliyun_v4_request") return undefined
  const additionalHeaders = fields.get("AdditionalHeaders")?.toLowerCase().split(";") ?? []
  return { id, signature, sign: (secret, request) => signV4(secret, request, { day, region, additionalHeaders }) }
}

const splitAt = (text: string, mark: string): [string, string] => {
  const at = text.indexOf(mark)
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)]
}

/**
 * A signature is of use to others only as long as its date is fresh. The refusal tells our time, so that clients can
 * correct theirs.
 */
const checkDate = Effect.fnUntraced(function* (date: string | undefined, now: number) {
  const basic = readBasicDate(date ?? "")
  const at = Number.isNaN(basic) ? Date.parse(date ?? "") : basic
  if (Number.isNaN(at)) {
    return yield* new EdgeError({ code: "AccessDenied", message: "The request has no valid Date or x-oss-date header" })
  }
  if (Math.abs(at - now) <= allowedSkew) return
  return yield* new EdgeError({
    code: "RequestTimeTooSkewed",
    message: "The difference between the request time and the current time is too large.",
    details: {
      MaxAllowedSkewMilliseconds: String(allowedSkew),
      RequestTime: new Date(at).toISOString(),
      ServerTime: new Date(now).toISOString(),
    },
  })
})
