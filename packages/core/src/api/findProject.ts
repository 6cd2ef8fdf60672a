import { Effect } from "effect"
import { ProjectByIdDocument, ProjectsDocument } from "../client/generated/documents.ts"
import { RunFault } from "../ports/Errors.ts"
import type { Project } from "../ports/UploadApi.ts"
import { ProjectByIdAnswer, ProjectsAnswer } from "./answers.ts"
import { type RequestError, request } from "./request.ts"
import type { Transport } from "./Transport.ts"

/** Projects of one page of a listing. */
const pageSize = 50

/** The project of this id; else the only one of exactly this name. Two of a name are a fault that lists their ids. */
export const findProject = (transport: Transport) => {
  const byId = request(transport, {
    activity: "find-project",
    document: ProjectByIdDocument,
    answer: ProjectByIdAnswer,
  })
  const projects = request(transport, {
    activity: "find-project",
    document: ProjectsDocument,
    answer: ProjectsAnswer,
  })

  const byName = Effect.fnUntraced(function* (name: string) {
    const found: Array<Project> = []
    let after: string | undefined
    do {
      const page = (yield* projects({ search: name, first: pageSize, after: after ?? "" })).my?.allProjects
      for (const edge of page?.edges ?? []) {
        if (edge?.node && edge.node.name === name) found.push({ id: edge.node.id, name })
      }
      after = page?.pageInfo?.hasNextPage ? (page.pageInfo.endCursor ?? undefined) : undefined
    } while (after !== undefined)
    const [only, ...more] = found
    if (more.length === 0) return only
    const ids = found.map(project => project.id)
    return yield* new RunFault({ kind: "refused", problem: { code: "project-name-ambiguous", name, ids } })
  })

  return Effect.fnUntraced(function* (idOrName: string): Effect.fn.Return<Project | undefined, RequestError> {
    if (/^[0-9a-f]{24}$/.test(idOrName)) {
      // Servers answer an id that is not the user's with null or with an error; it may still be a name.
      const project = yield* byId({ id: idOrName }).pipe(
        Effect.map(answer => answer.project),
        Effect.catchIf(
          error => error._tag === "RunFault" && error.kind === "refused",
          () => Effect.succeed(undefined),
        ),
      )
      if (project) return { id: project.id, name: project.name ?? idOrName }
    }
    return yield* byName(idOrName)
  })
}
