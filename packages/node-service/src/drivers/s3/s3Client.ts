import type { Readable } from "node:stream"
import { GetObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3"
import { Effect, Redacted } from "effect"
import type { S3Settings } from "../../buckets/bucketSettings.ts"
import { systemCode } from "../bucketFaults.ts"
import { type Open, Replaced } from "../download.ts"
import type { Target } from "./s3Parts.ts"

/** What a client of a service that speaks S3 has to know. */
export type S3Account = Pick<S3Settings, "cloud" | "region" | "pathStyle" | "accessKeyId" | "secretAccessKey">

/** Names a server: where it is the same for two buckets, it copies from one to the other for whom it lets. */
export const serverOf = ({ region }: S3Account, endpoint: string | undefined): string => `${endpoint ?? "aws"} ${region}`

/** How long a connection, and an answer's first byte, may take, in milliseconds. */
const usual = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true }

/** The same for requests with a body, and for copies: an object of gigabytes takes minutes. */
export const long = { connectionTimeout: 5_000, requestTimeout: 60 * 60_000, throwOnRequestTimeout: true, socketTimeout: 120_000 }

/** The library's own words go to no log of ours. */
const nothing = () => undefined
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** Requests to one bucket at the same time. */
const connections = 64

/**
 * A client of one endpoint. Checksums only where S3 requires them: else every presigned PUT would carry that of an
 * empty body. Nothing is taken from the environment of the process, which may belong to another account.
 */
export const makeClient = (settings: S3Account, endpoint: string | undefined, patience = usual) =>
  Effect.acquireRelease(
    Effect.sync(
      () =>
        new S3Client({
          ...(endpoint === undefined ? {} : { endpoint }),
          ignoreConfiguredEndpointUrls: true,
          region: settings.region,
          forcePathStyle: settings.pathStyle ?? settings.cloud === "MINIO",
          credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: Redacted.value(settings.secretAccessKey) },
          requestChecksumCalculation: "WHEN_REQUIRED",
          responseChecksumValidation: "WHEN_REQUIRED",
          maxAttempts: 2,
          logger: silent,
          requestHandler: { ...patience, httpAgent: { maxSockets: connections }, httpsAgent: { maxSockets: connections } },
        }),
    ),
    made => Effect.sync(() => made.destroy()),
  )

/** Opens an object from a byte on. */
export const openObject =
  (own: S3Client, target: Target): Open =>
  async (from, version) => {
    const range = from === 0 ? {} : { Range: `bytes=${from}-` }
    const match = version === undefined ? {} : { IfMatch: version }
    try {
      const { Body, ContentLength = 0, ETag = "" } = await own.send(new GetObjectCommand({ ...target, ...range, ...match }))
      return { body: Body as Readable, size: from + ContentLength, version: ETag }
    } catch (cause) {
      throw faultOf(cause).status === 412 ? new Replaced() : cause
    }
  }

/** What the library calls an error without a body, as those of HEAD are. */
const unnamed = "Unknown"

/** What a failed request says. */
export const faultOf = (cause: unknown) =>
  cause instanceof S3ServiceException
    ? { status: cause.$metadata.httpStatusCode, code: cause.name === unnamed ? undefined : cause.name }
    : { status: undefined, code: systemCode(cause) ?? (cause instanceof Error ? cause.name : undefined) }
