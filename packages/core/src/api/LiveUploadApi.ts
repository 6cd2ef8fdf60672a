import { Clock, Effect, Layer, Redacted } from "effect"
import type { HttpClient } from "effect/http"
import type { z } from "zod/mini"
import { usableUntil } from "../engine/Credentials.ts"
import { RunFault } from "../engine/Errors.ts"
import { verdict } from "../lifecycle/ImageState.ts"
import { type ApiError, type Preflight, UploadApi } from "../ports/UploadApi.ts"
import { AccountRefused, makeAccount } from "./Account.ts"
import { type Ask, askAlone, askDated, type Operation } from "./Ask.ts"
import * as answers from "./answers.ts"
import { askTogether } from "./askTogether.ts"
import { bucketLabels, nearestBuckets } from "./buckets.ts"
import { findProject } from "./findProject.ts"
import * as documents from "./generated/documents.ts"
import { imageRecord, isOfChecksum, isOfId, reconstruction } from "./readings.ts"
import { paced } from "./requestPace.ts"
import { offersParts, signParts } from "./signedParts.ts"
import { type ApiAccess, makeTransport } from "./Transport.ts"

/** The API over HTTP, as protocol.md describes it. */
export const layerUploadApi = (access: ApiAccess): Layer.Layer<UploadApi, never, HttpClient.HttpClient> =>
  Layer.effect(UploadApi, makeLiveUploadApi(access))

