import { Effect } from "effect"
import { signIn } from "../../accounts/signIn.ts"
import { issueToken } from "../../accounts/Tokens.ts"
import type { ProjectRow, TaskRow } from "../../ports/tables.ts"
import { projectFor } from "../../projects/access.ts"
import { createProject, removeProject, renameProject } from "../../projects/Projects.ts"
import { ReconstructionRefusal } from "../../reconstruction/refusals.ts"
import { pauseTask, preStartTask, resumeTask, startTask, stopTask, type Wish } from "../../reconstruction/Tasks.ts"
import { asApp, asUser } from "../asUser.ts"
import type { ApiServices, RequestContext } from "../context.ts"
import type { InputMaybe, ReconstructionOptions, Resolvers } from "../generated/resolvers.ts"
import { problemFields } from "../problemFields.ts"
import { metaMutations, signedMetaFileFields } from "./meta.ts"
import { noticeMutations } from "./notices.ts"
import { peopleMutations } from "./people.ts"
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
      projectFor(user.id, id, "upload").pipe(
        Effect.flatMap(project =>
          ask(project, { type: options?.taskType ?? "Native", reconstructor: options?.reconstructor ?? undefined }),
        ),
        Effect.map(task => ({ error: null, task })),
        Effect.catchTag("ReconstructionRefusal", refusal => Effect.succeed(refused(refusal))),
        Effect.catchTag("Refusal", refusal =>
          refusal.code === "NOT_FOUND"
            ? Effect.succeed(refused(ReconstructionRefusal.of("noSuchProject")))
            : Effect.fail(refusal),
        ),
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
    ...metaMutations,
    ...peopleMutations,
    ...noticeMutations,
    startReconstructionWithError: reconstruction(startTask),
    preStartReconstruction: reconstruction(preStartTask),
    stopReconstruction: (_, { id }, context) =>
      asUser(context, user => Effect.flatMap(projectFor(user.id, id, "upload"), stopTask)),
    pauseReconstruction: (_, { id }, context) =>
      asUser(context, user => Effect.flatMap(projectFor(user.id, id, "upload"), pauseTask)),
    resumeReconstruction: (_, { id }, context) =>
      asUser(context, user => Effect.flatMap(projectFor(user.id, id, "upload"), resumeTask)),
    // Wrong credentials are null without an error (protocol: Transport and identity).
    getUserToken: (_, { email, password, fresh }, context) =>
      asApp(
        context,
        Effect.gen(function* () {
          const user = yield* signIn(email, password, context.address)
          return user === undefined ? null : yield* issueToken(user, { fresh: fresh ?? false, signedIn: true })
        }),
      ),
  },
  SignedUpload: signedUploadFields,
  SignedMetaFile: signedMetaFileFields,
  OSSUpload: ossUploadFields,
}
