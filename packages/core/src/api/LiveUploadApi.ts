import { Clock, Effect, Layer, Redacted } from "effect"
import type { HttpClient } from "effect/http"
import type { z } from "zod/mini"
import { verdict } from "../lifecycle/ImageState.ts"
import { RunFault } from "../ports/Errors.ts"
import { type ApiError, type Preflight, UploadApi } from "../ports/UploadApi.ts"
import type { Activity, Problem } from "../problems/Problem.ts"
import { AccountRefused, makeAccount } from "./Account.ts"
import { type Ask, askAlone, askDated, failed, type Operation } from "./Ask.ts"
import * as answers from "./answers.ts"
import { askTogether } from "./askTogether.ts"
import { bucketLabels, nearestBuckets } from "./buckets.ts"
import { knownTerms, termsOf } from "./clouds.ts"
import { findProject } from "./findProject.ts"
import * as documents from "./generated/documents.ts"
import { imageRecord, isOfChecksum, isOfId, reconstruction } from "./readings.ts"
import { paced } from "./requestPace.ts"
import { offersParts, signParts } from "./signedParts.ts"
import { type ApiAccess, makeTransport } from "./Transport.ts"
import { usableUntil } from "./usableUntil.ts"

/** The API over HTTP, as protocol.md describes it. */
export const layerUploadApi = (access: ApiAccess): Layer.Layer<UploadApi, never, HttpClient.HttpClient> =>
  Layer.effect(UploadApi, makeLiveUploadApi(access))

