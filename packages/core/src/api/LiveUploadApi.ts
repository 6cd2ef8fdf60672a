import { Clock, Effect, Layer, Redacted } from "effect"
import type { HttpClient } from "effect/http"
import { failed, type OperationFailure } from "../client/Failure.ts"
import type { Operation } from "../client/Operation.ts"
import * as operations from "../client/operations.ts"
import { pageOf, projectDetails, serverImage } from "../client/projects.ts"
import { imageRecord, readAccount, readSts, reconstruction } from "../client/readings.ts"
import { verdict } from "../lifecycle/ImageState.ts"
import { type ApiError, type Preflight, UploadApi } from "../ports/UploadApi.ts"
import type { Activity } from "../problems/Problem.ts"
import { makeAccount } from "./Account.ts"
import { bucketLabels, nearestBuckets } from "./buckets.ts"
import { knownTerms, termsOf } from "./clouds.ts"
import { withFeatures } from "./features.ts"
import { findProject } from "./findProject.ts"
import { metaOperations } from "./metaFiles.ts"
import { request, requestDated, type Send } from "./request.ts"
import { requestBatched } from "./requestBatched.ts"
import { paced } from "./requestPace.ts"
import { signParts } from "./signedParts.ts"
import { type ApiAccess, fromReading, makeTransport, type Transport } from "./Transport.ts"
import { usableUntil } from "./usableUntil.ts"

/** Images that are given up in one request. */
const abandonedAtOnce = 200

/** Images of one page. */
const listedAtOnce = 500

/** The API over HTTP, as protocol.md describes it. */
export const layerUploadApi = (access: ApiAccess): Layer.Layer<UploadApi, never, HttpClient.HttpClient> =>
  Layer.effect(UploadApi, makeLiveUploadApi(access))

