import { Effect, Layer } from "effect"
import { measured, metrics, timed } from "../metrics.ts"
import { bucketLabel, type ObjectSource } from "../ports/Bucket.ts"
import { Database } from "../ports/Database.ts"
import { Vault } from "../ports/Vault.ts"
import { spanned } from "../Tracing.ts"

/** What is asked of a bucket, and of those some hand out what clients write with. */
const bucketRequests = ["head", "copyTo", "delete", "sign", "signParts", "grant", "check"]
const handedOut: Readonly<Record<string, (result: unknown) => number>> = {
  sign: () => 1,
  signParts: result => (result as { readonly urls?: ReadonlyArray<unknown> } | undefined)?.urls?.length ?? 0,
  grant: () => 1,
}
const kinds: Readonly<Record<string, string>> = { sign: "url", signParts: "part", grant: "sts" }

/** A bucket whose requests are timed, traced and counted. */
export const measuredBucket = Effect.map(spanned, span => <B extends ObjectSource>(bucket: B): B => {
  const name = bucketLabel(bucket)
  return measured(bucket, bucketRequests, (effect, request) => {
    const count = handedOut[request]
    const counted =
      count === undefined
        ? effect
        : Effect.tap(effect, result =>
            Effect.sync(() => metrics.signed.record(count(result), { bucket: name, kind: kinds[request] ?? "url" })),
          )
    return timed(span(counted, `bucket ${request}`), (seconds, outcome) =>
      metrics.bucketDuration.record(seconds, { bucket: name, request, outcome }),
    )
  })
})

const vaultRequests = [
  "stat",
  "read",
  "write",
  "put",
  "receive",
  "link",
  "delete",
  "copyOut",
  "keepResults",
  "results",
  "removeResults",
  "remove",
]

const measuredVault = Effect.gen(function* () {
  const span = yield* spanned
  return Vault.of(
    measured(yield* Vault, vaultRequests, (effect, request) =>
      timed(span(effect, `vault ${request}`), (seconds, outcome) => metrics.vaultDuration.record(seconds, { request, outcome })),
    ),
  )
})

/** Waiting for what earlier statements wrote counts as a statement of its own. */
const measuredDatabase = Effect.gen(function* () {
  const span = yield* spanned
  return Database.of(
    measured(yield* Database, ["query", "settled"], (effect, request) =>
      timed(span(effect, `database ${request}`), (seconds, outcome) => metrics.databaseDuration.record(seconds, { outcome })),
    ),
  )
})

/** The ports below, measured and traced. */
export const layerMeasuredDatabase = Layer.effect(Database, measuredDatabase)
export const layerMeasuredVault = Layer.effect(Vault, measuredVault)
