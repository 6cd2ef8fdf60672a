import type { z } from "zod/mini"
import { ApiProblem } from "./ApiProblem.ts"
import * as answers from "./answers.ts"
import { type Access, ask } from "./ask.ts"
import * as documents from "./generated/documents.ts"

/** A project as lists show it. */
export interface ProjectInfo {
  readonly id: string
  readonly name: string
  /** Images that the server knows of it. */
  readonly images: number
  /** Of the Ready images. */
  readonly gigaPixels: number
  /** Milliseconds since 1970; undefined where the server does not say. */
  readonly date: number | undefined
  /** State of the latest reconstruction; undefined when there was none. */
  readonly task: string | undefined
}

export interface ProjectDetails extends ProjectInfo {
  readonly downloads: ReadonlyArray<Download>
}

/** Something that came out of a reconstruction, or its handoff. */
export interface Download {
  readonly name: string
  readonly state: string | undefined
  /** Bytes. */
  readonly size: number | undefined
  readonly link: string | undefined
}

export interface ServerImage {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly reasons: ReadonlyArray<string>
}

/** Part of a list, and where the next part begins. */
export interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  readonly total: number | undefined
  readonly next: string | undefined
}

/** What the server takes just now. */
export type Mode = "normal" | "read-only" | "offline"

/** What the page asks the server beside uploading. Everything rejects with an `ApiProblem`; nothing is tried twice. */
export interface Server {
  /** Who is signed in, and whether uploads are taken. */
  readonly whoami: () => Promise<{ readonly email: string; readonly mode: Mode }>
  /** A token; undefined when address or password is wrong. */
  readonly signIn: (email: string, password: string) => Promise<string | undefined>
  readonly projects: (search: string, after?: string) => Promise<Page<ProjectInfo>>
  readonly createProject: (name: string) => Promise<ProjectInfo>
  readonly project: (id: string) => Promise<ProjectDetails>
  readonly images: (project: string, after?: string) => Promise<Page<ServerImage>>
  /** Yields why not, in the server's words, or undefined when it was started. */
  readonly startReconstruction: (project: string) => Promise<string | undefined>
  readonly stopReconstruction: (project: string) => Promise<void>
}

const projectsAtOnce = 30
const imagesAtOnce = 500

export const makeServer = (access: Access): Server => ({
  whoami: async () => {
    const { support, my } = await ask(access, documents.WhoamiDocument, {}, answers.Whoami)
    if (!support) throw new ApiProblem("key not known")
    if (support.systemMode === "Offline") return { email: my?.self?.email ?? "", mode: "offline" }
    if (!my?.self?.email) throw new ApiProblem("not authorised")
    return { email: my.self.email, mode: support.systemMode === "ReadOnly" ? "read-only" : "normal" }
  },
  signIn: async (email, password) => {
    const { getUserToken } = await ask(access, documents.SignInDocument, { email, password }, answers.SignIn)
    return getUserToken ?? undefined
  },
  projects: async (search, after) => {
    const variables = { search, first: projectsAtOnce, after: after ?? "" }
    const { my } = await ask(access, documents.MyProjectsDocument, variables, answers.MyProjects)
    if (!my?.allProjects) throw new ApiProblem("not authorised")
    return pageOf(my.allProjects, projectInfo)
  },
  createProject: async name => {
    const { createProject } = await ask(access, documents.MakeProjectDocument, { name }, answers.MakeProject)
    const made = createProject && projectInfo(createProject)
    if (!made) throw new ApiProblem("refused")
    return made
  },
  project: async id => {
    const { project } = await ask(access, documents.ProjectOnServerDocument, { id }, answers.ProjectOnServer)
    const info = project && projectInfo(project)
    if (!project || !info) throw new ApiProblem("refused")
    return { ...info, downloads: nodesOf(project.downloads?.edges).map(download) }
  },
  images: async (project, after) => {
    const variables = { id: project, first: imagesAtOnce, after: after ?? "" }
    const answer = await ask(access, documents.ProjectImagesDocument, variables, answers.ProjectImages)
    if (!answer.project?.allImages) throw new ApiProblem("refused")
    return pageOf(answer.project.allImages, ({ id, name, state, error }) => ({
      id,
      name: name ?? id,
      state: state === "ReadyStrong" ? "Ready" : (state ?? ""),
      reasons: (error ?? []).filter(reason => typeof reason === "string"),
    }))
  },
  startReconstruction: async id => {
    const answer = await ask(access, documents.BeginReconstructionDocument, { id }, answers.BeginReconstruction)
    const result = answer.startReconstructionWithError
    return result?.task && !result.error ? undefined : (result?.error?.message ?? "")
  },
  stopReconstruction: async id => {
    const answer = await ask(access, documents.StopReconstructionDocument, { id }, answers.StopReconstruction)
    if (!answer.stopReconstruction) throw new ApiProblem("refused")
  },
})

const projectInfo = (facts: z.infer<typeof answers.ProjectFacts>): ProjectInfo | undefined => {
  const { id, name, numImage, gigaPixel, date, taskState } = facts
  if (!id) return undefined
  const time = date ? Date.parse(date) : Number.NaN
  return {
    id,
    name: name ?? id,
    images: numImage ?? 0,
    gigaPixels: gigaPixel ?? 0,
    date: Number.isNaN(time) ? undefined : time,
    task: taskState ?? undefined,
  }
}

const download = (one: {
  state?: string | null | undefined
  name?: string | null | undefined
  size?: number | null | undefined
  link?: string | null | undefined
}): Download => ({
  name: one.name ?? "",
  state: one.state ?? undefined,
  size: one.size ?? undefined,
  link: one.link ?? undefined,
})

type Edges<Node> = ReadonlyArray<{ readonly node?: Node | null | undefined } | null | undefined> | null | undefined

const nodesOf = <Node>(edges: Edges<Node>): ReadonlyArray<Node> =>
  (edges ?? []).flatMap(edge => (edge?.node === null || edge?.node === undefined ? [] : [edge.node]))

interface Connection<Node> {
  readonly totalCount?: number | null | undefined
  readonly pageInfo?:
    | { readonly hasNextPage?: boolean | null | undefined; readonly endCursor?: string | null | undefined }
    | null
    | undefined
  readonly edges?: Edges<Node>
}

const pageOf = <Node, Item>(connection: Connection<Node>, read: (node: Node) => Item | undefined): Page<Item> => ({
  items: nodesOf(connection.edges).flatMap(node => read(node) ?? []),
  total: connection.totalCount ?? undefined,
  next: connection.pageInfo?.hasNextPage ? (connection.pageInfo.endCursor ?? undefined) : undefined,
})
