import type { Problem } from "@altilift/core"
import { Effect } from "effect"
import { bucketOf, chosenBucket } from "../../buckets/Buckets.ts"
import { abandonImages } from "../../images/abandonImages.ts"
import { BucketPoll } from "../../images/BucketPoll.ts"
import { imageByChecksum, imageFor, readChecksum, startImage } from "../../images/Images.ts"
import { type ImageDraft, registerImage } from "../../images/registerImage.ts"
import { removeImage } from "../../images/removeImage.ts"
import { UploadTracker } from "../../images/UploadTracker.ts"
import { BucketError } from "../../ports/Bucket.ts"
import { CommitMode } from "../../ports/Database.ts"
import { mostParts } from "../../ports/planParts.ts"
import { projectFor } from "../../projects/access.ts"
import { Refusal } from "../../Refusal.ts"
import { asUser } from "../asUser.ts"
import type { RequestContext } from "../context.ts"
import type {
  Image_Type,
  InputMaybe,
  MutationResolvers,
  OssUploadResolvers,
  SignedUploadPartsArgs,
  SignedUploadResolvers,
} from "../generated/resolvers.ts"
import { uploadImageURL } from "./directUrl.ts"

/** What the signing mutations have in common. */
interface UploadArguments {
  readonly pid: string
  readonly bucket: string
  readonly filename: string
  readonly type?: InputMaybe<Image_Type>
  readonly checksum?: InputMaybe<string>
}

const toDraft = (args: UploadArguments): ImageDraft => ({
  name: args.filename,
  type: args.type ?? undefined,
  checksum: args.checksum ?? undefined,
})

/** Clients ask these for many images in one document: their writes share a commit, which the answer waits for. */
const batched = Effect.provideService(CommitMode, "later")

/** The bytes are about to move: clients of S3 say nothing when they have. */
const lookSoon = Effect.flatMap(BucketPoll, ({ wake }) => wake)

/** Registers at once; the URL is signed only if it is selected. */
const signedUpload = (cloud: "S3" | "MINIO") => (_: unknown, args: UploadArguments, context: RequestContext) =>
  asUser(context, user =>
    Effect.gen(function* () {
      const bucket = yield* chosenBucket(cloud, args.bucket)
      const project = yield* projectFor(user.id, args.pid, "upload")
      return { bucket, image: yield* Effect.tap(registerImage(project, toDraft(args), bucket), lookSoon) }
    }).pipe(batched),
  )

/** Only finds out whether this may be asked: the fields register and sign, each when it is selected. */
const grantedUpload = (_: unknown, args: UploadArguments, context: RequestContext) =>
  asUser(context, user =>
    Effect.gen(function* () {
      const bucket = yield* chosenBucket("OSS", args.bucket)
      return { bucket, project: yield* projectFor(user.id, args.pid, "upload"), draft: toDraft(args) }
    }),
  )

/**
 * The bucket is asked, the client's statement is not trusted. Where the bucket sends events, the signal is not needed,
 * but harmless.
 */
const noticeArrival = Effect.fnUntraced(function* (userId: string, id: string) {
  const image = yield* imageFor(userId, id, "upload")
  if (image.state !== "Pending" && image.state !== "Uploading") return image
  const bucket = yield* bucketOf(image)
  const size = yield* bucket.head(image)
  if (size === undefined) return image
  yield* (yield* UploadTracker).noticed(image, size)
  return yield* imageFor(userId, id, "upload")
})

/** What a bucket fails with, as its client reads it: whether to come back, or to take another one. */
export const explained = <A, E, R>(effect: Effect.Effect<A, E | BucketError, R>) =>
  Effect.catchIf(
    effect,
    (error): error is BucketError & E => error instanceof BucketError,
    ({ problem, retryable }) => Effect.fail(new Refusal({ code: retryable ? "UNAVAILABLE" : "NOT_OFFERED", problem })),
  )

/** Longest id of an upload: those of clouds are opaque, and some are long. */
const longestUploadId = 2_000

const readWish = Effect.fnUntraced(function* ({ size, partSize, uploadId, from }: SignedUploadPartsArgs) {
  const first = from ?? 1
  if (!Number.isSafeInteger(size) || size < 1) return yield* refusedWish({ code: "parts-size-malformed" })
  if (partSize != null && !(partSize >= 1)) return yield* refusedWish({ code: "parts-part-size-malformed" })
  if (first < 1 || first > mostParts) return yield* refusedWish({ code: "parts-from-out-of-range", most: mostParts })
  if (uploadId != null && (uploadId.length < 1 || uploadId.length > longestUploadId)) {
    return yield* refusedWish({ code: "parts-upload-id-length", most: longestUploadId })
  }
  return { size, partSize: partSize ?? undefined, uploadId: uploadId ?? undefined, from: first }
})

const refusedWish = (problem: Problem) => new Refusal({ code: "BAD_USER_INPUT", problem })

export const uploadMutations: MutationResolvers = {
  hasImage: (_, { pid, checksum }, context) =>
    asUser(context, user =>
      Effect.gen(function* () {
        const project = yield* projectFor(user.id, pid, "view")
        return (yield* imageByChecksum(project, yield* readChecksum(checksum))) ?? null
      }),
    ),
  uploadImageS3: signedUpload("S3"),
  uploadImageMinio: signedUpload("MINIO"),
  uploadImageOSS: grantedUpload,
  uploadImageURL,
  startImageUpload: (_, { id }, context) =>
    asUser(context, user => imageFor(user.id, id, "upload").pipe(Effect.flatMap(startImage), Effect.tap(lookSoon), batched)),
  abandonImages: (_, { pid, ids }, context) =>
    asUser(context, user => Effect.flatMap(projectFor(user.id, pid, "upload"), project => abandonImages(project, ids))),
  removeImage: (_, { pid, id }, context) =>
    asUser(context, user => explained(Effect.flatMap(projectFor(user.id, pid, "own"), project => removeImage(project, id)))),
  doneImageUpload: (_, { id }, context) => asUser(context, user => explained(noticeArrival(user.id, id))),
}

export const signedUploadFields: SignedUploadResolvers = {
  url: ({ image, bucket }, _, context) => context.run(explained(bucket.sign(image))),
  parts: ({ image, bucket }, wish, context) =>
    context.run(
      Effect.gen(function* () {
        const checked = yield* readWish(wish)
        // What has its bytes needs no upload.
        if (image.state !== "Pending") return null
        const signed = yield* explained(bucket.signParts(image, checked))
        return signed === undefined ? null : { ...signed, urls: [...signed.urls] }
      }),
    ),
}

export const ossUploadFields: OssUploadResolvers = {
  sts: ({ bucket, project }, _, context) => context.run(explained(bucket.grant(project.ownerId, project.id))),
  image: ({ bucket, project, draft }, _, context) =>
    context.run(registerImage(project, draft, bucket).pipe(Effect.tap(lookSoon), batched)),
}
