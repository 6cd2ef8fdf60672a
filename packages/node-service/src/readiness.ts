import type { IncomingMessage } from "node:http"
import { Effect, Layer } from "effect"
import { Buckets } from "./buckets/Buckets.ts"
import { Settings } from "./config.ts"
import { asJson, send } from "./http/answers.ts"
import { Endpoints } from "./http/Endpoints.ts"
import { healthRoutes, type Route, routed } from "./http/router.ts"
import { Loops } from "./Loops.ts"
import { type Check, type Checked, type CheckFailure, Checks, isReady } from "./monitoring/Checks.ts"
import { bucketLabel } from "./ports/Bucket.ts"
import { Database } from "./ports/Database.ts"
import { Vault } from "./ports/Vault.ts"
import { hasAllRoles } from "./roles.ts"
import { DiskSpace, fullness } from "./store/DiskSpace.ts"
import { dataFolder } from "./vault/vaultSettings.ts"

const failing = (code: string) => (error: { readonly message: string }) => ({ code, why: error.message }) satisfies CheckFailure

/** Fails where there is a complaint. */
const unless = (code: string, complaint: Effect.Effect<string | undefined>) =>
  Effect.flatMap(complaint, why => (why === undefined ? Effect.void : Effect.fail({ code, why } satisfies CheckFailure)))

/** What this process needs to do its work. */
const checks = Effect.gen(function* () {
  const { roles, vault: place, scratch, diskReserve } = yield* Settings
  const { edge } = yield* Endpoints
  const { query } = yield* Database
  const vault = yield* Vault
  const disk = yield* DiskSpace
  const loops = yield* Loops
  const { offered } = yield* Buckets
  const reads = query(db => db.selectFrom("users").select("id").limit(1).execute())
  const listening = Effect.sync(() => (edge.server.listening ? undefined : "the edge does not listen"))
  const behind = Effect.map(loops.behind, late => (late.length === 0 ? undefined : late.join("; ")))
  const all: ReadonlyArray<Check> = [
    { name: "database", run: Effect.asVoid(Effect.mapError(reads, failing("database-unavailable"))) },
    ...(hasAllRoles(roles) ? [{ name: "edge", run: unless("edge-not-listening", listening) }] : []),
    { name: "vault", run: Effect.mapError(vault.check, failing("vault-unavailable")) },
    { name: "disk", run: unless("disk-nearly-full", disk.complaint) },
    // In the data folder, `disk` is about it.
    ...(place !== dataFolder && scratch.folder !== undefined && (roles.includes("worker") || roles.includes("reconstruct"))
      ? [{ name: "scratch", run: unless("scratch-nearly-full", fullness(scratch.folder, diskReserve)) }]
      : []),
    { name: "loops", run: unless("loops-behind", behind) },
  ]
  const names = new Map(offered.map(bucket => [bucketLabel(bucket), bucket]))
  const buckets = [...names].map(
    ([name, { check }]): Check => ({
      name: `bucket ${name}`,
      group: "buckets",
      run: Effect.mapError(check, ({ problem, message }) => ({ code: problem.code, why: message })),
    }),
  )
  return roles.includes("api") || roles.includes("worker") ? [...all, ...buckets] : all
})

export const layerChecks = Checks.layer(checks)

/** One check as it is answered; strangers learn the name and whether it succeeded. */
interface CheckAnswer {
  readonly name: string
  readonly ok: boolean
  /** Seconds since the check began. */
  readonly age?: number
  readonly problem?: string
}

/** The body of `/readyz`. */
export interface ReadinessAnswer {
  readonly ready: boolean
  readonly checks: ReadonlyArray<CheckAnswer>
}

const answerOf =
  (inFull: boolean, now: number) =>
  ({ name, problem, at }: Checked): CheckAnswer => ({
    name,
    ok: problem === undefined,
    ...(inFull ? { age: Math.round((now - at) / 100) / 10, ...(problem === undefined ? {} : { problem }) } : {}),
  })

/** A process that is to end checks nothing more, and should be sent nothing more. */
const ending = (): Checked => ({ name: "process", problem: "process-ending", at: Date.now() })

/**
 * `/readyz` for monitoring, and for what distributes requests: 200 when the process can do its work, else 503.
 *
 * @param isKnown whether who asks may know ages and codes
 */
export const readinessRoute = (isKnown: (request: IncomingMessage) => Promise<boolean>) =>
  Effect.gen(function* () {
    const { all } = yield* Checks
    const { isEnding } = yield* Endpoints
    // With the log of the service: what begins to fail is a line of it.
    const run = Effect.runPromiseWith(yield* Effect.context<never>())
    return {
      path: "/readyz",
      methods: ["GET"],
      handler: async (request, response) => {
        const inFull = await isKnown(request)
        const checked = isEnding() ? [ending()] : await run(all)
        const body: ReadinessAnswer = { ready: isReady(checked), checks: checked.map(answerOf(inFull, Date.now())) }
        send(response, asJson(body.ready ? 200 : 503, body, body.ready ? {} : { "retry-after": "1" }))
      },
    } satisfies Route
  })

/** What a process without the API answers. */
export const layerHealthServer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { api } = yield* Endpoints
    api.handle(routed([...healthRoutes, yield* readinessRoute(async () => false)]))
  }),
)
