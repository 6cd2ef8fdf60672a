import { Effect } from "effect"
import { type ApiError, type Bucket, type Project, UploadApi } from "../ports/UploadApi.ts"
import { type Retryable, RunFault } from "./Errors.ts"
import { newSeries, Retry } from "./Retry.ts"

export interface OpenProjectOptions {
  /** Id, or exact name. */
  readonly project: string
  /** Make it when there is none of that name. */
  readonly create: boolean
}

/** Who uploads, into what, through which bucket. */
export interface Opened {
  readonly email: string
  readonly project: Project
  readonly bucket: Bucket
}

/**
 * The first requests of a run, before a photo is read: tells wrong key, wrong token, read-only and offline apart, finds or makes the
 * project, and takes the nearest bucket that the engine has a driver for. Every failure is a `RunFault`.
 */
export const openProject = Effect.fn("OpenProject.open")(function* (
  options: OpenProjectOptions,
): Effect.fn.Return<Opened, RunFault, UploadApi | Retry> {
  const api = yield* UploadApi
  const { email } = yield* ask("asking whether the server takes uploads", api.preflight)
  const found = yield* ask("looking for the project", api.findProject(options.project))
  const project = found ?? (yield* options.create ? createProject(options.project) : noSuchProject(options.project))
  const buckets = yield* ask("asking for the buckets", api.buckets)
  const bucket = buckets.find(({ cloud }) => cloud !== "OSS")
  if (bucket === undefined) {
    return yield* new RunFault({
      kind: "refused",
      message: `${api.endpoint} offers no S3 or MINIO bucket, and OSS is not supported yet`,
    })
  }
  return { email, project, bucket }
})

const ask = <A>(what: string, question: Effect.Effect<A, ApiError>) =>
  Effect.flatMap(Retry, retry => retry.step(what, question)).pipe(
    Effect.catchTag("ImageFault", ({ message }) => Effect.fail(new RunFault({ kind: "refused", message }))),
  )

/** Not idempotent (protocol: Transport and identity): after a lost answer the name is looked up before it is made again. */
const createProject = (name: string): Effect.Effect<Project, RunFault, UploadApi | Retry> =>
  Effect.gen(function* () {
    const api = yield* UploadApi
    const retry = yield* Retry
    const series = newSeries()
    let lost: Retryable | undefined
    for (;;) {
      if (lost !== undefined) {
        yield* retry.pause("api", "creating the project", lost, series)
        const found = yield* ask("looking for the project", api.findProject(name))
        if (found !== undefined) return found
      }
      const created = yield* Effect.catchTag(Effect.asSome(api.createProject(name)), "Retryable", error => {
        lost = error
        return Effect.succeedNone
      })
      if (created._tag === "Some") return created.value
    }
  }).pipe(Effect.catchTag("ImageFault", ({ message }) => Effect.fail(new RunFault({ kind: "refused", message }))))

const noSuchProject = (name: string) =>
  Effect.fail(
    new RunFault({
      kind: "refused",
      message: `There is no project "${name}" of yours. Check the name, or make it with --create`,
    }),
  )