const makeLiveUploadApi = Effect.fnUntraced(function* (access: ApiAccess) {
  const { endpoint } = access
  const { transport, features, knowing } = yield* withFeatures(endpoint, paced(yield* makeTransport(access)))
  const account = yield* makeAccount(preflight(endpoint, transport))
  /**
   * A bare null may stand for anything: the server is asked what it thinks of the account before it is taken for a
   * refusal.
   */
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
    <Variables, Data>(ask: Send<Variables, Data>) =>
    (variables: Variables): Effect.Effect<Data, ApiError> =>
      account.guard(ask(variables))
  const together = <Variables extends Record<string, unknown>, Data>(operation: Operation<Variables, Data>) =>
    guarded(knowing(operation, requestBatched(transport, operation)))
  const alone = <Variables extends Record<string, unknown>, Data>(operation: Operation<Variables, Data>) =>
    guarded(knowing(operation, request(transport, operation)))

  const hasImage = together(operations.hasImage)
  const signS3 = together(operations.signS3)
  const signMinio = together(operations.signMinio)
  const registerOSS = together(operations.registerOSS)
  const signOSS = guarded(requestDated(transport, operations.signOSS))
  const fetchTogether = together(operations.fetchImage)
  const fetchAlone = alone(operations.fetchImage)
  const start = together(operations.startImage)
  const done = together(operations.doneImage)
  const image = together(operations.imageState)
  const imageFiles = alone(operations.imageFiles)
  const photo = together(operations.photo)
  const receipt = alone(operations.receipt)
  const abandon = alone(operations.abandonImages)
  const createProject = alone(operations.createProject)
  const projectById = alone(operations.projectById)
  const details = alone(operations.projectDetails)
  const startReconstruction = alone(operations.startReconstruction)
  const preStartReconstruction = alone(operations.preStartReconstruction)
  const find = findProject(transport)
  const meta = metaOperations({
    alone: operation => knowing(operation, request(transport, operation)),
    together: operation => knowing(operation, requestBatched(transport, operation)),
    guard: account.guard,
    orRefused,
  })
  const signedParts = signParts(transport, features, orRefused)

  return UploadApi.of({
    endpoint,
    preflight: account.preflight,
    buckets: Effect.flatMap(account.guard(nearestBuckets(transport)), hints => orRefused("list-buckets", hints, list => list)),
    labels: account.guard(bucketLabels(transport)),
    findProject: idOrName => account.guard(find(idOrName)),
    createProject: name =>
      Effect.flatMap(createProject({ name }), answer =>
        orRefused("create-project", madeOf(answer.createProject), one => ({ id: one.id, name: one.name ?? name }), name),
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
    features,
    signParts: request => account.guard(signedParts(request)),
    sts: Effect.fnUntraced(function* (project, bucket) {
      const { data, date } = yield* signOSS({ pid: project, bucket: bucket.label })
      const sts = data.uploadImageOSS?.sts
      return yield* orRefused("get-credentials", sts && readSts(sts), sts => ({ sts: Redacted.make(sts), serverTime: date }))
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
    abandon: Effect.fnUntraced(function* (project, ids) {
      if (ids.length === 0 || !(yield* features).abandon) return
      for (let from = 0; from < ids.length; from += abandonedAtOnce) {
        const answer = yield* abandon({ pid: project, ids: ids.slice(from, from + abandonedAtOnce) })
        yield* orRefused("abandon", answer.abandonImages, () => undefined)
      }
    }),
    receipt: (project, checksums) =>
      Effect.flatMap(receipt({ id: project, checksums: [...checksums] }), answer =>
        orRefused("receipt", answer.project?.receipt, one => one),
      ),
    image: (project, id) =>
      Effect.flatMap(image({ pid: project, id }), answer => orRefused("image-state", answer.project, one => one.image)).pipe(
        Effect.flatMap(found => (found ? Effect.succeed(imageRecord(found)) : Effect.as(account.check, undefined))),
      ),
    images: (project, after = "") =>
      Effect.flatMap(imageFiles({ id: project, first: listedAtOnce, after }), answer =>
        orRefused("list-images", answer.project?.allImages, list => pageOf(list, serverImage, after)),
      ),
    original: (project, id) =>
      Effect.map(photo({ project, image: id }), answer => answer.project?.image?.photo?.original ?? undefined),
    ...meta,
    taskState: project =>
      Effect.flatMap(projectById({ id: project }), answer =>
        orRefused("task-state", answer.project, one => one.taskState ?? undefined),
      ),
    details: project =>
      Effect.flatMap(details({ id: project }), answer =>
        orRefused("find-project", answer.project && projectDetails(answer.project), one => one),
      ),
    startReconstruction: (project, options) =>
      Effect.flatMap(startReconstruction({ id: project, options }), answer =>
        orRefused("reconstruct", answer.startReconstructionWithError, reconstruction),
      ),
    preStartReconstruction: (project, options) =>
      Effect.flatMap(preStartReconstruction({ id: project, options }), answer =>
        orRefused("reconstruct", answer.preStartReconstruction, reconstruction),
      ),
  })
})

/** A project of a name is made when it has an id. */
const madeOf = (project: { readonly id: string | null; readonly name: string | null } | null) =>
  project?.id ? { id: project.id, name: project.name } : undefined

/** An image that is registered, with the URL that it can be put to; without one where the server has its bytes. */
const signedOf = <Image extends { readonly state: string | null }>(
  upload: { readonly url: string | null; readonly image: Image | null } | null,
) => {
  if (!upload?.image) return undefined
  if (upload.url) return { url: upload.url, image: upload.image }
  const { state } = upload.image
  const isThere = state !== null && ["ready", "working"].includes(verdict(state))
  return isThere ? { url: undefined, image: upload.image } : undefined
}

/** The account's own question: whether this server takes uploads of this caller now. */
const preflight = (endpoint: string, transport: Transport): Effect.Effect<Preflight, OperationFailure> =>
  request(
    transport,
    operations.preflight,
  )({}).pipe(
    Effect.flatMap(answer => fromReading(readAccount(endpoint, answer))),
    Effect.flatMap(({ email, mode }) => {
      if (mode === "normal") return Effect.succeed({ email })
      const code = mode === "offline" ? "server-offline" : "server-read-only"
      return Effect.fail<OperationFailure>({ class: "run", kind: "refused", problem: { code, host: endpoint } })
    }),
  )
