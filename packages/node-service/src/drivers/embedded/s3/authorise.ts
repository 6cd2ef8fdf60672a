import { Effect } from "effect"
import { readKey } from "../../../ports/objectKey.ts"
import { allowedSkew, readBasicDate } from "../clock.ts"
import { EdgeError } from "../EdgeError.ts"
import type { EdgeRequest } from "../Protocol.ts"
import { edgeBucketName, type Presign } from "../presign.ts"
import { equal } from "../sts.ts"

/** The longest validity that Signature Version 4 allows, in seconds. */
const longestValidity = 7 * 24 * 60 * 60

/** The object that a request target names. */
export const readTarget = Effect.fnUntraced(function* (path: string) {
  const [, bucket, name = ""] = /^\/([a-z0-9.-]{1,63})\/(.*)$/s.exec(path) ?? []
  const key = readKey(name)
  if (key === undefined) {
    return yield* new EdgeError({ code: "InvalidURI", message: "The address names no object of this bucket" })
  }
  if (bucket !== edgeBucketName) {
    return yield* new EdgeError({ code: "NoSuchBucket", message: "The bucket does not exist" })
  }
  return key
})

/** What signs for the edge. */
export interface Signer {
  readonly accessKeyId: string
  readonly presign: Presign
}

/**
 * Decides by the signature in the query (Signature Version 4) whether this request may happen now. The request is
 * signed again with what it says of itself, time and validity, and must bear that very signature: so everything in the
 * query, the path, the method and the host are bound. The host is the one we sign for, whatever the request calls us.
 * What could not be right by any signature is refused before anything is signed.
 *
 * @returns when the request was signed, in milliseconds since 1970
 */
export const authorise = Effect.fnUntraced(function* (signer: Signer, { message, path, search }: EdgeRequest, now: number) {
  const { signed, rest } = yield* readQuery(search)
  yield* checkClaim(signer, signed)
  const at = yield* readDate(signed["X-Amz-Date"])
  const expires = yield* readValidity(signed["X-Amz-Expires"])
  if (at > now + allowedSkew) {
    return yield* new EdgeError({ code: "AccessDenied", message: "Request is not yet valid" })
  }
  if (now > at + expires * 1000) {
    return yield* new EdgeError({ code: "AccessDenied", message: "Request has expired" })
  }
  if (!Object.keys(rest).every(name => signable.has(name))) return yield* notSigned
  const expected = yield* Effect.promise(() => signer.presign(message.method ?? "", path, rest, new Date(at), expires))
  for (const name of authenticating) {
    if (!equal(expected.searchParams.get(name) ?? "", signed[name] ?? "")) return yield* notSigned
  }
  return at
})

/** Whether the request claims to be signed by us, in our way. */
const checkClaim = ({ accessKeyId }: Signer, signed: Record<string, string>) => {
  if (signed["X-Amz-Credential"]?.startsWith(`${accessKeyId}/`) !== true) {
    const message = "The AWS access key Id you provided does not exist in our records"
    return Effect.fail(new EdgeError({ code: "InvalidAccessKeyId", message }))
  }
  const ours = signed["X-Amz-Algorithm"] === "AWS4-HMAC-SHA256" && signed["X-Amz-SignedHeaders"] === "host"
  return ours ? Effect.void : Effect.fail(notSigned)
}

const notSigned = new EdgeError({
  code: "SignatureDoesNotMatch",
  message: "The signature does not belong to this request: method, path, query and host must be those that were signed",
})

/** Parameters of addresses that we sign, besides those of the signature. */
const signable = new Set(["X-Amz-Content-Sha256", "partNumber", "uploadId", "x-id"])

const authenticating = [
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Date",
  "X-Amz-Expires",
  "X-Amz-SignedHeaders",
  "X-Amz-Signature",
] as const

const readQuery = Effect.fnUntraced(function* (search: string) {
  const query = new URLSearchParams(search)
  // Without a prototype: a parameter may have any name.
  const signed: Record<string, string> = Object.create(null)
  const rest: Record<string, string> = Object.create(null)
  for (const [name, value] of query) {
    if (Object.hasOwn(signed, name) || Object.hasOwn(rest, name)) {
      return yield* new EdgeError({
        code: "AuthorizationQueryParametersError",
        message: `The parameter ${name.slice(0, 40)} is given twice`,
      })
    }
    const target = (authenticating as ReadonlyArray<string>).includes(name) ? signed : rest
    target[name] = value
  }
  if (signed["X-Amz-Signature"] === undefined) {
    return yield* new EdgeError({ code: "AccessDenied", message: "Only requests with a signed address are served" })
  }
  return { signed, rest }
})

const readDate = Effect.fnUntraced(function* (text: string | undefined) {
  const at = readBasicDate(text ?? "")
  return Number.isNaN(at) ? yield* badQuery("X-Amz-Date is no date") : at
})

const readValidity = Effect.fnUntraced(function* (text: string | undefined) {
  const seconds = /^\d{1,6}$/.test(text ?? "") ? Number(text) : 0
  if (seconds < 1 || seconds > longestValidity) return yield* badQuery("X-Amz-Expires must be 1 to 604800 seconds")
  return seconds
})

const badQuery = (message: string) => new EdgeError({ code: "AuthorizationQueryParametersError", message })