const makeLiveUploadApi = Effect.fnUntraced(function* (access: ApiAccess) {
  const transport = paced(yield* makeTransport(access))
  const { endpoint } = access

  const account = yield* makeAccount(
    askAlone(transport, {
      activity: "preflight",
      document: documents.PreflightDocument,
      answer: answers.PreflightAnswer,
    })({}).pipe(
      Effect.catchTag("ImageFault", error => Effect.fail(new RunFault({ kind: "refused", problem: error.problem }))),
      Effect.flatMap(answer => readPreflight(endpoint, answer)),
    ),
  )
  /** A bare null may stand for anything: the server is asked what it thinks of the account before it is taken for a refusal. */
  const orRefused = <A, B>(
    activity: Activity,
    value: A | null | undefined,
    use: (value: A) => B,
    name = "",
  ): Effect.Effect<B, ApiError> =>
    value !== null && value !== undefined
      ? Effect.sync(() => {
          account.accept()
          return use(value)
        })
      : account.unexplained(failed(activity, { code: "refused-without-reason" }, name))
  const guarded =
    <Variables, Data>(ask: Ask<Variables, Data>) =>
    (variables: Variables): Effect.Effect<Data, ApiError> =>
      account.guard(ask(variables))
  const together = <Variables extends Record<string, unknown>, Data>(operation: Operation<Variables, Data>) =>
    guarded(askTogether(transport, operation))
  const alone = <Variables extends Record<string, unknown>, Data>(operation: Operation<Variables, Data>) =>
    guarded(askAlone(transport, operation))

  const hasImage = together({
    activity: "has-image",
    document: documents.HasImageDocument,
    answer: answers.HasImageAnswer,
    fits: ({ checksum }, { hasImage }) => isOfChecksum(hasImage, checksum),
  })
  const signS3 = together({
    activity: "register",
    document: documents.SignS3Document,
    answer: answers.SignS3Answer,
    fits: ({ checksum }, { uploadImageS3 }) => isOfChecksum(uploadImageS3?.image, checksum),
  })
  const signMinio = together({
    activity: "register",
    document: documents.SignMinioDocument,
    answer: answers.SignMinioAnswer,
    fits: ({ checksum }, { uploadImageMinio }) => isOfChecksum(uploadImageMinio?.image, checksum),
  })
  const registerOSS = together({
    activity: "register",
    document: documents.RegisterOssDocument,
    answer: answers.RegisterOSSAnswer,
    fits: ({ checksum }, { uploadImageOSS }) => isOfChecksum(uploadImageOSS?.image, checksum),
  })
  const signOSS = guarded(
    askDated(transport, {
      activity: "get-credentials",
      document: documents.SignOssDocument,
      answer: answers.SignOSSAnswer,
    }),
  )
  const fetching = {
    activity: "fetch",
    document: documents.UploadImageUrlDocument,
    answer: answers.FetchAnswer,
    fits: ({ checksum }, { uploadImageURL }) => isOfChecksum(uploadImageURL, checksum),
  } satisfies Operation<documents.UploadImageUrlMutationVariables, z.infer<typeof answers.FetchAnswer>>
  const fetchTogether = together(fetching)
  const fetchAlone = alone(fetching)
  const start = together({
    activity: "start",
    document: documents.StartImageUploadDocument,
    answer: answers.StartAnswer,
    fits: ({ id }, { startImageUpload }) => isOfId(startImageUpload, id),
    notFound: "image",
  })
  const done = together({
    activity: "done",
    document: documents.DoneImageUploadDocument,
    answer: answers.DoneAnswer,
    fits: ({ id }, { doneImageUpload }) => isOfId(doneImageUpload, id),
    notFound: "image",
  })
  const image = together({
    activity: "image-state",
    document: documents.ImageStateDocument,
    answer: answers.ImageStateAnswer,
    fits: ({ id }, { project }) => isOfId(project?.image, id),
  })
  const createProject = alone({
    activity: "create-project",
    document: documents.CreateProjectDocument,
    answer: answers.CreateProjectAnswer,
  })
  const projectById = alone({
    activity: "find-project",
    document: documents.ProjectByIdDocument,
    answer: answers.ProjectByIdAnswer,
  })
  const startReconstruction = alone({
    activity: "reconstruct",
    document: documents.StartReconstructionDocument,
    answer: answers.StartReconstructionAnswer,
  })
  const preStartReconstruction = alone({
    activity: "reconstruct",
    document: documents.PreStartReconstructionDocument,
    answer: answers.PreStartReconstructionAnswer,
  })

  const find = findProject(transport)
  const parts = offersParts(transport)
  const signedParts = signParts(transport, parts, orRefused)

  return UploadApi.of({
    endpoint,
    preflight: account.preflight,
    buckets: Effect.flatMap(account.guard(nearestBuckets(transport)), hints => orRefused("list-buckets", hints, list => list)),
    labels: account.guard(bucketLabels(transport)),
    findProject: idOrName => account.guard(find(idOrName)),
    createProject: name =>
      Effect.flatMap(createProject({ name }), answer =>
        orRefused("create-project", answer.createProject, one => ({ id: one.id, name: one.name ?? name }), name),
      ),
    terms: knownTerms,
    hasImage: (project, checksum) =>
      Effect.map(hasImage({ pid: project, checksum }), answer => (answer.hasImage ? imageRecord(answer.hasImage) : undefined)),
    sign: Effect.fnUntraced(function* ({ project, bucket, filename, content }) {
      const askedAt = yield* Clock.currentTimeMillis
      const request = { pid: project, bucket: bucket.label, filename, type: content.type, checksum: content.checksum }
      const { kind, announce, largestPut } = termsOf[bucket.cloud]
      if (kind === "sts") {
        const image = (yield* registerOSS(request)).uploadImageOSS?.image
        const named = image?.filename ? { ...image, filename: image.filename } : undefined
        return yield* orRefused(
          "register",
          named,
          image => ({
            record: imageRecord(image),
            grant: { kind, object: `${project}/${image.filename}`, scope: bucket, announce },
          }),
          filename,
        )
      }
      const sizes = largestPut === undefined ? {} : { largestPut }
      const upload = bucket.cloud === "S3" ? (yield* signS3(request)).uploadImageS3 : (yield* signMinio(request)).uploadImageMinio
      return yield* orRefused(
        "register",
        signedOf(upload),
        ({ url, image }) => ({
          record: imageRecord(image),
          grant:
            url === undefined
              ? undefined
              : { kind, url: Redacted.make(url), usableUntil: usableUntil(url, askedAt), announce, ...sizes },
        }),
        filename,
      )
    }),
    offersParts: parts,
    signParts: request => account.guard(signedParts(request)),
    sts: Effect.fnUntraced(function* (project, bucket) {
      const { data, date } = yield* signOSS({ pid: project, bucket: bucket.label })
      return yield* orRefused("get-credentials", data.uploadImageOSS?.sts, sts => ({
        sts: Redacted.make({ ...sts, expire: Date.parse(sts.expire) }),
        serverTime: date,
      }))
    }),
    fetchUrl: ({ project, url, filename, checksum, token }) => {
      const secrets = { url: Redacted.value(url), ...(token === undefined ? {} : { token: Redacted.value(token) }) }
      const asked =
        checksum === undefined
          ? fetchAlone({ pid: project, filename, ...secrets })
          : fetchTogether({ pid: project, filename, checksum, ...secrets })
      return Effect.flatMap(asked, answer => orRefused("fetch", answer.uploadImageURL, imageRecord, filename))
    },
    start: id => Effect.flatMap(start({ id }), answer => orRefused("start", answer.startImageUpload, () => undefined)),
    done: id => Effect.flatMap(done({ id }), answer => orRefused("done", answer.doneImageUpload, () => undefined)),
    image: (project, id) =>
      Effect.flatMap(image({ pid: project, id }), answer => orRefused("image-state", answer.project, one => one.image)).pipe(
        Effect.flatMap(found => (found ? Effect.succeed(imageRecord(found)) : Effect.as(account.check, undefined))),
      ),
    taskState: project =>
      Effect.flatMap(projectById({ id: project }), answer =>
        orRefused("task-state", answer.project, one => one.taskState ?? undefined),
      ),
    startReconstruction: (project, taskType) =>
      Effect.flatMap(startReconstruction({ id: project, options: { taskType } }), answer =>
        orRefused("reconstruct", answer.startReconstructionWithError, reconstruction),
      ),
    preStartReconstruction: (project, taskType) =>
      Effect.flatMap(preStartReconstruction({ id: project, options: { taskType } }), answer =>
        orRefused("reconstruct", answer.preStartReconstruction, reconstruction),
      ),
  })
})

