import { BucketError, type BucketName } from "../ports/Bucket.ts"

/** What the client library of a cloud says of a failed request, as far as it says anything. */
export interface Fault {
  /** HTTP status; undefined where there was no answer. */
  readonly status: number | undefined
  /** The cloud's or the operating system's word for it: `NoSuchBucket`, `ECONNREFUSED`. */
  readonly code: string | undefined
}

/**
 * A failed request as a problem. It bears status and code only: messages of clouds quote what was signed.
 *
 * Retryable is everything that may pass by itself: no answer, the cloud's own faults, and too many requests.
 */
export const bucketError = (name: BucketName, { status, code }: Fault): BucketError => {
  const bucket = { cloud: name.cloud, label: name.bucket, error: String(code ?? status ?? "no reason given") }
  if (status === undefined) return new BucketError({ problem: { code: "bucket-silent", ...bucket }, retryable: true })
  if (status >= 500 || status === 408 || status === 429) {
    return new BucketError({ problem: { code: "bucket-failing", ...bucket }, retryable: true })
  }
  return new BucketError({ problem: { code: "bucket-refuses-service", ...bucket }, retryable: false })
}

/** The code of an error of the operating system, also of one that several attempts to connect have in common. */
export const systemCode = (cause: unknown): string | undefined => {
  if (cause instanceof AggregateError) return cause.errors.map(systemCode).find(code => code !== undefined)
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined
}
