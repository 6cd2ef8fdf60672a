import { Effect } from "effect"
import { verdict } from "../lifecycle/ImageState.ts"
import { namedAs } from "../lifecycle/imageName.ts"
import type { At, SourceFile } from "../lifecycle/State.ts"
import { type ImageFault, type RunFault, TargetRefused } from "../ports/Errors.ts"
import type { Bucket, PartAddresses, StsCredentials, Target } from "../ports/Grant.ts"
import { needsParts, tooBigForOnePut } from "../ports/largestPut.ts"
import type { Features, Project, SignRequest, UploadApi } from "../ports/UploadApi.ts"
import type { Signed } from "./ImageResources.ts"
import type { Retry } from "./Retry.ts"

interface Server {
  readonly api: UploadApi["Service"]
  readonly retry: Retry["Service"]
}

/** Refuses what one PUT cannot take where the server signs no parts. */
const refuseTooBig = ({ api, retry }: Server, bucket: Bucket, { size }: SourceFile) =>
  needsParts(size, api.terms(bucket)?.largestPut)
    ? Effect.flatMap(
        retry.step<Features, never, never>("server-features", api.features),
        ({ parts }): Effect.Effect<void, ImageFault | RunFault> => (parts ? Effect.void : Effect.fail(tooBigForOnePut(size))),
      )
    : Effect.void

/**
 * Reads a file unless it is an image that this bucket cannot take, which is an `ImageFault`: what is named as one is
 * refused before anything of it is read. What is not may be a film of any size, and only reading tells.
 */
export const unlessTooBig = <A, E, R>(
  server: Server,
  bucket: Bucket,
  file: SourceFile,
  read: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | ImageFault | RunFault, R> => {
  const refuse = refuseTooBig(server, bucket, file)
  return namedAs(file.name) === undefined ? Effect.tap(read, () => refuse) : Effect.andThen(refuse, read)
}

/**
 * Where a started image is put: what it was granted, and the way to what a put needs while it lasts. `cutOffs`: see
 * `Target`.
 */
export const makeTarget =
  (server: Server, run: { readonly project: Project; readonly credentials: (scope: Bucket) => StsCredentials }) =>
  (from: At<"Started">, { grant, bucket }: Signed, cutOffs: number): Target => {
    if (grant.kind === "sts") return { ...grant, credentials: run.credentials(grant.scope), cutOffs }
    const { type } = from.content
    // The API signs no parts of meta files.
    if (type === "META") return { ...grant, cutOffs }
    return { ...grant, parts: partAddresses(server, run.project, from, { ...from.content, type }, bucket), cutOffs }
  }

/** Asking for addresses of parts registers the image again, so its upload is announced again as well. */
const partAddresses = (
  { api, retry }: Server,
  project: Project,
  { id, file }: At<"Started">,
  content: SignRequest["content"],
  bucket: Bucket,
): PartAddresses => ({
  sign: Effect.fnUntraced(function* (wish) {
    const request = { project: project.id, bucket, filename: file.name, content, ...wish }
    const { record, parts } = yield* retry.step("sign-parts", api.signParts(request))
    const waits = record?.state === undefined || verdict(record.state) === "armed"
    if (!waits) return yield* new TargetRefused({ problem: { code: "image-not-awaited" } })
    if (record !== undefined) yield* retry.step("start", api.start(id))
    return parts
  }),
})
