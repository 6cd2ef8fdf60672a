import { Effect } from "effect"
import type { OperationFailure } from "../client/Failure.ts"
import { projectById, projectsByName } from "../client/operations.ts"
import { nextPage } from "../client/projects.ts"
import type { Project } from "../ports/UploadApi.ts"
import { request } from "./request.ts"
import type { Transport } from "./Transport.ts"

/** Projects of one page of a listing. */
const pageSize = 50

/** Names are the same whatever stands around them, and however their accents are encoded. */
const comparable = (name: string): string => name.trim().normalize("NFC")

/** The project of this id; else the only one of this name. Two of a name are a fault that lists their ids. */
export const findProject = (transport: Transport) => {
  const byId = request(transport, projectById)
  const projects = request(transport, projectsByName)

  const byName = Effect.fnUntraced(function* (name: string): Effect.fn.Return<Project | undefined, OperationFailure> {
    const found: Array<Project> = []
    // Servers search by the characters as they are stored.
    for (const search of new Set([comparable(name), comparable(name).normalize("NFD")])) {
      let after: string | undefined = ""
      do {
        const page = (yield* projects({ search, first: pageSize, after })).my?.allProjects
        for (const node of (page?.edges ?? []).map(edge => edge?.node)) {
          if (!node?.id || !node.name || comparable(node.name) !== comparable(name)) continue
          if (!found.some(({ id }) => id === node.id)) found.push({ id: node.id, name: node.name })
        }
        after = nextPage(page?.pageInfo, after)
      } while (after !== undefined)
    }
    const [only, ...more] = found
    if (more.length === 0) return only
    const ids = found.map(project => project.id)
    const problem = { code: "project-name-ambiguous", name, ids } as const
    return yield* Effect.fail<OperationFailure>({ class: "run", kind: "refused", problem })
  })

  return Effect.fnUntraced(function* (idOrName: string): Effect.fn.Return<Project | undefined, OperationFailure> {
    if (/^[0-9a-f]{24}$/.test(idOrName)) {
      // Servers answer an id that is not the user's with null or with an error; it may still be a name.
      const project = yield* byId({ id: idOrName }).pipe(
        Effect.map(answer => answer.project),
        Effect.catchIf(
          failure => failure.class === "run" && failure.kind === "refused",
          () => Effect.succeed(undefined),
        ),
      )
      if (project?.id) return { id: project.id, name: project.name ?? idOrName }
    }
    return yield* byName(idOrName)
  })
}