const makeLiveUploadApi = Effect.fnUntraced(function* (access: ApiAccess) {
  const transport = paced(yield* makeTransport(access))
  const { endpoint } = access

  const account = yield* makeAccount(
    askAlone(transport, {
      what: "Asking the server whether it takes uploads",
      document: documents.PreflightDocument,
      answer: answers.PreflightAnswer,
    })({}).pipe(
      Effect.catchTag("ImageFault", error => Effect.fail(new RunFault({ kind: "refused", message: error.message }))),
      Effect.flatMap(answer => readPreflight(endpoint, answer)),
    ),
  )
  /** A bare null may stand for anything: the server is asked what it thinks of the account before it is taken for a refusal. */
  const orRefused = <A, B>(what: string, value: A | null | undefined, use: (value: A) => B): Effect.Effect<B, ApiError> =>
    value !== null && value !== undefined
      ? Effect.sync(() => {
          account.accept()
          return use(value)
        })
      : account.unexplained(`${what}: the server refuses and does not say why`)
  const guarded =
    <Variables, Data>(ask: Ask<Variables, Data>) =>
    (variables: Variables): Effect.Effect<Data, ApiError> =>
      account.guard(ask(variables))
  const together = <Variables extends Record<string, unknown>, Data>(operation: Operation<Variables, Data>) =>
    guarded(askTogether(transport, operation))
  const alone = <Variables extends Record<string, unknown>, Data>(operation: Operation<Variables, Data>) =>
    guarded(askAlone(transport, operation))

  const hasImage = together({
    what: "Asking whether the server has the image",
    document: documents.HasImageDocument,
    answer: answers.HasImageAnswer,
    fits: ({ checksum }, { hasImage }) => isOfChecksum(hasImage, checksum),
  })
  const signS3 = together({
    what: "Registering the image",
    document: documents.SignS3Document,
    answer: answers.SignS3Answer,
    fits: ({ checksum }, { uploadImageS3 }) => isOfChecksum(uploadImageS3?.image, checksum),
  })
  const signMinio = together({
    what: "Registering the image",
    document: documents.SignMinioDocument,
    answer: answers.SignMinioAnswer,
    fits: ({ checksum }, { uploadImageMinio }) => isOfChecksum(uploadImageMinio?.image, checksum),
  })
  const registerOSS = together({
    what: "Registering the image",
    document: documents.RegisterOssDocument,
    answer: answers.RegisterOSSAnswer,
    fits: ({ checksum }, { uploadImageOSS }) => isOfChecksum(uploadImageOSS?.image, checksum),
  })
  const signOSS = guarded(
    askDated(transport, {
      what: "Asking for the bucket's credentials",
      document: documents.SignOssDocument,
      answer: answers.SignOSSAnswer,
    }),
  )
  const fetching = {
    what: "Asking the server to fetch the image",
    document: documents.UploadImageUrlDocument,
    answer: answers.FetchAnswer,
    fits: ({ checksum }, { uploadImageURL }) => isOfChecksum(uploadImageURL, checksum),
  } satisfies Operation<documents.UploadImageUrlMutationVariables, z.infer<typeof answers.FetchAnswer>>
  const fetchTogether = together(fetching)
  const fetchAlone = alone(fetching)
  const start = together({
    what: "Announcing the upload",
    document: documents.StartImageUploadDocument,
    answer: answers.StartAnswer,
    fits: ({ id }, { startImageUpload }) => isOfId(startImageUpload, id),
    notFound: "image",
  })
  const done = together({
    what: "Reporting the upload as done",
    document: documents.DoneImageUploadDocument,
    answer: answers.DoneAnswer,
    fits: ({ id }, { doneImageUpload }) => isOfId(doneImageUpload, id),
    notFound: "image",
  })
  const image = together({
    what: "Asking for the state of the image",
    document: documents.ImageStateDocument,
    answer: answers.ImageStateAnswer,
    fits: ({ id }, { project }) => isOfId(project?.image, id),
  })
  const createProject = alone({
    what: "Creating the project",
    document: documents.CreateProjectDocument,
    answer: answers.CreateProjectAnswer,
  })
  const projectById = alone({
    what: "Asking for the project",
    document: documents.ProjectByIdDocument,
    answer: answers.ProjectByIdAnswer,
  })
  const startReconstruction = alone({
    what: "Starting the reconstruction",
    document: documents.StartReconstructionDocument,
    answer: answers.StartReconstructionAnswer,
  })
  const preStartReconstruction = alone({
    what: "Starting the reconstruction",
    document: documents.PreStartReconstructionDocument,
    answer: answers.PreStartReconstructionAnswer,
  })

  const find = findProject(transport)
  const parts = offersParts(transport)
  const signedParts = signParts(transport, parts, orRefused)

  return UploadApi.of({
    endpoint,
    preflight: account.preflight,
    buckets: Effect.flatMap(account.guard(nearestBuckets(transport)), hints =>
      orRefused("Asking for the buckets", hints, list => list),
    ),
    labels: account.guard(bucketLabels(transport)),
    findProject: idOrName => account.guard(find(idOrName)),
    createProject: name =>
      Effect.flatMap(createProject({ name }), answer =>
        orRefused(`Creating the project "${name}"`, answer.createProject, one => ({ id: one.id, name: one.name ?? name })),
      ),
    hasImage: (project, checksum) =>
      Effect.map(hasImage({ pid: project, checksum }), answer => (answer.hasImage ? imageRecord(answer.hasImage) : undefined)),
    sign: Effect.fnUntraced(function* ({ project, bucket, filename, content }) {
      const askedAt = yield* Clock.currentTimeMillis
      const request = { pid: project, bucket: bucket.label, filename, type: content.type, checksum: content.checksum }
      const what = `Registering "${filename}"`
      if (bucket.cloud === "OSS") {
        const image = (yield* registerOSS(request)).uploadImageOSS?.image
        const named = image?.filename ? { ...image, filename: image.filename } : undefined
        return yield* orRefused(what, named, image => ({
          record: imageRecord(image),
          grant: { cloud: "OSS", key: `${project}/${image.filename}` } as const,
        }))
      }
      const upload = bucket.cloud === "S3" ? (yield* signS3(request)).uploadImageS3 : (yield* signMinio(request)).uploadImageMinio
      const { cloud } = bucket
      return yield* orRefused(what, signedOf(upload), ({ url, image }) => ({
        record: imageRecord(image),
        grant: url === undefined ? undefined : { cloud, url: Redacted.make(url), usableUntil: usableUntil(url, askedAt) },
      }))
    }),
    offersParts: parts,
    signParts: request => account.guard(signedParts(request)),
    sts: Effect.fnUntraced(function* (project, bucket) {
      const { data, date } = yield* signOSS({ pid: project, bucket: bucket.label })
      return yield* orRefused("Asking for the bucket's credentials", data.uploadImageOSS?.sts, sts => ({
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
      return Effect.flatMap(asked, answer => orRefused(`Having "${filename}" fetched`, answer.uploadImageURL, imageRecord))
    },
    start: id =>
      Effect.flatMap(start({ id }), answer => orRefused("Announcing the upload", answer.startImageUpload, () => undefined)),
    done: id =>
      Effect.flatMap(done({ id }), answer => orRefused("Reporting the upload as done", answer.doneImageUpload, () => undefined)),
    image: (project, id) =>
      Effect.flatMap(image({ pid: project, id }), answer =>
        orRefused("Asking for the state of the image", answer.project, one => one.image),
      ).pipe(Effect.flatMap(found => (found ? Effect.succeed(imageRecord(found)) : Effect.as(account.check, undefined)))),
    taskState: project =>
      Effect.flatMap(projectById({ id: project }), answer =>
        orRefused("Asking for the state of the reconstruction", answer.project, one => one.taskState ?? undefined),
      ),
    startReconstruction: (project, taskType) =>
      Effect.flatMap(startReconstruction({ id: project, options: { taskType } }), answer =>
        orRefused("Starting the reconstruction", answer.startReconstructionWithError, reconstruction),
      ),
    preStartReconstruction: (project, taskType) =>
      Effect.flatMap(preStartReconstruction({ id: project, options: { taskType } }), answer =>
        orRefused("Starting the reconstruction", answer.preStartReconstruction, reconstruction),
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
  const fault = (message: string) => Effect.fail(new RunFault({ kind: "refused", message }))
  const doubt = (message: string) => Effect.fail(new AccountRefused(message, false))
  if (!answer.support) return doubt(`${endpoint} does not know this app key. Check ALTI_KEY, or log in again: altilift login`)
  if (answer.support.systemMode === "Offline") return fault(`${endpoint} is offline for maintenance. Try again later`)
  const email = answer.my?.self?.email
  if (!email) return doubt(`${endpoint} does not accept the token. Check ALTI_TOKEN, or log in again: altilift login`)
  if (answer.support.systemMode === "ReadOnly")
    return fault(`${endpoint} is read-only at the moment and takes no uploads. Try again later`)
  return Effect.succeed({ email })
}
