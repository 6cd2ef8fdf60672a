import { askServer, RunFault, UploadApi } from "@altilift/core"
import { Effect } from "effect"
import { orInterrupted } from "../../Interruption.ts"
import { layerProjects } from "../../layers.ts"
import { sentences } from "../../messages/language.ts"
import { UsageError } from "../../UsageError.ts"
import type { Output } from "../../view/Display.ts"
import { makeStatusDisplay, type StatusDisplay } from "../../view/StatusDisplay.ts"
import { findProject } from "../findProject.ts"
import { onServer } from "../onServer.ts"
import { checkServerInput, projectName, type ServerInput, type ServerRequest } from "../serverFlags.ts"

/**
 * Runs the requests of a command that uploads nothing, with its services and its display. Its lines go to standard
 * error, unless they are its result (`said`).
 */
export const onProjects = <A, E, R>(
  input: ServerInput,
  work: (request: ServerRequest, display: StatusDisplay) => Effect.Effect<A, E, R>,
  said: keyof Output = "err",
) =>
  Effect.gen(function* () {
    const request = yield* checkServerInput(input)
    const display = yield* makeStatusDisplay(request, said)
    return yield* orInterrupted(work(request, display)).pipe(
      Effect.ensuring(Effect.sync(display.finish)),
      onServer(request, display, layerProjects({ ...request, transfers: 1 })),
    )
  }).pipe(Effect.scoped)

/** The project that is named on the command line, as the first event. */
export const openProject = Effect.fnUntraced(function* (given: string, { account }: ServerRequest, display: StatusDisplay) {
  const project = yield* findProject(given)
  display.emitFact({ event: "project", endpoint: account.endpoint, ...project })
  return project
})

/** A name on the command line, which may not be empty. */
export const readName = (given: string, complaint: string): Effect.Effect<string, UsageError> => {
  const name = projectName(given)
  return name === "" ? Effect.fail(new UsageError({ message: complaint })) : Effect.succeed(name)
}

export const readProject = (given: string) => readName(given, sentences().projects.manage.projectEmpty)

/** Refuses what this server does not offer, before anything is changed. */
export const mustOffer = Effect.fnUntraced(function* (feature: "rename" | "shares" | "page") {
  const api = yield* UploadApi
  const features = yield* askServer("server-features", api.features)
  if (features[feature]) return
  const operation = ({ rename: "rename-project", shares: "share-project", page: "show-page" } as const)[feature]
  return yield* new RunFault({ kind: "refused", problem: { code: "not-offered", host: api.endpoint, operation } })
})
