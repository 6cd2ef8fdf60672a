import { Console, Effect, Layer } from "effect"
import { Command, Flag } from "effect/cli"
import { record } from "../audit/record.ts"
import { Settings } from "../config.ts"
import { operator } from "../messages/operator.ts"
import { json, settingsOf, store, withStore } from "./withStore.ts"

/** `altilift-service sweep`. */
export const sweep = Command.make(
  "sweep",
  {
    dryRun: Flag.Boolean("dry-run").pipe(Flag.withDescription("Only say what would go"), Flag.withDefault(false)),
    ...store,
    json,
  },
  Effect.fn(function* ({ dryRun, json, ...folder }) {
    const settings = yield* settingsOf(folder)
    const { sweepRetained } = yield* Effect.promise(() => import("../retention/retention.ts"))
    const { layerBucketsOutside, layerVault } = yield* Effect.promise(() => import("../layers.ts"))
    const services = Layer.merge(layerVault(settings), layerBucketsOutside).pipe(
      Layer.provideMerge(Layer.succeed(Settings, settings)),
    )
    const swept = yield* withStore(folder, Effect.provide(sweepRetained(!dryRun), services))
    const done = swept.filter(({ count }) => count > 0).map(({ name, count }) => `${name}: ${count}`)
    if (!dryRun && done.length > 0) yield* withStore(folder, record({ act: "swept", subject: done.join(", ") }))
    if (json) return yield* Console.log(JSON.stringify(swept))
    for (const { name, count } of swept)
      yield* Console.log(dryRun ? operator.wouldSweep(name, count) : operator.swept(name, count))
  }),
).pipe(
  Command.withDescription("Remove what was kept for its time, as the service does every hour; see the keep… settings"),
  Command.withExamples([{ command: "altilift-service sweep --dry-run" }]),
)
