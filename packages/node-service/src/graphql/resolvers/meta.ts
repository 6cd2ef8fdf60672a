import { metaFilePatterns } from "@altilift/core"
import { Effect } from "effect"
import { chosenBucket, offeredClouds } from "../../buckets/Buckets.ts"
import { nearestBuckets } from "../../buckets/nearest.ts"
import { readChecksum } from "../../images/Images.ts"
import { inEnglish } from "../../messages/inEnglish.ts"
import { MetaFetches } from "../../meta/MetaFetches.ts"
import { MetaTracker } from "../../meta/MetaTracker.ts"
import { latestMetaFiles, metaFileByChecksum, metaFileOfProject, metaFilesOf, problemsOf } from "../../meta/metaRows.ts"
import { registerMetaFile } from "../../meta/registerMetaFile.ts"
import { projectFor } from "../../projects/access.ts"
import { asUser } from "../asUser.ts"
import type { RequestContext } from "../context.ts"
import type {
  GeoIpInfoResolvers,
  MetaFileResolvers,
  MutationResolvers,
  ProjectResolvers,
  SignedMetaFileResolvers,
  SupportResolvers,
} from "../generated/resolvers.ts"
import { toInstant } from "../instant.ts"
import { problemFields } from "../problemFields.ts"
import { nameIn, readAddress } from "./directUrl.ts"
import { explained } from "./upload.ts"

/** Clouds that take meta files: the API has no operation for OSS. */
export const metaClouds = Effect.map(offeredClouds, clouds => clouds.filter(cloud => cloud !== "OSS"))

export const nearestMetaBuckets: NonNullable<GeoIpInfoResolvers["nearestMetaBuckets"]> = (_, __, context) =>
  context.run(Effect.map(nearestBuckets(context.address), buckets => buckets.filter(({ cloud }) => cloud !== "OSS")))

export const metaFiles: NonNullable<SupportResolvers["metaFiles"]> = () => [...metaFilePatterns]

interface MetaUploadArguments {
  readonly pid: string
  readonly bucket: string
  readonly filename: string
}

const signedMetaFile =
  (cloud: "S3" | "MINIO") =>
  (_: unknown, { pid, bucket: label, filename }: MetaUploadArguments, context: RequestContext) =>
    asUser(context, user =>
      Effect.gen(function* () {
        const bucket = yield* chosenBucket(cloud, label)
        const project = yield* projectFor(user.id, pid, "upload")
        const file = yield* registerMetaFile(project, { name: filename, checksum: undefined }, bucket)
        yield* (yield* MetaTracker).lookSoon
        return { bucket, file }
      }),
    )

const uploadMetaURL: NonNullable<MutationResolvers["uploadMetaURL"]> = (_, { pid, url: text, filename, checksum }, context) =>
  asUser(context, user =>
    Effect.gen(function* () {
      const project = yield* projectFor(user.id, pid, "upload")
      const url = yield* readAddress(text)
      const draft = { name: filename || nameIn(url), checksum: checksum ?? undefined }
      return yield* (yield* MetaFetches).begin({ project, draft, url, token: undefined })
    }),
  )

export const metaMutations: MutationResolvers = {
  uploadMetaFileS3: signedMetaFile("S3"),
  uploadMetaFileMinio: signedMetaFile("MINIO"),
  uploadMetaURL,
}

export const signedMetaFileFields: SignedMetaFileResolvers = {
  url: ({ file, bucket }, _, context) => context.run(explained(bucket.sign(file))),
}

export const metaFileFields: MetaFileResolvers = {
  filesize: file => file.size,
  date: file => toInstant(file.createdAt),
  error: file => problemsOf(file).map(inEnglish),
  problems: file => problemsOf(file).map(problemFields),
}

export const projectMetaFiles: Pick<ProjectResolvers, "hasMetaFile" | "metaFile" | "metaFiles"> = {
  hasMetaFile: (project, { checksum }, context) =>
    context.run(
      Effect.gen(function* () {
        return (yield* metaFileByChecksum(project, yield* readChecksum(checksum))) ?? null
      }),
    ),
  metaFile: (project, { id }, context) => context.run(metaFileOfProject(project, id)),
  metaFiles: (project, _, context) => context.run(Effect.map(metaFilesOf(project.id), rows => [...latestMetaFiles(rows)])),
}
