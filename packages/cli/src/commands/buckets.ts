import { listBuckets, type Measured, measureBuckets, rank } from "@altilift/core"
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { withAdvice } from "../certificateAdvice.ts"
import { findAccount } from "../config/findAccount.ts"
import { appPaths } from "../config/paths.ts"
import { orInterrupted } from "../Interruption.ts"
import { layerServer } from "../layers.ts"
import { bucketTable } from "../view/bucketTable.ts"
import { accountFlags, accountOf } from "./accountFlags.ts"

/** How long to go on asking a server that does not answer, in milliseconds. */
const patience = 20_000

/** `altilift buckets`. */
export const buckets = Command.make(
  "buckets",
  {
    json: Flag.Boolean("json").pipe(
      Flag.withoutNegation,
      Flag.withDescription("One bucket a line on standard output, for programs"),
      Flag.withDefault(false),
    ),
    ...accountFlags,
  },
  Effect.fn("buckets")(function* ({ json, ...flags }) {
    const account = yield* findAccount(accountOf(flags), process.env, appPaths())
    const measured = yield* orInterrupted(Effect.flatMap(listBuckets, measureBuckets)).pipe(
      Effect.provide(layerServer({ account, transfers: 1, retryFor: patience })),
      Effect.mapError(withAdvice),
    )
    const lines = json ? rank(measured).map(one => JSON.stringify(facts(one))) : bucketTable(account.endpoint, rank(measured))
    yield* Effect.forEach(lines, line => Console.log(line), { discard: true })
  }),
).pipe(
  Command.withDescription(
    "List the buckets that take images, the best first, with the time that each needs to answer. An upload takes the first of the near ones.",
  ),
)

const facts = ({ bucket, took }: Measured) => ({
  bucket: bucket.label,
  cloud: bucket.cloud,
  display: bucket.display,
  endpoint: bucket.endpoint,
  reachable: took === "unknown" ? undefined : took !== "unreachable",
  milliseconds: typeof took === "number" ? took : undefined,
})
