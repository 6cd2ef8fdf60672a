import { Effect } from "effect"
import { Endpoints } from "../Endpoints.ts"
import { EdgeFiles } from "../edge/EdgeFiles.ts"
import { edgeBucketName, makePresign, objectPath, validity } from "../edge/presign.ts"
import { SigningKey } from "../edge/SigningKey.ts"
import { makeStsIssuer } from "../edge/sts.ts"
import { type Bucket, embeddedLabel, type ObjectKey } from "./Bucket.ts"

/**
 * The bucket of an installation that has no other: files on this disk, behind the edge server of this process, which speaks what clients
 * of all three clouds send (protocol: Decisions). So it is one bucket under three names.
 */
export const embeddedBuckets = Effect.gen(function* () {
  const { edge } = yield* Endpoints
  const files = yield* EdgeFiles
  const key = yield* SigningKey
  const presign = makePresign(edge.url, key)
  const sts = makeStsIssuer(key)
  const passage = {
    bucket: embeddedLabel,
    display: "This service",
    endpoint: edge.url,
    physicalName: edgeBucketName,
    location: undefined,
    head: files.size,
    copyTo: files.copyTo,
    delete: files.remove,
    check: Effect.void,
  }
  const signing = {
    ...passage,
    sign: (object: ObjectKey) =>
      Effect.map(
        Effect.promise(() => presign(objectPath(object), { "x-id": "PutObject" }, new Date(), validity)),
        url => url.href,
      ),
  }
  return [
    { ...signing, cloud: "S3" },
    {
      ...passage,
      cloud: "OSS",
      grant: (_, projectId) =>
        Effect.sync(() => ({ ...sts.issue(projectId, Date.now()), bucket: edgeBucketName, endpoint: edge.url })),
    },
    { ...signing, cloud: "MINIO" },
  ] satisfies ReadonlyArray<Bucket>
})
