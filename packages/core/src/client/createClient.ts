import type { Page, ProjectDetails, ProjectInfo } from "../ports/ProjectInfo.ts"
import type { Features, Reconstruction, SignedStatement, TaskType } from "../ports/UploadApi.ts"
import type { Activity, Problem } from "../problems/Problem.ts"
import { type Ask, makeAsk } from "./ask.ts"
import { changesOf, type ProjectChanges } from "./changes.ts"
import { ApiFailure, failed, fails, type Reading, reads, unexplained } from "./Failure.ts"
import type { FetchLike } from "./fetchAnswer.ts"
import { type MetaClient, metaFilesOf } from "./metaFiles.ts"
import { type NoticesClient, noticesOf } from "./notices.ts"
import * as operations from "./operations.ts"
import { type ListedProject, listedProject, type PeopleClient, peopleOf } from "./people.ts"
import * as projects from "./projects.ts"
import type { RequestOptions } from "./RequestOptions.ts"
import { type Mode, readAccount, reconstruction } from "./readings.ts"
import { readEndpoint } from "./request.ts"

/** Milliseconds after which a request counts as lost. */
const answerWithin = 30_000

const projectsAtOnce = 30
const imagesAtOnce = 500

export interface ClientOptions {
  /** Address of the server, as a user writes it. */
  readonly endpoint: string
  /** App key. */
  readonly key: string
  /** User token; left out before sign-in. */
  readonly token?: string | undefined
  /** The platform's own when left out. */
  readonly fetch?: FetchLike["fetch"] | undefined
  /** Milliseconds after which a request counts as lost; 30,000 when left out. */
  readonly timeout?: number | undefined
}

/** `after`: `next` of the page before; the first page when left out. */
export interface PageOptions extends RequestOptions {
  readonly after?: string | undefined
}

/** What front ends ask a server beside uploading. Everything rejects with an `ApiFailure`; nothing is tried twice. */
export interface Client extends MetaClient, PeopleClient, ProjectChanges, NoticesClient {
  /** As `createClient` reads it. */
  readonly endpoint: string
  /** Who is signed in, and what the server takes. Of a server that is offline, `email` may be empty. */
  readonly whoami: (options?: RequestOptions) => Promise<{ readonly email: string; readonly mode: Mode }>
  /** What the server has of what not every server has. Asked once. */
  readonly features: (options?: RequestOptions) => Promise<Features>
  /** A token; `undefined` when address or password is wrong. */
  readonly signIn: (email: string, password: string, options?: RequestOptions) => Promise<string | undefined>
  /** Projects of the user and those shared with the user, newest first, whose names contain `search`. */
  readonly projects: (options?: PageOptions & { readonly search?: string | undefined }) => Promise<Page<ListedProject>>
  /** Not idempotent. */
  readonly createProject: (name: string, options?: RequestOptions) => Promise<ProjectInfo>
  readonly project: (id: string, options?: RequestOptions) => Promise<ProjectDetails>
  /** Names of what reconstructs, the default first; empty where the server does not say. */
  readonly reconstructors: (options?: RequestOptions) => Promise<ReadonlyArray<string>>
  readonly images: (project: string, options?: PageOptions) => Promise<Page<projects.ImageInfo>>
  /** Those that are not Ready; only of a server that tells them (`Features.imagesNotReady`). */
  readonly imagesNotReady: (project: string, options?: PageOptions) => Promise<Page<projects.ImageInfo>>
  /** Address of a page for people; `undefined` where the server has none, or does not say. */
  readonly page: (project: string, options?: RequestOptions) => Promise<string | undefined>
  /** `undefined`: the image is not Ready, or the server does not say. */
  readonly photo: (project: string, image: string, options?: RequestOptions) => Promise<projects.PhotoInfo | undefined>
  /**
   * What the server has of these photos now, signed; at most `photosOfStatement` checksums. A server that signs none
   * refuses with `receipts-not-offered`.
   */
  readonly receipt: (project: string, checksums: ReadonlyArray<string>, options?: RequestOptions) => Promise<SignedStatement>
  /** Not idempotent. */
  readonly startReconstruction: (
    project: string,
    options?: RequestOptions & { readonly taskType?: TaskType | undefined; readonly reconstructor?: string | undefined },
  ) => Promise<Reconstruction>
  /** Not idempotent. */
  readonly stopReconstruction: (project: string, options?: RequestOptions) => Promise<void>
}

declare const fetch: FetchLike["fetch"]

/** A client of one server for one user. Throws an `ApiFailure` where `endpoint` is no address. */
export const createClient = ({ endpoint: given, key, token, ...options }: ClientOptions): Client => {
  const address = readEndpoint(given)
  if ("problem" in address) throw new ApiFailure({ class: "run", kind: "refused", problem: address.problem })
  const { endpoint } = address
  const ask = makeAsk(
    { endpoint, key, token },
    { fetch: options.fetch ?? ((url, init) => fetch(url, init)), timeout: options.timeout ?? answerWithin },
  )
  return {
    endpoint,
    ...accountOf(ask, endpoint),
    ...projectsOf(ask, endpoint),
    ...receiptsOf(ask, endpoint),
    ...reconstructionOf(ask),
    ...metaFilesOf(ask),
    ...peopleOf(ask),
    ...noticesOf(ask),
    ...changesOf(ask),
    ...imagesOf(ask),
  }
}

