import { Data } from "effect"

/** Refusals of the edge: status and code as S3 clients know them. */
const refusals = {
  AccessDenied: 403,
  AuthorizationQueryParametersError: 400,
  EntityTooLarge: 400,
  IncompleteBody: 400,
  InsufficientStorage: 507,
  InternalError: 500,
  InvalidURI: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NotImplemented: 501,
  SignatureDoesNotMatch: 403,
} as const

export type S3ErrorCode = keyof typeof refusals

/** A PUT that did not happen. `cause` is for our log alone. */
export class S3Error extends Data.TaggedError("S3Error")<{
  readonly code: S3ErrorCode
  readonly message: string
  readonly cause?: unknown
}> {
  get status(): number {
    return refusals[this.code]
  }

  /** The body that S3 clients parse. */
  toXml(requestId: string): string {
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${this.code}</Code>` +
      `<Message>${escape(this.message)}</Message><RequestId>${requestId}</RequestId></Error>`
    )
  }
}

const escape = (text: string): string => text.replace(/[&<>]/g, character => `&#${character.charCodeAt(0)};`)
