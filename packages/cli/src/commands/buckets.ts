import { listBuckets, type Measured, measureBuckets, rank } from "@altilift/core"
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { sourcesLine, withSources } from "../config/accountSources.ts"
import { findAccount } from "../config/findAccount.ts"
import { appPaths } from "../config/paths.ts"
import { exitCode } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import type { JsonEvent } from "../json/JsonEvent.ts"
import { JsonOutput } from "../json/JsonOutput.ts"
import { layerServer } from "../layers.ts"
import { bucketTable } from "../view/bucketTable.ts"
import { accountFlags, accountOf } from "./accountFlags.ts"
import { verbose } from "./globalFlags.ts"

/** How long to go on asking a server that does not answer, in milliseconds. */
const patience = 20_000

/** `altilift buckets`. */
export const buckets = Command.make(
  "buckets",
  {
    json: Flag.Boolean("json").pipe(
      Flag.withoutNegation,
      Flag.withDescription("Events for programs: one JSON object a line on standard output"),
      Flag.withDefault(false),
    ),
    ...accountFlags,
  },
  Effect.fn("buckets")(function* ({ json, ...flags }) {
    const account = yield* findAccount(accountOf(flags), process.env, appPaths())
    if (yield* verbose) yield* Console.error(sourcesLine(account.sources))
    const measured = yield* orInterrupted(Effect.flatMap(listBuckets, measureBuckets)).pipe(
      Effect.provide(layerServer({ account, transfers: 1, retryFor: patience })),
      Effect.mapError(withSources(account.sources)),
    )
    if (json) {
      const { emit } = yield* JsonOutput
      for (const one of rank(measured)) emit(measuredEvent(one))
      return emit({ event: "summary", buckets: measured.length, exitCode: exitCode.complete })
    }
    yield* Effect.forEach(bucketTable(account.endpoint, rank(measured)), line => Console.log(line), { discard: true })
  }),
).pipe(
  Command.withDescription(
    "List the buckets, the best first, with their response times. An upload uses the first of the near ones.",
  ),
)

const measuredEvent = ({ bucket, took }: Measured): JsonEvent => ({
  event: "bucket-measured",
  bucket: bucket.label,
  cloud: bucket.cloud,
  display: bucket.display,
  endpoint: bucket.endpoint,
  reachable: took === "unknown" ? undefined : took !== "unreachable",
  milliseconds: typeof took === "number" ? took : undefined,
})
