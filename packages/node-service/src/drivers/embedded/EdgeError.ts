import { Data } from "effect"
import { toXml } from "./toXml.ts"

/** Refusals of the edge: status and code as S3 and OSS clients know them. */
const refusals = {
  AccessDenied: 403,
  AuthorizationQueryParametersError: 400,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InsufficientStorage: 507,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidDigest: 400,
  InvalidObjectName: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidSecurityToken: 403,
  InvalidURI: 400,
  MalformedXML: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NotImplemented: 501,
  QpsLimitExceeded: 503,
  QuotaExceeded: 403,
  RequestTimeTooSkewed: 403,
  RequestTimeout: 400,
  SecurityTokenExpired: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  SlowDown: 503,
} as const

export type EdgeErrorCode = keyof typeof refusals

/** A request that changed nothing. `cause` is for our log alone. */
export class EdgeError extends Data.TaggedError("EdgeError")<{
  readonly code: EdgeErrorCode
  readonly message: string
  /** Further elements of the answer, by name. */
  readonly details?: Readonly<Record<string, string>>
  /** Seconds after which the client should come back; its connection is closed. */
  readonly retryAfter?: number
  readonly cause?: unknown
}> {
  get status(): number {
    return refusals[this.code]
  }

  /** The body that clients of both protocols parse. */
  toXml(requestId: string): string {
    return toXml("Error", { Code: this.code, Message: this.message, RequestId: requestId, ...this.details })
  }
}

/** @param limit bytes */
export const tooLarge = (limit: number) =>
  new EdgeError({ code: "EntityTooLarge", message: `Your proposed upload exceeds the maximum allowed size of ${limit} bytes` })
