import { Effect } from "effect"
import { signIn } from "../../accounts/signIn.ts"
import { issueToken } from "../../accounts/Tokens.ts"
import type { ProjectRow, TaskRow } from "../../ports/tables.ts"
import { createProject, ownProject, removeProject, renameProject } from "../../projects/Projects.ts"
import { ReconstructionRefusal } from "../../reconstruction/refusals.ts"
import { preStartTask, startTask, stopTask, type Wish } from "../../reconstruction/Tasks.ts"
import { asApp, asUser } from "../asUser.ts"
import type { ApiServices, RequestContext } from "../context.ts"
import type { InputMaybe, ReconstructionOptions, Resolvers } from "../generated/resolvers.ts"
import { problemFields } from "../problemFields.ts"
import { ossUploadFields, signedUploadFields, uploadMutations } from "./upload.ts"

interface ReconstructionArguments {
  readonly id: string
  readonly options?: InputMaybe<ReconstructionOptions>
}

type Ask = (
  project: ProjectRow,
  wish: Wish,
) => Effect.Effect<TaskRow, ReconstructionRefusal | { readonly _tag: "DatabaseError" }, ApiServices>

/**
 * Why there is no reconstruction is an answer here, not an error of the request: old clients read it from the payload.
 */
const reconstruction =
  (ask: Ask) =>
  (_: unknown, { id, options }: ReconstructionArguments, context: RequestContext) =>
    asUser(context, user =>
      ownProject(user.id, id).pipe(
        Effect.flatMap(project =>
          ask(project, { type: options?.taskType ?? "Native", reconstructor: options?.reconstructor ?? undefined }),
        ),
        Effect.map(task => ({ error: null, task })),
        Effect.catchTag("ReconstructionRefusal", refusal => Effect.succeed(refused(refusal))),
        Effect.catchTag("Refusal", () => Effect.succeed(refused(ReconstructionRefusal.of("noSuchProject")))),
      ),
    )

const refused = ({ code, message, problem }: ReconstructionRefusal) => ({
  error: { code, message, problem: problemFields(problem) },
  task: null,
})

export const mutations: Resolvers = {
  Mutation: {
    createProject: (_, { name, type, visibility, imported, modelType }, context) =>
      asUser(context, user =>
        createProject(user.id, {
          name,
          type: type ?? "free",
          visibility: visibility ?? "private",
          imported: imported ?? false,
          modelType: modelType ?? null,
        }),
      ),
    removeProject: (_, { id }, context) => asUser(context, user => removeProject(user.id, id)),
    renameProject: (_, { id, name }, context) => asUser(context, user => renameProject(user.id, id, name)),
    ...uploadMutations,
    startReconstructionWithError: reconstruction(startTask),
    preStartReconstruction: reconstruction(preStartTask),
    stopReconstruction: (_, { id }, context) => asUser(context, user => Effect.flatMap(ownProject(user.id, id), stopTask)),
    // Wrong credentials are null without an error (protocol: Transport and identity).
    getUserToken: (_, { email, password, fresh }, context) =>
      asApp(
        context,
        Effect.gen(function* () {
          const user = yield* signIn(email, password, context.address)
          return user === undefined ? null : yield* issueToken(user, { fresh: fresh ?? false })
        }),
      ),
  },
  SignedUpload: signedUploadFields,
  OSSUpload: ossUploadFields,
}
