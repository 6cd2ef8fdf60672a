import { verdict } from "../lifecycle/ImageState.ts"
import type { ImageCounts, Page, ProjectDetails, ProjectInfo, ReconstructionDetails, ServerImage } from "../ports/ProjectInfo.ts"
import type { Problem } from "../problems/Problem.ts"
import type * as documents from "./generated/documents.ts"
import { imageRecord } from "./readings.ts"
import { namedProblem } from "./readResponse.ts"

/** What a user may do with a project; each includes those before it. */
export const projectRights = ["view", "upload", "own"] as const
export type ProjectRight = (typeof projectRights)[number]

export const rightNamed = (name: string | null): ProjectRight | undefined => projectRights.find(right => right === name)

/** An image as lists show it. */
export interface ImageInfo {
  readonly id: string
  readonly name: string
  /** As on the wire, but `Ready` for `ReadyStrong`; empty where the server does not say. */
  readonly state: string
  /** SHA-1, hexadecimal; `undefined` where the server does not know it. */
  readonly checksum?: string | undefined
  /** Why it is Invalid. */
  readonly problems: ReadonlyArray<Problem>
  /** When its client did something for it last, or its bytes arrived; milliseconds since 1970. */
  readonly touchedAt?: number | undefined
  /** A link to a small picture; `undefined` unless it is Ready and the server has links. A secret. */
  readonly thumbnail?: string | undefined
  /** The camera's local time, with an offset when the camera knew it. */
  readonly takenAt?: string | undefined
  /** Where it was taken, in degrees; north and east are positive. */
  readonly position?: { readonly latitude: number; readonly longitude: number } | undefined
}

/** A verified photo: where its bytes are, and what its header says. */
export interface PhotoInfo {
  /** A link to the file as it was uploaded. A secret. */
  readonly original: string | undefined
  /** Bytes. */
  readonly size: number | undefined
  readonly width: number | undefined
  readonly height: number | undefined
  /** The camera's local time, with an offset when the camera knew it. */
  readonly takenAt: string | undefined
  readonly position: { readonly latitude: number; readonly longitude: number } | undefined
  /** Metres above sea level. */
  readonly altitude: number | undefined
}

/** `undefined`: a project without an id is none. */
export const projectInfo = (facts: documents.ProjectFactsFragment & StateCounts): ProjectInfo | undefined => {
  const { id, name, numImage, gigaPixel, date, taskState } = facts
  if (!id) return undefined
  return {
    id,
    name: name ?? id,
    images: numImage ?? 0,
    ...(facts.imageStates ? { counts: imageCounts(facts.imageStates) } : {}),
    gigaPixels: gigaPixel ?? 0,
    date: timeOf(date),
    task: taskState ?? undefined,
  }
}

interface StateCounts {
  readonly imageStates?: ReadonlyArray<{ readonly state: string; readonly images: number }> | null
}

const imageCounts = (states: NonNullable<StateCounts["imageStates"]>): ImageCounts => {
  const counts = { ready: 0, working: 0, armed: 0, invalid: 0 }
  for (const { state, images } of states) counts[verdict(state)] += images
  return counts
}

export const timeOf = (date: string | null | undefined): number | undefined => {
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
  return info && { ...info, right: rightNamed(project.right), reconstruction: reconstructionDetails(project.task), downloads }
}

type TaskDetails = NonNullable<documents.ProjectDetailsQuery["project"]>["task"]

const reconstructionDetails = (task: TaskDetails): ReconstructionDetails | undefined => {
  if (task === null || task.id === null) return undefined
  const { id, state, startDate, endDate, queueing, progress, stepName, reconstructor, problem, output, paused } = task
  return {
    id,
    state: state ?? "",
    startedAt: timeOf(startDate),
    endedAt: timeOf(endDate),
    queueing: queueing ?? 0,
    progress: progress ?? undefined,
    step: stepName ?? undefined,
    reconstructor: reconstructor ?? undefined,
    paused: paused ?? undefined,
    problem: problem ? namedProblem(problem.code, problem.params) : undefined,
    output: output ?? [],
  }
}

type ListedImage = documents.ImageFactsFragment & {
  readonly touched?: string | null
  readonly photo?: ({ readonly thumbnail: string | null; readonly takenAt: string | null } & OnEarth) | null
}

export const imageInfo = (image: ListedImage): ImageInfo => {
  const { id, state, problems, checksum } = imageRecord(image)
  return {
    id,
    name: image.name ?? id,
    state: state === "ReadyStrong" ? "Ready" : (state ?? ""),
    checksum: checksum?.toLowerCase(),
    problems,
    touchedAt: timeOf(image.touched),
    thumbnail: image.photo?.thumbnail ?? undefined,
    takenAt: image.photo?.takenAt ?? undefined,
    position: image.photo ? positionOf(image.photo) : undefined,
  }
}

type ListedFile = documents.ImageFactsFragment & {
  readonly touched?: string | null
  readonly photo?: { readonly original: string | null; readonly size: number | null } | null
}

export const serverImage = (image: ListedFile): ServerImage => ({
  ...imageRecord(image),
  name: image.name ?? image.id,
  touchedAt: timeOf(image.touched ?? null),
  original: image.photo?.original ?? undefined,
  size: image.photo?.size ?? undefined,
})

interface OnEarth {
  readonly latitude: number | null
  readonly longitude: number | null
}

const positionOf = ({ latitude, longitude }: OnEarth) =>
  latitude === null || longitude === null ? undefined : { latitude, longitude }

type WirePhoto = NonNullable<NonNullable<NonNullable<documents.PhotoQuery["project"]>["image"]>["photo"]>

export const photoInfo = (photo: WirePhoto): PhotoInfo => ({
  original: photo.original ?? undefined,
  size: photo.size ?? undefined,
  width: photo.width ?? undefined,
  height: photo.height ?? undefined,
  takenAt: photo.takenAt ?? undefined,
  position: positionOf(photo),
  altitude: photo.altitude ?? undefined,
})

type Edges<Node> = ReadonlyArray<{ readonly node: Node | null } | null> | null

interface Connection<Node> {
  readonly totalCount: number | null
  readonly pageInfo: { readonly hasNextPage: boolean | null; readonly endCursor: string | null } | null
  readonly edges: Edges<Node>
}

/**
 * A connection without what is null in it, and without what `read` makes nothing of. `after`: where the page begins; a
 * server that names the same as its end has no more.
 */
export const pageOf = <Node, Item>(
  connection: Connection<Node>,
  read: (node: Node) => Item | undefined,
  after: string,
): Page<Item> => ({
  items: nodesOf(connection.edges).flatMap(node => read(node) ?? []),
  total: connection.totalCount ?? undefined,
  next: nextPage(connection.pageInfo, after),
})

/** The cursor of the next page. */
export const nextPage = (
  info: { readonly hasNextPage: boolean | null; readonly endCursor: string | null } | null | undefined,
  after: string,
): string | undefined => (info?.hasNextPage && info.endCursor !== after ? (info.endCursor ?? undefined) : undefined)

const nodesOf = <Node>(edges: Edges<Node>): ReadonlyArray<Node> => (edges ?? []).flatMap(edge => edge?.node ?? [])
