import { Effect } from "effect"
import { projectPage } from "../../http/projectPage.ts"
import { imageOfProject, imageStates, imagesNotReady, imagesOfProject, imageTotals } from "../../images/Images.ts"
import { type PhotoKind, PhotoLinks } from "../../images/photoLinks.ts"
import { readReasons } from "../../images/reasons.ts"
import type { ImageRow, ProjectRow } from "../../ports/tables.ts"
import { lastRevocation } from "../../projects/revocation.ts"
import { receiptOf } from "../../receipts/receiptOf.ts"
import { resultsOf } from "../../reconstruction/Results.ts"
import { ResultLinks } from "../../reconstruction/resultLinks.ts"
import { latestTask, readTaskProblem, tasksBefore } from "../../reconstruction/Tasks.ts"
import { toConnection } from "../connection.ts"
import type { RequestContext } from "../context.ts"
import type { Resolvers } from "../generated/resolvers.ts"
import { toInstant } from "../instant.ts"
import { problemFields } from "../problemFields.ts"
import { metaFileFields, projectMetaFiles } from "./meta.ts"
import { projectWebhooks } from "./notices.ts"
import { projectPeople } from "./people.ts"

const downloads = Effect.fnUntraced(function* (project: ProjectRow) {
  const task = yield* latestTask(project)
  const files = task?.state === "Done" ? yield* resultsOf(task) : []
  const { sign } = yield* ResultLinks
  const now = Date.now()
  return {
    totalCount: files.length,
    edges: files.map(({ name, size, modifiedAt, kind, checksum, taskId }) => ({
      node: { state: "Ready", name, size, mtime: toInstant(modifiedAt), kind, checksum, link: sign({ taskId, name }, now) },
    })),
  }
})

const photoLink = ({ id, projectId }: ImageRow, kind: PhotoKind, context: RequestContext) =>
  context.run(
    Effect.gen(function* () {
      const { sign } = yield* PhotoLinks
      return sign({ id, kind }, Date.now(), (yield* lastRevocation(projectId)) ?? 0)
    }),
  )

/**
 * Projects, images and tasks: what the wire says that the rows do not. The rows were read for a user who may see them.
 */
export const objects: Resolvers = {
  Project: {
    isImported: project => project.imported === 1,
    importedState: () => null,
    projectType: project => project.type,
    taskState: (project, _, context) => context.run(Effect.map(latestTask(project), task => task?.state ?? null)),
    numImage: (project, _, context) => context.run(Effect.map(imageTotals(project), ({ count }) => count)),
    imageStates: (project, _, context) => context.run(imageStates(project)),
    gigaPixel: (project, _, context) => context.run(Effect.map(imageTotals(project), ({ gigaPixel }) => gigaPixel)),
    date: project => toInstant(project.createdAt),
    cloudPath: () => [],
    task: (project, _, context) => context.run(Effect.map(latestTask(project), task => task ?? null)),
    downloads: (project, _, context) => context.run(downloads(project)),
    ...projectMetaFiles,
    ...projectPeople,
    ...projectWebhooks,
    image: (project, { id }, context) => context.run(imageOfProject(project, id)),
    receipt: (project, { checksums }, context) => context.run(receiptOf(project, checksums)),
    page: (project, _, context) => context.run(projectPage(project)),
    imagesNotReady: (project, args, context) => context.run(Effect.map(imagesNotReady(project, args), toConnection)),
    allImages: (project, args, context) => context.run(Effect.map(imagesOfProject(project, args), toConnection)),
  },
  MetaFile: metaFileFields,
  ProjectImage: {
    error: image => (image.error === null ? [] : [image.error]),
    problems: image => readReasons(image).map(problemFields),
    url: () => null,
    touched: image => toInstant(image.touchedAt),
    grounded: image => image.latitude !== null,
    photo: image => (image.state === "Ready" ? image : null),
  },
  Photo: {
    thumbnail: (image, _, context) => photoLink(image, "thumbnail", context),
    original: (image, _, context) => photoLink(image, "original", context),
  },
  Task: {
    taskType: task => task.type,
    startDate: task => toInstant(task.startedAt),
    endDate: task => toInstant(task.endedAt),
    totalSteps: () => 1,
    step: task => (task.state === "Done" ? 1 : 0),
    progress: task => (task.state === "Done" ? 1 : task.progress),
    stepName: task => task.step,
    problem: task => {
      const problem = readTaskProblem(task)
      return problem === undefined ? null : problemFields(problem)
    },
    paused: task => task.pausedAt !== null && task.endedAt === null,
    output: task => task.output?.split("\n") ?? null,
    queueing: (task, _, context) => context.run(tasksBefore(task)),
  },
}
