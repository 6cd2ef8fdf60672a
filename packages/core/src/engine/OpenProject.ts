import { Effect } from "effect"
import { RunFault } from "../ports/Errors.ts"
import type { Storage } from "../ports/Storage.ts"
import { type Project, UploadApi } from "../ports/UploadApi.ts"
import { askServer, unexplainedFor } from "./askServer.ts"
import { type BucketWish, type Candidates, chooseBucket } from "./ChooseBucket.ts"
import { Retry } from "./Retry.ts"

export interface OpenProjectOptions {
  /** Id, or exact name. */
  readonly project: string
  /** Make it when there is none of that name. */
  readonly create: boolean
  /** Which bucket; left out: the nearest. */
  readonly bucket?: BucketWish | undefined
}

/** Who uploads, into what, through which buckets. */
export interface Opened {
  readonly email: string
  readonly project: Project
  readonly buckets: Candidates
}

/**
 * The first requests of a run, before a photo is read: tells wrong key, wrong token, read-only and offline apart, finds
 * the project, chooses the bucket, and makes the project last, when nothing is in the way any more. Every failure is a
 * `RunFault`.
 */
export const openProject = Effect.fn("OpenProject.open")(function* (
  options: OpenProjectOptions,
): Effect.fn.Return<Opened, RunFault, UploadApi | Retry | Storage> {
  const { prepared: buckets, ...who } = yield* enter(options, chooseBucket(options.bucket ?? {}))
  return { ...who, buckets }
})

/** The same where nothing is sent from here, and no bucket is needed. */
export const enterProject = Effect.fn("OpenProject.enter")(function* (
  options: Omit<OpenProjectOptions, "bucket">,
): Effect.fn.Return<Omit<Opened, "buckets">, RunFault, UploadApi | Retry> {
  const { email, project } = yield* enter(options, Effect.void)
  return { email, project }
})

const enter = Effect.fnUntraced(function* <A, R>(
  { project: name, create }: Omit<OpenProjectOptions, "bucket">,
  prepare: Effect.Effect<A, RunFault, R>,
) {
  const api = yield* UploadApi
  const { email } = yield* askServer("preflight", api.preflight)
  const found = yield* askServer("find-project", api.findProject(name))
  if (found === undefined && !create) return yield* noSuchProject(name)
  const prepared = yield* prepare
  const project = found ?? (yield* createProject(name))
  return { email, project, prepared }
})

/**
 * Not idempotent (protocol: Transport and identity): after a lost answer the name is looked up before it is made again.
 */
const createProject = (name: string): Effect.Effect<Project, RunFault, UploadApi | Retry> =>
  Effect.gen(function* () {
    const api = yield* UploadApi
    const retry = yield* Retry
    let tried = false
    const create = Effect.suspend(() => {
      if (tried) return Effect.flatMap(api.findProject(name), found => (found ? Effect.succeed(found) : api.createProject(name)))
      tried = true
      return api.createProject(name)
    })
    return yield* retry.step("create-project", create, { unexplainedFor })
  }).pipe(Effect.catchTag("ImageFault", ({ problem }) => Effect.fail(new RunFault({ kind: "refused", problem }))))

const noSuchProject = (name: string) =>
  Effect.fail(
    new RunFault({
      kind: "refused",
      problem: { code: "project-unknown", name },
    }),
  )
