import { z } from "zod/mini"

/**
 * Shapes of the API's answers, as far as the engine reads them. Every field may be null (protocol: Failure may be a bare null); a
 * shape that does not fit is a failure of that one request, never a crash.
 */
const text = z.nullish(z.string())

export const ImageAnswer = z.object({
  id: z.string(),
  state: text,
  filename: text,
  checksum: text,
  error: z.nullish(z.array(z.nullish(z.string()))),
})

export const HasImageAnswer = z.object({ hasImage: z.nullish(ImageAnswer) })

const SignedUpload = z.nullish(z.object({ url: text, image: z.nullish(ImageAnswer) }))
export const SignS3Answer = z.object({ uploadImageS3: SignedUpload })
export const SignMinioAnswer = z.object({ uploadImageMinio: SignedUpload })

const SignedParts = z.nullish(
  z.object({ uploadId: text, partSize: z.nullish(z.number()), urls: z.nullish(z.array(text)), complete: text, abort: text }),
)
export type SignedParts = z.infer<typeof SignedParts>
const PartsOf = z.nullish(z.object({ image: z.nullish(ImageAnswer), parts: SignedParts }))
export const SignS3PartsAnswer = z.object({ uploadImageS3: PartsOf })
export const SignMinioPartsAnswer = z.object({ uploadImageMinio: PartsOf })

export const SignedUploadFieldsAnswer = z.object({
  __type: z.nullish(z.object({ fields: z.nullish(z.array(z.object({ name: z.string() }))) })),
})

export const RegisterOSSAnswer = z.object({ uploadImageOSS: z.nullish(z.object({ image: z.nullish(ImageAnswer) })) })

const given = z.string().check(z.minLength(1))
export const StsAnswer = z.object({
  id: given,
  secret: given,
  token: given,
  bucket: given,
  endpoint: given,
  expire: z.string().check(z.refine(text => !Number.isNaN(Date.parse(text)))),
})
export const SignOSSAnswer = z.object({ uploadImageOSS: z.nullish(z.object({ sts: z.nullish(StsAnswer) })) })
export const FetchAnswer = z.object({ uploadImageURL: z.nullish(ImageAnswer) })

export const StartAnswer = z.object({ startImageUpload: z.nullish(z.object({ id: z.string(), state: text })) })
export const DoneAnswer = z.object({ doneImageUpload: z.nullish(z.object({ id: z.string(), state: text })) })

export const ImageStateAnswer = z.object({ project: z.nullish(z.object({ image: z.nullish(ImageAnswer) })) })

export const PreflightAnswer = z.object({
  support: z.nullish(z.object({ systemMode: text })),
  my: z.nullish(z.object({ self: z.nullish(z.object({ email: text })) })),
})

export const BucketAnswer = z.nullish(z.object({ cloud: text, bucket: text, display: text, endpoint: text }))
export const BucketsAnswer = z.object({
  getGeoIPInfo: z.nullish(z.object({ nearestBuckets: z.nullish(z.array(BucketAnswer)) })),
})

const Labels = z.nullish(z.object({ enumValues: z.nullish(z.array(z.object({ name: z.string() }))) }))
export const BucketLabelsAnswer = z.object({ S3: Labels, OSS: Labels, MINIO: Labels })

export const ProjectAnswer = z.object({ id: z.string(), name: text, taskState: text })
export const ProjectByIdAnswer = z.object({ project: z.nullish(ProjectAnswer) })
export const CreateProjectAnswer = z.object({ createProject: z.nullish(ProjectAnswer) })

export const ProjectsAnswer = z.object({
  my: z.nullish(
    z.object({
      allProjects: z.nullish(
        z.object({
          pageInfo: z.nullish(z.object({ hasNextPage: z.nullish(z.boolean()), endCursor: text })),
          edges: z.nullish(z.array(z.nullish(z.object({ node: z.nullish(ProjectAnswer) })))),
        }),
      ),
    }),
  ),
})

const ReconstructionAnswer = z.nullish(
  z.object({
    error: z.nullish(z.object({ code: z.nullish(z.number()), message: text })),
    task: z.nullish(z.object({ id: z.string(), taskType: text, state: text })),
  }),
)
export type ReconstructionAnswer = z.infer<typeof ReconstructionAnswer>
export const StartReconstructionAnswer = z.object({ startReconstructionWithError: ReconstructionAnswer })
export const PreStartReconstructionAnswer = z.object({ preStartReconstruction: ReconstructionAnswer })
