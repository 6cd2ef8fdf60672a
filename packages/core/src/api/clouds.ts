import type { Bucket, Cloud, GrantTerms } from "../ports/Grant.ts"

const GiB = 1024 ** 3

/** How each cloud of the contract is written into: the one place that says so. */
export const termsOf: Readonly<Record<Cloud, GrantTerms>> = {
  S3: { kind: "url", announce: false, largestPut: 5 * GiB },
  MINIO: { kind: "url", announce: false, largestPut: 5 * GiB },
  // What arrives in a bucket of OSS the server learns from `done` alone.
  OSS: { kind: "sts", announce: true },
}

/** Callers without types may name any cloud. */
export const knownTerms = ({ cloud }: Bucket): GrantTerms | undefined =>
  Object.hasOwn(termsOf, cloud) ? termsOf[cloud] : undefined
