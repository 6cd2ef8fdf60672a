import { Effect } from "effect"
import { mayUse, type Scope } from "../../accounts/scopes.ts"
import { Refusal } from "../../Refusal.ts"
import type { RequestContext } from "../context.ts"
import type { MutationResolvers, Resolvers } from "../generated/resolvers.ts"

/**
 * The scope that each mutation needs; null: none, it is asked without a token. Queries need `read`, which every token
 * has. An operation without an entry does not compile.
 */
const needs: Readonly<Record<Exclude<keyof MutationResolvers, "__isTypeOf">, Scope | null>> = {
  getUserToken: null,
  hasImage: "read",
  uploadImageS3: "upload",
  uploadImageMinio: "upload",
  uploadImageOSS: "upload",
  uploadImageURL: "upload",
  startImageUpload: "upload",
  doneImageUpload: "upload",
  abandonImages: "upload",
  uploadMetaFileS3: "upload",
  uploadMetaFileMinio: "upload",
  uploadMetaURL: "upload",
  createProject: "upload",
  renameProject: "manage",
  removeProject: "manage",
  removeImage: "manage",
  shareProject: "manage",
  unshareProject: "manage",
  startReconstructionWithError: "manage",
  preStartReconstruction: "manage",
  stopReconstruction: "manage",
  pauseReconstruction: "manage",
  resumeReconstruction: "manage",
  makeToken: "manage",
  revokeToken: "manage",
  setNotices: "manage",
  addWebhook: "manage",
  removeWebhook: "manage",
}

/**
 * Refuses what the token of a request may not be used for. The one place where scopes are enforced: all that changes
 * something goes through a mutation.
 */
export const withScopes = (resolvers: Resolvers): Resolvers => {
  const guarded = Object.entries(resolvers.Mutation ?? {}).map(([name, resolve]) => {
    const scope = needs[name as keyof typeof needs]
    if (scope === null || typeof resolve !== "function") return [name, resolve]
    const guard = (parent: never, args: never, context: RequestContext, info: never): unknown => {
      const { token } = context.caller
      if (token !== undefined && !mayUse(token.scopes, scope)) return context.run(refused(scope))
      return (resolve as (...given: ReadonlyArray<unknown>) => unknown)(parent, args, context, info)
    }
    return [name, guard]
  })
  return { ...resolvers, Mutation: Object.fromEntries(guarded) }
}

const refused = (scope: Scope) => Effect.fail(new Refusal({ code: "FORBIDDEN", problem: { code: "token-scope-missing", scope } }))
