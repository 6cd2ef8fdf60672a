import { askServer, listBuckets, type Measured, measureBuckets, rank, UploadApi } from "@altilift/core"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { exitCode } from "../exitCode.ts"
import { orInterrupted } from "../Interruption.ts"
import type { JsonEvent } from "../json/JsonEvent.ts"
import { layerServer } from "../layers.ts"
import { bucketTable } from "../view/bucketTable.ts"
import { makeStatusDisplay } from "../view/StatusDisplay.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { onServer } from "./onServer.ts"
import { checkServerInput, type ServerInput, serverFlags } from "./serverFlags.ts"

/** `altilift buckets`. */
export const buckets = Command.make("buckets", serverFlags, input =>
  Effect.flatMap(verbose, verbose => runBuckets({ ...input, verbose })),
).pipe(withHelp("buckets"))

const runBuckets = Effect.fn("buckets")(function* (input: ServerInput) {
  const request = yield* checkServerInput(input)
  const display = yield* makeStatusDisplay(request, "err")
  const layers = layerServer({ ...request, transfers: 1 })
  const measured = yield* orInterrupted(measure).pipe(
    Effect.ensuring(Effect.sync(display.finish)),
    onServer(request, display, layers),
  )
  const ranked = rank(measured)
  for (const one of ranked) display.emitFact(measuredEvent(one))
  display.emitFact({ event: "summary", buckets: measured.length, exitCode: exitCode.complete })
  if (!request.json) for (const line of bucketTable(request.account.endpoint, ranked)) yield* Console.log(line)
}, Effect.scoped)

/** The buckets need only the app key; the preflight checks the token, too. */
const measure = Effect.gen(function* () {
  const api = yield* UploadApi
  yield* askServer("preflight", api.preflight)
  return yield* Effect.flatMap(listBuckets, measureBuckets)
})

const measuredEvent = ({ bucket, took }: Measured): JsonEvent => ({
  event: "bucket-measured",
  bucket: bucket.label,
  cloud: bucket.cloud,
  display: bucket.display,
  endpoint: bucket.endpoint,
  reachable: took === "unknown" ? undefined : took !== "unreachable",
  milliseconds: typeof took === "number" ? took : undefined,
})
