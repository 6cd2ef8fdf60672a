import { z } from "zod/mini"
import { number, text } from "./params.ts"

/** Why our service refuses a photo (`Invalid`). */
const photoProblems = {
  "photo-empty": z.object({}),
  "photo-not-an-image": z.object({}),
  "photo-cut-off": z.object({}),
  "photo-damaged": z.object({}),
  "photo-too-many-pixels": z.object({ megapixels: number }),
  "photo-has-trailing-bytes": z.object({}),
  "photo-too-big-to-verify": z.object({}),
  /** Bytes of memory: what decoding takes, and what is allowed. */
  "photo-takes-too-much-memory": z.object({ needed: number, allowed: number }),
  "photo-larger-than-scratch": z.object({ needed: number, most: number }),
  /** `arrived`: SHA-1. */
  "checksum-mismatch": z.object({ arrived: text }),
  "bytes-lost": z.object({}),
  "photo-duplicate": z.object({ name: text, id: text }),
  "photo-never-arrived": z.object({ minutes: number }),
  "photo-abandoned": z.object({}),
  "photo-removed": z.object({}),
  "fetch-interrupted": z.object({}),
} as const

/** What a document may not have too much of. */
export const documentParts = ["tokens", "depth", "definitions", "nodes", "aliases", "repetitions"] as const
export type DocumentPart = (typeof documentParts)[number]

/** Why our service refuses a request. */
const requestProblems = {
  "service-read-only": z.object({}),
  "service-disk-nearly-full": z.object({}),
  "service-database-busy": z.object({}),
  "service-failed": z.object({}),
  "images-waiting-limit": z.object({ limit: number }),
  "bytes-limit": z.object({ limit: number }),
  "project-bytes-limit": z.object({ limit: number }),
  "project-images-limit": z.object({ limit: number }),
  "project-is-imported": z.object({}),
  "project-not-found": z.object({}),
  "image-not-found": z.object({}),
  "project-right-missing": z.object({ right: z.enum(["view", "upload", "own"]) }),
  "share-user-unknown": z.object({ email: text }),
  "share-with-owner": z.object({ email: text }),
  "tokens-need-sign-in": z.object({}),
  "token-scope-missing": z.object({ scope: z.enum(["read", "upload", "manage"]) }),
  "token-scopes-none": z.object({}),
  "tokens-limit": z.object({ most: number }),
  "token-not-found": z.object({}),
  "webhooks-limit": z.object({ most: number }),
  "webhook-not-found": z.object({}),
  "language-unknown": z.object({}),
  "token-name-length": z.object({ most: number }),
  /** `most`: days. */
  "token-days-out-of-range": z.object({ most: number }),
  "reconstruction-running": z.object({}),
  "reconstruction-too-few-images": z.object({ least: number }),
  "reconstruction-images-in-progress": z.object({}),
  "reconstruction-none-running": z.object({}),
  "reconstruction-uses-photos": z.object({}),
  "project-name-length": z.object({ most: number }),
  "filename-length": z.object({ most: number }),
  "checksum-malformed": z.object({ length: number }),
  /** `header`: `key (app key)` or `altitoken (user token)`. */
  "header-not-accepted": z.object({ header: text }),
  "cloud-has-no-such-bucket": z.object({ cloud: text, label: text }),
  /** `by`: what is counted. */
  "too-many-requests": z.object({ by: z.enum(["user", "address"]), seconds: number }),
  "too-many-sign-ins": z.object({ by: z.enum(["account", "address"]), seconds: number }),
  /** A GraphQL document. */
  "document-beyond-limit": z.object({ part: z.enum(documentParts), most: number }),
  "document-too-costly": z.object({ cost: number, most: number }),
  "request-length-missing": z.object({}),
  /** `most`: bytes of a request without a user. */
  "request-too-large": z.object({ most: number }),
  "variables-not-json": z.object({}),
  "result-too-large": z.object({}),
  "page-has-two-ends": z.object({}),
  "page-size-negative": z.object({}),
  "cursor-unknown": z.object({ argument: text }),
  "parts-size-malformed": z.object({}),
  "parts-part-size-malformed": z.object({}),
  "parts-from-out-of-range": z.object({ most: number }),
  "parts-upload-id-length": z.object({ most: number }),
  "ids-limit": z.object({ most: number }),
  "password-length": z.object({ least: number, most: number }),
  "bucket-not-configured": z.object({ cloud: text, label: text }),
  "bucket-silent": z.object({ cloud: text, label: text, error: text }),
  "bucket-failing": z.object({ cloud: text, label: text, error: text }),
  "bucket-refuses-service": z.object({ cloud: text, label: text, error: text }),
} as const

/** Why our service could not fetch a photo. `host`: of its address. */
const fetchProblems = {
  "fetch-failed": z.object({}),
  "fetch-took-too-long": z.object({ seconds: number }),
  "fetch-too-slow": z.object({ host: text, kilobytes: number }),
  "fetch-too-large": z.object({ host: text, most: number }),
  "fetch-disk-full": z.object({}),
  "fetch-not-stored": z.object({}),
  "fetch-not-secure": z.object({ host: text, error: text }),
  "fetch-connection-failed": z.object({ host: text, error: text }),
  "fetch-host-unknown": z.object({ host: text }),
  "fetch-host-not-public": z.object({ host: text }),
  "fetch-lookup-failed": z.object({ host: text }),
  "fetch-connection-refused": z.object({ host: text }),
  "fetch-connection-timeout": z.object({ host: text }),
  "fetch-answer-timeout": z.object({ host: text }),
  "fetch-stopped-sending": z.object({ host: text }),
  "fetch-closed-early": z.object({ host: text }),
  "fetch-address-too-long": z.object({ most: number }),
  "fetch-address-malformed": z.object({ example: text }),
  "fetch-scheme": z.object({}),
  "fetch-address-with-password": z.object({}),
  "fetch-address-private": z.object({ host: text }),
  "fetch-redirects-too-often": z.object({ host: text, most: number }),
  "fetch-redirects-nowhere": z.object({ host: text }),
  "fetch-http-status": z.object({ host: text, status: number }),
  "fetch-compressed": z.object({ host: text }),
  "fetch-not-offered": z.object({}),
  "fetch-token-malformed": z.object({ most: number }),
  "fetches-limit": z.object({ limit: number }),
  "fetch-tests-limit": z.object({ limit: number }),
} as const

/** Of our service: what its `extensions` and `ProjectImage.problems` say. */
export const serviceProblems = {
  ...photoProblems,
  ...requestProblems,
  ...fetchProblems,
} as const