/** An image that is registered, with the URL that it can be put to; without one where the server has its bytes. */
const signedOf = <Image extends { readonly state?: string | null | undefined }>(
  upload: { readonly url?: string | null | undefined; readonly image?: Image | null | undefined } | null | undefined,
) => {
  if (!upload?.image) return undefined
  if (upload.url) return { url: upload.url, image: upload.image }
  const { state } = upload.image
  const isThere = state !== null && state !== undefined && ["ready", "working"].includes(verdict(state))
  return isThere ? { url: undefined, image: upload.image } : undefined
}

/** Protocol: Failure may be a bare null. */
const readPreflight = (
  endpoint: string,
  answer: {
    support?: { systemMode?: string | null | undefined } | null | undefined
    my?: { self?: { email?: string | null | undefined } | null | undefined } | null | undefined
  },
): Effect.Effect<Preflight, RunFault | AccountRefused> => {
  const fault = (problem: Problem) => Effect.fail(new RunFault({ kind: "refused", problem }))
  const doubt = (problem: Problem) => Effect.fail(new AccountRefused(problem, false))
  const host = endpoint
  if (!answer.support) return doubt({ code: "app-key-unknown", host })
  if (answer.support.systemMode === "Offline") return fault({ code: "server-offline", host })
  const email = answer.my?.self?.email
  if (!email) return doubt({ code: "token-unknown", host })
  if (answer.support.systemMode === "ReadOnly") return fault({ code: "server-read-only", host })
  return Effect.succeed({ email })
}
