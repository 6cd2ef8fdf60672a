import { Effect } from "effect"
import { Bucket } from "../../buckets/Bucket.ts"
import { type Cloud, isOffered } from "../../buckets/catalogue.ts"
import { Arrivals } from "../../images/Arrivals.ts"
import { imageByChecksum, ownImage, readChecksum, startImage } from "../../images/Images.ts"
import { type ImageDraft, registerImage } from "../../images/registerImage.ts"
import { ownProject } from "../../projects/Projects.ts"
import { Refusal } from "../../Refusal.ts"
import { asUser } from "../asUser.ts"
import type { RequestContext } from "../context.ts"
import type { Image_Type, InputMaybe, MutationResolvers, SignedUploadResolvers } from "../generated/resolvers.ts"

/** What the signing mutations have in common. */
interface UploadArguments {
  readonly pid: string
  readonly bucket: string
  readonly filename: string
  readonly type?: InputMaybe<Image_Type>
  readonly checksum?: InputMaybe<string>
}

const notOffered = (message: string) => new Refusal({ code: "NOT_OFFERED", message })

const toDraft = (args: UploadArguments): ImageDraft => ({
  name: args.filename,
  type: args.type ?? undefined,
  checksum: args.checksum ?? undefined,
})

/** Registers at once; the URL is signed only if it is selected. */
const signedUpload = (cloud: Cloud) => (_: unknown, args: UploadArguments, context: RequestContext) =>
  asUser(context, user =>
    Effect.gen(function* () {
      if (!isOffered(cloud, args.bucket)) return yield* notOffered(`${cloud} has no bucket ${args.bucket} here`)
      const project = yield* ownProject(user.id, args.pid)
      return { image: yield* registerImage(project, toDraft(args)) }
    }),
  )

/** Refuses, after telling those who may not ask at all. */
const refused = (message: string) => (_: unknown, __: unknown, context: RequestContext) =>
  asUser(context, () => Effect.fail(notOffered(message)))

/** Of a bucket that tells us itself the signal is not needed, but harmless: the bucket is asked, not the client believed. */
const noticeArrival = Effect.fnUntraced(function* (userId: string, id: string) {
  const image = yield* ownImage(userId, id)
  if (image.state !== "Pending" && image.state !== "Uploading") return image
  if ((yield* (yield* Bucket).head(image)) === undefined) return image
  yield* (yield* Arrivals).arrived(image.projectId, image.filename)
  return yield* ownImage(userId, id)
})

export const uploadMutations: MutationResolvers = {
  hasImage: (_, { pid, checksum }, context) =>
    asUser(context, user =>
      Effect.gen(function* () {
        const project = yield* ownProject(user.id, pid)
        return (yield* imageByChecksum(project, yield* readChecksum(checksum))) ?? null
      }),
    ),
  uploadImageS3: signedUpload("S3"),
  uploadImageMinio: signedUpload("MINIO"),
  uploadImageOSS: refused("this service has no OSS bucket; use S3 or MINIO"),
  uploadImageURL: refused("this service does not fetch images from addresses that clients name; upload the bytes"),
  startImageUpload: (_, { id }, context) => asUser(context, user => Effect.flatMap(ownImage(user.id, id), startImage)),
  doneImageUpload: (_, { id }, context) => asUser(context, user => noticeArrival(user.id, id)),
}

export const signedUploadFields: SignedUploadResolvers = {
  url: ({ image }, _, context) =>
    image === undefined || image === null ? null : context.run(Effect.flatMap(Bucket, bucket => bucket.sign(image))),
}
