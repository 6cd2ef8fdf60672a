import { Clock, Effect, Layer, Redacted } from "effect"
import type { HttpClient } from "effect/http"
import { usableUntil } from "../engine/Credentials.ts"
import { Retryable, RunFault } from "../engine/Errors.ts"
import { type ApiError, UploadApi } from "../ports/UploadApi.ts"
import { askAlone, askDated, askTogether } from "./Ask.ts"
import * as answers from "./answers.ts"
import { bucketLabels, nearestBuckets } from "./buckets.ts"
import { findProject } from "./findProject.ts"
import * as documents from "./generated/documents.ts"
import { imageRecord, reconstruction } from "./readings.ts"
import { type ApiAccess, makeTransport } from "./Transport.ts"

/** The API over HTTP, as protocol.md describes it. */
export const layerUploadApi = (access: ApiAccess): Layer.Layer<UploadApi, never, HttpClient.HttpClient> =>
  Layer.effect(UploadApi, makeLiveUploadApi(access))

const makeLiveUploadApi = Effect.fnUntraced(function* (access: ApiAccess) {
  const transport = yield* makeTransport(access)
  const { endpoint } = access

  const preflight = askAlone(transport, {
    what: "Asking the server whether it takes uploads",
    document: documents.PreflightDocument,
    answer: answers.PreflightAnswer,
  })({}).pipe(
    Effect.catchTag("ImageFault", error => Effect.fail(new RunFault({ kind: "refused", message: error.message }))),
    Effect.flatMap(answer => readPreflight(endpoint, answer)),
  )
  // Many images may be refused at the same moment; the reason is asked for once.
  const whyRefused = yield* Effect.cachedWithTTL(Effect.flip(Effect.andThen(preflight, Effect.fail(undefined))), "5 seconds")

  /** A bare null may stand for anything: ask what the server thinks of us before it is taken for a refusal of this one image. */
  const orRefused = <A, B>(what: string, value: A | null | undefined, use: (value: A) => B): Effect.Effect<B, ApiError> =>
    value !== null && value !== undefined
      ? Effect.succeed(use(value))
      : Effect.flatMap(whyRefused, reason =>
          Effect.fail(
            reason ?? new Retryable({ message: `${what}: the server refuses and does not say why`, answered: true, tries: 2 }),
          ),
        )

  const hasImage = askTogether(transport, {
    what: "Asking whether the server has the image",
    document: documents.HasImageDocument,
    answer: answers.HasImageAnswer,
  })
  const signS3 = askTogether(transport, {
    what: "Registering the image",
    document: documents.SignS3Document,
    answer: answers.SignS3Answer,
  })
  const signMinio = askTogether(transport, {
    what: "Registering the image",
    document: documents.SignMinioDocument,
    answer: answers.SignMinioAnswer,
  })
  const registerOSS = askTogether(transport, {
    what: "Registering the image",
    document: documents.RegisterOssDocument,
    answer: answers.RegisterOSSAnswer,
  })
  const signOSS = askDated(transport, {
    what: "Asking for the bucket's credentials",
    document: documents.SignOssDocument,
    answer: answers.SignOSSAnswer,
  })
  const fetching = {
    what: "Asking the server to fetch the image",
    document: documents.UploadImageUrlDocument,
    answer: answers.FetchAnswer,
  }
  const fetchTogether = askTogether(transport, fetching)
  const fetchAlone = askAlone(transport, fetching)
  const start = askTogether(transport, {
    what: "Announcing the upload",
    document: documents.StartImageUploadDocument,
    answer: answers.StartAnswer,
    notFound: "image",
  })
  const done = askTogether(transport, {
    what: "Reporting the upload as done",
    document: documents.DoneImageUploadDocument,
    answer: answers.DoneAnswer,
    notFound: "image",
  })
  const image = askTogether(transport, {
    what: "Asking for the state of the image",
    document: documents.ImageStateDocument,
    answer: answers.ImageStateAnswer,
  })
  const createProject = askAlone(transport, {
    what: "Creating the project",
    document: documents.CreateProjectDocument,
    answer: answers.CreateProjectAnswer,
  })
  const projectById = askAlone(transport, {
    what: "Asking for the project",
    document: documents.ProjectByIdDocument,
    answer: answers.ProjectByIdAnswer,
  })
  const startReconstruction = askAlone(transport, {
    what: "Starting the reconstruction",
    document: documents.StartReconstructionDocument,
    answer: answers.StartReconstructionAnswer,
  })
  const preStartReconstruction = askAlone(transport, {
    what: "Starting the reconstruction",
    document: documents.PreStartReconstructionDocument,
    answer: answers.PreStartReconstructionAnswer,
  })

  return UploadApi.of({
    endpoint,
    preflight,
    buckets: Effect.flatMap(nearestBuckets(transport), hints => orRefused("Asking for the buckets", hints, list => list)),
    labels: bucketLabels(transport),
    findProject: findProject(transport, projectById),
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
      const signed = upload?.url && upload.image ? { url: upload.url, image: upload.image } : undefined
      const { cloud } = bucket
      return yield* orRefused(what, signed, ({ url, image }) => ({
        record: imageRecord(image),
        grant: { cloud, url: Redacted.make(url), usableUntil: usableUntil(url, askedAt) },
      }))
    }),
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
        orRefused("Asking for the state of the image", answer.project, one => (one.image ? imageRecord(one.image) : undefined)),
      ),
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

/** Protocol: Failure may be a bare null. */
const readPreflight = (
  endpoint: string,
  answer: {
    support?: { systemMode?: string | null | undefined } | null | undefined
    my?: { self?: { email?: string | null | undefined } | null | undefined } | null | undefined
  },
) => {
  const fault = (kind: "not authorised" | "refused", message: string) => Effect.fail(new RunFault({ kind, message }))
  if (!answer.support)
    return fault("not authorised", `${endpoint} does not know this app key. Check ALTI_KEY, or log in again: altilift login`)
  if (answer.support.systemMode === "Offline") return fault("refused", `${endpoint} is offline for maintenance. Try again later`)
  const email = answer.my?.self?.email
  if (!email)
    return fault("not authorised", `${endpoint} does not accept the token. Check ALTI_TOKEN, or log in again: altilift login`)
  if (answer.support.systemMode === "ReadOnly")
    return fault("refused", `${endpoint} is read-only at the moment and takes no uploads. Try again later`)
  return Effect.succeed({ email })
}
