import type { ProjectDetails, ProjectInfo, ReconstructionDetails } from "../ports/ProjectInfo.ts"
import type { Problem } from "../problems/Problem.ts"
import type * as documents from "./generated/documents.ts"
import { imageRecord } from "./readings.ts"
import { namedProblem } from "./readResponse.ts"

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

export const timeOf = (date: string | null): number | undefined => {
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