const accountOf = (ask: Ask, host: string): Pick<Client, "features" | "whoami" | "signIn"> => ({
  features: ({ signal } = {}) => ask.features(signal),
  whoami: ({ signal } = {}) => ask(operations.preflight, {}, data => readAccount(host, data), signal),
  signIn: (email, password, { signal } = {}) =>
    ask(operations.signIn, { email, password }, ({ getUserToken }) => reads(getUserToken ?? undefined), signal),
})

const projectsOf = (ask: Ask, host: string): Pick<Client, "projects" | "createProject" | "project" | "page"> => ({
  projects: ({ search = "", after = "", signal } = {}) =>
    ask(
      operations.listProjects,
      { search, first: projectsAtOnce, after },
      ({ my }) =>
        orElse(
          my?.allProjects,
          list => projects.pageOf(list, listedProject(my?.self?.email), after),
          () => notSignedIn({ code: "token-unknown", host }),
        ),
      signal,
    ),
  createProject: (name, { signal } = {}) =>
    ask(
      operations.createProject,
      { name },
      ({ createProject }) => orElse(createProject, projects.projectInfo, () => withoutReason("create-project", name)),
      signal,
    ),
  project: (id, { signal } = {}) =>
    ask(
      operations.projectDetails,
      { id },
      ({ project }) => orElse(project, projects.projectDetails, () => unknownProject(id)),
      signal,
    ),
  page: (id, { signal } = {}) =>
    ask(
      operations.projectPage,
      { id },
      ({ project }) => (project ? reads(project.page ?? undefined) : unknownProject(id)),
      signal,
    ),
})

const imagesOf = (ask: Ask): Pick<Client, "images" | "imagesNotReady" | "photo"> => ({
  images: (id, { after = "", signal } = {}) =>
    ask(
      operations.projectImages,
      { id, first: imagesAtOnce, after },
      ({ project }) => imagesIn({ id, after }, project, project?.allImages),
      signal,
    ),
  imagesNotReady: (id, { after = "", signal } = {}) =>
    ask(
      operations.imagesNotReady,
      { id, first: imagesAtOnce, after },
      ({ project }) => imagesIn({ id, after }, project, project?.imagesNotReady),
      signal,
    ),
  photo: (id, image, { signal } = {}) =>
    ask(
      operations.photo,
      { project: id, image },
      ({ project }) => {
        const photo = project?.image?.photo
        return reads(photo ? projects.photoInfo(photo) : undefined)
      },
      signal,
    ),
})

const receiptsOf = (ask: Ask, host: string): Pick<Client, "receipt"> => ({
  receipt: async (id, checksums, { signal } = {}) => {
    const { receipt } = await ask.features(signal)
    if (!receipt) throw new ApiFailure({ class: "run", kind: "refused", problem: { code: "receipts-not-offered", host } })
    return ask(
      operations.receipt,
      { id, checksums: [...checksums] },
      ({ project }) =>
        orElse(
          project?.receipt,
          one => one,
          () => (project === null ? unknownProject(id) : withoutReason("receipt")),
        ),
      signal,
    )
  },
})

type ImageList = Parameters<typeof projects.pageOf<Parameters<typeof projects.imageInfo>[0], projects.ImageInfo>>[0]

const imagesIn = (
  { id, after }: { readonly id: string; readonly after: string },
  project: unknown,
  list: ImageList | null | undefined,
): Reading<Page<projects.ImageInfo>> =>
  project === null
    ? unknownProject(id)
    : orElse(
        list,
        found => projects.pageOf(found, projects.imageInfo, after),
        () => withoutReason("list-images"),
      )

const reconstructionOf = (ask: Ask): Pick<Client, "reconstructors" | "startReconstruction" | "stopReconstruction"> => ({
  reconstructors: ({ signal } = {}) =>
    ask(operations.reconstructors, {}, ({ reconstructors }) => reads(reconstructors ?? []), signal),
  startReconstruction: (id, { taskType = "Native", reconstructor, signal } = {}) =>
    ask(
      operations.startReconstruction,
      // A server that knows of one reconstructor only knows no such option.
      { id, options: reconstructor === undefined ? { taskType } : { taskType, reconstructor } },
      ({ startReconstructionWithError: answer }) => orElse(answer, reconstruction, () => withoutReason("reconstruct")),
      signal,
    ),
  stopReconstruction: (id, { signal } = {}) =>
    ask(
      operations.stopReconstruction,
      { id },
      ({ stopReconstruction }) => (stopReconstruction ? reads(undefined) : withoutReason("stop-reconstruction")),
      signal,
    ),
})

/** What is made of an answer; of a bare null, why there is none. */
const orElse = <A, B>(
  value: A | null | undefined,
  use: (value: A) => B | undefined,
  otherwise: () => Reading<never>,
): Reading<B> => {
  const made = value === null || value === undefined ? undefined : use(value)
  return made === undefined ? otherwise() : reads(made)
}

const withoutReason = (activity: Activity, name = ""): Reading<never> =>
  fails(unexplained(failed(activity, { code: "refused-without-reason" }, name)))

const unknownProject = (name: string): Reading<never> =>
  fails({ class: "run", kind: "refused", problem: { code: "project-unknown", name } })

const notSignedIn = (problem: Problem): Reading<never> =>
  fails({ class: "account", problem, certain: false, kind: "not authorised" })
