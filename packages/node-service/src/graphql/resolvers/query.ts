import { Effect } from "effect"
import { offeredClouds } from "../../buckets/Buckets.ts"
import { nearestBuckets } from "../../buckets/nearest.ts"
import { Endpoints } from "../../http/Endpoints.ts"
import { Reconstructors } from "../../ports/Reconstructor.ts"
import { gigaPixels } from "../../processing/gigaPixels.ts"
import { projectFor } from "../../projects/access.ts"
import { projectsByPrefix, projectsOf } from "../../projects/Projects.ts"
import { Refusal } from "../../Refusal.ts"
import { apiVersion } from "../../version.ts"
import { asUser } from "../asUser.ts"
import { toConnection } from "../connection.ts"
import type { RequestContext } from "../context.ts"
import type { Resolvers } from "../generated/resolvers.ts"
import { networkTest } from "./directUrl.ts"
import { metaClouds, metaFiles, nearestMetaBuckets } from "./meta.ts"
import { myNotices, webhookFields } from "./notices.ts"
import { myCurrentToken, myTokens, shareFields, tokenFields } from "./people.ts"
import { userFields } from "./user.ts"

/** The most projects that one search returns. */
const longestSearch = 100

const tooLarge = Effect.fail(new Refusal({ code: "BAD_USER_INPUT", problem: { code: "result-too-large" } }))

/** What needs no more than the app key; null when that is wrong, which is how clients tell. */
const withKey = (_: unknown, __: unknown, { caller }: RequestContext) => (caller.appKnown ? {} : null)

export const queries: Resolvers = {
  Query: {
    support: withKey,
    versions: withKey,
    getGeoIPInfo: withKey,
    utility: withKey,
    bank: withKey,
    my: withKey,
    search: withKey,
    project: (_, { id }, context) => asUser(context, user => projectFor(user.id, id, "view")),
    reconstructors: (_, __, context) => context.run(Effect.map(Reconstructors, ({ byName }) => [...byName.keys()])),
  },
  GeoIPInfo: {
    nearestBuckets: (_, __, context) => context.run(nearestBuckets(context.address)),
    nearestMetaBuckets,
    nearestModelBuckets: () => [],
  },
  Support: {
    systemMode: () => "Normal",
    supportedCloud: (_, { kind }, context) => (kind === "model" ? [] : context.run(kind === "meta" ? metaClouds : offeredClouds)),
    metaFiles,
    networkTest,
    endpoints: (_, __, context) => context.run(Effect.map(Endpoints, ({ api }) => ({ api: api.url, web: null }))),
  },
  Versions: { api: () => apiVersion },
  My: {
    tokens: myTokens,
    notices: myNotices,
    currentToken: myCurrentToken,
    self: (_, __, { caller }) => caller.user ?? null,
    allProjects: (_, args, context) =>
      asUser(context, user => Effect.map(projectsOf(user.id, args, args.search ?? ""), toConnection)),
  },
  User: userFields,
  UserToken: tokenFields,
  Webhook: webhookFields,
  ProjectShare: shareFields,
  Search: {
    projectID: (_, { id, limit }, context) =>
      asUser(context, user =>
        projectsByPrefix(user.id, (id ?? "").toLowerCase(), Math.min(Math.max(limit ?? 10, 0), longestSearch)),
      ),
  },
  Utility: {
    sizeToGigaPixel: (_, { width, height, numImg }, context) => {
      const size = gigaPixels(width ?? 0, height ?? 0) * (numImg ?? 1)
      return Number.isFinite(size) ? size : context.run(tooLarge)
    },
  },
  // The service charges nothing; clients ask before they upload (protocol: Decisions).
  Bank: { coinsToMoney: () => 0, moneyToCoins: () => 0 },
}
