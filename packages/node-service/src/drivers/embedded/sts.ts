import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"
import { z } from "zod"
import { type Sts, validity } from "../../ports/Bucket.ts"
import { idPattern } from "../../store/ids.ts"

/**
 * What does not depend on how clients reach the bucket. The token is a sealed statement of what it allows and until
 * when; the service keeps nothing of it.
 */
type IssuedSts = Omit<Sts, "bucket" | "endpoint">

/** Anything else is not of our making, and is not hashed. */
const idForm = /^STS\.[\w-]{20}$/
const tokenForm = /^([\w-]{1,200})\.([\w-]{43})$/

/** What an id and a token that came with a request amount to. */
export type OpenedSts =
  | { readonly is: "valid"; readonly projectId: string; readonly secret: string; readonly issuedAt: number }
  | { readonly is: "expired" }
  /** Not of our making, or altered, or the token of another id. */
  | { readonly is: "foreign" }

export interface StsIssuer {
  /** @param now milliseconds since 1970 */
  readonly issue: (projectId: string, now: number) => IssuedSts
  /** @param now milliseconds since 1970 */
  readonly open: (id: string, token: string, now: number) => OpenedSts
}

/** `expires`: seconds since 1970. */
const statement = z.strictObject({ project: z.string().regex(idPattern), expires: z.number().int().nonnegative() })

/**
 * Issues the edge bucket's own STS and opens them again, with nothing but the signing key: no table, no memory, the
 * same after a restart. The token is an authenticated statement of project and expiry, bound to the id; the secret is
 * derived from both, so only who was handed all three can sign.
 *
 * To hand one out (`uploadImageOSS`): `makeStsIssuer(yield* SigningKey).issue(project.id, Date.now())`, and beside its
 * four fields `bucket: edgeBucketName` (presign.ts) and `endpoint: (yield* Endpoints).edge.url`, a root URL without a
 * path. Whether the project is the caller's must have been checked. Issuing costs microseconds: nothing needs to be
 * cached.
 */
export const makeStsIssuer = ({ secretAccessKey }: { readonly secretAccessKey: string }): StsIssuer => {
  const derive = (purpose: "sts-seal" | "sts-secret", id: string, text: string) =>
    createHmac("sha256", secretAccessKey).update(`${purpose}\n${id}\n${text}`).digest("base64url")
  return {
    issue: (projectId, now) => {
      const id = `STS.${randomBytes(15).toString("base64url")}`
      const expires = Math.floor(now / 1000) + validity.sts
      const stated = Buffer.from(JSON.stringify({ project: projectId, expires })).toString("base64url")
      return {
        id,
        secret: derive("sts-secret", id, stated),
        token: `${stated}.${derive("sts-seal", id, stated)}`,
        expire: new Date(expires * 1000).toISOString().replace(".000Z", "Z"),
      }
    },
    open: (id, token, now) => {
      const [, stated = "", seal = ""] = (idForm.test(id) && tokenForm.exec(token)) || []
      if (seal === "" || !equal(seal, derive("sts-seal", id, stated))) return { is: "foreign" }
      const { project, expires } = statement.parse(JSON.parse(Buffer.from(stated, "base64url").toString()))
      if (now >= expires * 1000) return { is: "expired" }
      const issuedAt = (expires - validity.sts) * 1000
      return { is: "valid", projectId: project, secret: derive("sts-secret", id, stated), issuedAt }
    },
  }
}

/** Compares without telling by the time it takes how much was right. */
export const equal = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
