import type { Problem } from "../problems/Problem.ts"
import type * as documents from "./generated/documents.ts"
import { imageRecord } from "./readings.ts"
import { namedProblem } from "./readResponse.ts"

/** A project as lists show it. */
export interface ProjectInfo {
  readonly id: string
  readonly name: string
  /** Images that the server knows of it. */
  readonly images: number
  /** Of the Ready images. */
  readonly gigaPixels: number
  /** Milliseconds since 1970; `undefined` where the server does not say. */
  readonly date: number | undefined
  /** State of the latest reconstruction; `undefined` when there was none. */
  readonly task: string | undefined
}

export interface ProjectDetails extends ProjectInfo {
  /** The latest reconstruction; `undefined` when there was none, or the server does not tell. */
  readonly reconstruction: ReconstructionDetails | undefined
  readonly downloads: ReadonlyArray<Download>
}

export interface ReconstructionDetails {
  readonly id: string
  /** `Pending`, `Running`, `Done`, `Failed` or `Stopped`; servers may have others. */
  readonly state: string
  /** Milliseconds since 1970. */
  readonly startedAt: number | undefined
  readonly endedAt: number | undefined
  /** Reconstructions before this one. */
  readonly queueing: number
  /** Between 0 and 1; `undefined` while nobody knows. */
  readonly progress: number | undefined
  /** What is done now, in the words of the engine. */
  readonly step: string | undefined
  /** The server's name of what reconstructs. */
  readonly reconstructor: string | undefined
  /** Why it Failed. */
  readonly problem: Problem | undefined
  /** The last lines of the engine's output. */
  readonly output: ReadonlyArray<string>
}

/** Something that came out of a reconstruction, or its handoff. */
export interface Download {
  readonly name: string
  readonly state: string | undefined
  /** Bytes. */
  readonly size: number | undefined
  readonly link: string | undefined
  /** `pointcloud`, `orthophoto`, `mesh`, `dsm`, `cameras`, `report`, `log` or `archive`. */
  readonly kind: string | undefined
  /** SHA-1, lower-case hexadecimal. */
  readonly checksum: string | undefined
}

/** An image as lists show it. */
export interface ImageInfo {
  readonly id: string
  readonly name: string
  /** As on the wire, but `Ready` for `ReadyStrong`; empty where the server does not say. */
  readonly state: string
  /** Why it is Invalid. */
  readonly problems: ReadonlyArray<Problem>
}

/** Part of a list, and where the next part begins. */
export interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  readonly total: number | undefined
  readonly next: string | undefined
}

/** `undefined`: a project without an id is none. */
export const projectInfo = (facts: documents.ProjectFactsFragment): ProjectInfo | undefined => {
  const { id, name, numImage, gigaPixel, date, taskState } = facts
  if (!id) return undefined
  return {
    id,
    name: name ?? id,
    images: numImage ?? 0,
    gigaPixels: gigaPixel ?? 0,
    date: timeOf(date),
    task: taskState ?? undefined,
  }
}

const timeOf = (date: string | null): number | undefined => {
  const time = Date.parse(date ?? "")
  return Number.isNaN(time) ? undefined : time
}

export const projectDetails = (project: NonNullable<documents.ProjectDetailsQuery["project"]>): ProjectDetails | undefined => {
  const info = projectInfo(project)
  const downloads = nodesOf(project.downloads?.edges ?? null).map(({ name, state, size, link, kind, checksum }) => ({
    name: name ?? "",
    state: state ?? undefined,
    size: size ?? undefined,
    link: link ?? undefined,
    kind: kind ?? undefined,
    checksum: checksum ?? undefined,
  }))
  return info && { ...info, reconstruction: reconstructionDetails(project.task), downloads }
}

type TaskDetails = NonNullable<documents.ProjectDetailsQuery["project"]>["task"]

const reconstructionDetails = (task: TaskDetails): ReconstructionDetails | undefined => {
  if (task === null || task.id === null) return undefined
  const { id, state, startDate, endDate, queueing, progress, stepName, reconstructor, problem, output } = task
  return {
    id,
    state: state ?? "",
    startedAt: timeOf(startDate),
    endedAt: timeOf(endDate),
    queueing: queueing ?? 0,
    progress: progress ?? undefined,
    step: stepName ?? undefined,
    reconstructor: reconstructor ?? undefined,
    problem: problem ? namedProblem(problem.code, problem.params) : undefined,
    output: output ?? [],
  }
}

export const imageInfo = (image: documents.ImageFactsFragment): ImageInfo => {
  const { id, state, problems } = imageRecord(image)
  return { id, name: image.name ?? id, state: state === "ReadyStrong" ? "Ready" : (state ?? ""), problems }
}

type Edges<Node> = ReadonlyArray<{ readonly node: Node | null } | null> | null

interface Connection<Node> {
  readonly totalCount: number | null
  readonly pageInfo: { readonly hasNextPage: boolean | null; readonly endCursor: string | null } | null
  readonly edges: Edges<Node>
}

/** A connection without what is null in it, and without what `read` makes nothing of. */
export const pageOf = <Node, Item>(connection: Connection<Node>, read: (node: Node) => Item | undefined): Page<Item> => ({
  items: nodesOf(connection.edges).flatMap(node => read(node) ?? []),
  total: connection.totalCount ?? undefined,
  next: connection.pageInfo?.hasNextPage ? (connection.pageInfo.endCursor ?? undefined) : undefined,
})

const nodesOf = <Node>(edges: Edges<Node>): ReadonlyArray<Node> => (edges ?? []).flatMap(edge => edge?.node ?? [])
