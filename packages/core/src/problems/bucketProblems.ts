import { z } from "zod/mini"
import { number, text } from "./params.ts"

/** `host`: of the bucket's URL. `error`: the bucket's own code (`SlowDown`); empty without one. */
const refusal = { host: text, status: number, error: text }

/** Of answers of a bucket, and of credentials for it. */
export const bucketProblems = {
  "bucket-refused": z.object(refusal),
  "bucket-refused-size": z.object(refusal),
  "bucket-refused-clock": z.object(refusal),
  "bucket-refused-quota": z.object(refusal),
  /** With a success, but not as a bucket does: something on the way answered in its place. */
  "bucket-answered-page": z.object({ host: text }),
  "bucket-answered": z.object({ host: text, status: number }),
  "image-not-awaited": z.object({}),
  "multipart-unknown": z.object({}),
  "multipart-unnamed": z.object({}),
  /** `kind`: of the grant that no storage driver is there for. */
  "storage-missing": z.object({ kind: text }),
  "oss-client-missing": z.object({}),
  /** `label`: of the bucket; empty where it is not known. */
  "credentials-unusable": z.object({ label: text }),
  "credentials-expired": z.object({ label: text }),
  "credentials-refused": z.object({ label: text }),
} as const
