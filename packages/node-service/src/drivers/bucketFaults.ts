import { BucketError, type BucketName } from "../ports/Bucket.ts"

/** What the client library of a cloud says of a failed request, as far as it says anything. */
export interface Fault {
  /** HTTP status; undefined where there was no answer. */
  readonly status: number | undefined
  /** The cloud's or the operating system's word for it: `NoSuchBucket`, `ECONNREFUSED`. */
  readonly code: string | undefined
}

/**
 * A failed request in the operator's words. Only status and code are told: messages of clouds quote what was signed.
 *
 * Retryable is everything that may pass by itself: no answer, the cloud's own faults, and too many requests.
 */
export const bucketError = (name: BucketName, { status, code }: Fault): BucketError => {
  const bucket = `${name.cloud} bucket ${name.bucket}`
  const word = code ?? status ?? "no reason given"
  if (status === undefined) return new BucketError({ message: `${bucket} does not answer (${word})`, retryable: true })
  if (status >= 500 || status === 408 || status === 429) {
    return new BucketError({ message: `${bucket} fails just now (${word})`, retryable: true })
  }
  return new BucketError({
    message: `${bucket} refuses what the service asks of it (${word}); see its configuration`,
    retryable: false,
  })
}

/** The code of an error of the operating system, also of one that several attempts to connect have in common. */
export const systemCode = (cause: unknown): string | undefined => {
  if (cause instanceof AggregateError) return cause.errors.map(systemCode).find(code => code !== undefined)
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined
}
