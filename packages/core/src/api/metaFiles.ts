import { Clock, Effect, Redacted } from "effect"
import type { OperationFailure } from "../client/Failure.ts"
import type { Operation } from "../client/Operation.ts"
import * as operations from "../client/operations.ts"
import { imageRecord } from "../client/readings.ts"
import { apiMetaNames } from "../meta/metaFiles.ts"
import type { ApiError, SignAnswer, UploadApi } from "../ports/UploadApi.ts"
import type { Activity } from "../problems/Problem.ts"
import { isRefusal, knownBucket } from "./buckets.ts"
import { termsOf } from "./clouds.ts"
import type { Send } from "./request.ts"
import { usableUntil } from "./usableUntil.ts"

/** How an operation is asked: by itself, or with others of its kind. */
type Ask = <Variables extends Record<string, unknown>, Data>(operation: Operation<Variables, Data>) => Send<Variables, Data>

/** How `LiveUploadApi` asks. */
interface Asking {
  readonly alone: Ask
  readonly together: Ask
  readonly guard: <A>(question: Effect.Effect<A, OperationFailure>) => Effect.Effect<A, ApiError>
  /** A bare null may stand for anything. */
  readonly orRefused: <A, B>(
    activity: Activity,
    value: A | null | undefined,
    use: (value: A) => B,
    name?: string,
  ) => Effect.Effect<B, ApiError>
}

type MetaOperations = Pick<UploadApi["Service"], "metaSupport" | "hasMetaFile" | "signMeta" | "metaFile">

/** The operations of protocol.md, Meta files. */
export const metaOperations = ({ alone, together, guard, orRefused }: Asking): MetaOperations => {
  const support = alone(operations.metaSupport)
  const nearest = alone(operations.nearestMetaBuckets)
  const has = together(operations.hasMetaFile)
  const signS3 = alone(operations.signMetaS3)
  const signMinio = alone(operations.signMetaMinio)
  const state = together(operations.metaFileState)
  /** A server that does not know the question takes none. */
  const unlessUnknown = <A>(question: Effect.Effect<A, OperationFailure>) =>
    guard(Effect.catchIf(question, isRefusal, () => Effect.succeed(undefined)))

  return {
    metaSupport: Effect.gen(function* () {
      const named = yield* unlessUnknown(support({}))
      const hinted = yield* unlessUnknown(nearest({}))
      const hints = hinted?.getGeoIPInfo?.nearestMetaBuckets ?? []
      const buckets = hints.flatMap(hint => knownBucket(hint && { ...hint, endpoint: null }))
      return {
        names: named?.support?.metaFiles ?? apiMetaNames,
        buckets: buckets.filter(({ cloud }) => cloud !== "OSS"),
      }
    }),
    hasMetaFile: (project, checksum) =>
      Effect.flatMap(guard(has({ pid: project, checksum })), answer =>
        orRefused("has-meta-file", answer.project, ({ hasMetaFile }) => (hasMetaFile ? imageRecord(hasMetaFile) : undefined)),
      ),
    signMeta: Effect.fnUntraced(function* ({ project, bucket, filename }) {
      const askedAt = yield* Clock.currentTimeMillis
      const request = { pid: project, bucket: bucket.label, filename }
      const { announce, largestPut } = termsOf[bucket.cloud]
      const signed =
        bucket.cloud === "S3"
          ? (yield* guard(signS3(request))).uploadMetaFileS3
          : (yield* guard(signMinio(request))).uploadMetaFileMinio
      const { url, file } = signed ?? {}
      return yield* orRefused(
        "register-meta-file",
        url && file ? { url, file } : undefined,
        ({ url, file }): SignAnswer => ({
          record: imageRecord(file),
          grant: {
            kind: "url",
            url: Redacted.make(url),
            usableUntil: usableUntil(url, askedAt),
            announce,
            ...(largestPut === undefined ? {} : { largestPut }),
          },
        }),
        filename,
      )
    }),
    metaFile: (project, id) =>
      Effect.flatMap(guard(state({ pid: project, id })), answer =>
        orRefused("meta-file-state", answer.project, ({ metaFile }) => (metaFile ? imageRecord(metaFile) : undefined)),
      ),
  }
}
