import { Cause, Context, Effect, Exit, Metric } from "effect"

/** Seconds up to which durations are counted together. */
const durations = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

type Values<L extends string> = Readonly<Record<L, string>>

/** A number that is watched, or one for each combination of the values of its labels. */
export interface Measure<L extends string = never> {
  /** By the conventions of Prometheus: unit and kind at the end. */
  readonly name: string
  readonly kind: "counter" | "gauge" | "histogram"
  readonly help: string
  readonly labels: ReadonlyArray<L>
  /** Adds to a counter, sets a gauge, or counts a value of a histogram. Values of labels come from a bounded set. */
  readonly record: (value: number, ...labels: [L] extends [never] ? [] : [Values<L>]) => void
}

/** The one registry of this process, which is Effect's own where nobody provides another. */
const registry = Context.empty()

const all: Array<Measure<string>> = []

const measure =
  (
    kind: Measure["kind"],
    make: (name: string, description: string, attributes: Values<string>) => Metric.Metric<number, unknown>,
  ) =>
  <const L extends string = never>(name: string, help: string, labels: ReadonlyArray<L> = []): Measure<L> => {
    const series = new Map<string, Metric.Metric<number, unknown>>()
    const record = (value: number, values?: Values<string>) => {
      const key = labels.map(label => values?.[label]).join("\0")
      const known = series.get(key) ?? make(name, help, values ?? {})
      series.set(key, known)
      known.updateUnsafe(value, registry)
    }
    all.push({ name, kind, help, labels, record: record as Measure<string>["record"] })
    return { name, kind, help, labels, record: record as Measure<L>["record"] }
  }

const counter = measure("counter", (name, description, attributes) =>
  Metric.counter(name, { description, attributes, incremental: true }),
)
const gauge = measure("gauge", (name, description, attributes) => Metric.gauge(name, { description, attributes }))
const histogram = measure("histogram", (name, description, attributes) =>
  Metric.histogram(name, { description, attributes, boundaries: durations }),
)

/** Everything that is measured. It is recorded where it happens; docs/monitoring.md lists it. */
export const metrics = {
  httpDuration: histogram("altilift_http_request_duration_seconds", "HTTP requests", ["endpoint", "method", "status"]),
  operationDuration: histogram("altilift_operation_duration_seconds", "Fields of the API; outcome: ok or a code", [
    "operation",
    "outcome",
  ]),
  errors: counter("altilift_errors_total", "Errors in answers of the API, by code", ["code"]),
  uploads: counter("altilift_uploads_total", "Objects that arrived for an image, by bucket", ["bucket"]),
  received: counter("altilift_received_bytes_total", "Bytes of objects that arrived for an image, by bucket", ["bucket"]),
  signed: counter("altilift_signed_total", "Signed URLs and STS that were handed out, by bucket and kind", ["bucket", "kind"]),
  bucketDuration: histogram("altilift_bucket_request_duration_seconds", "Requests to buckets, and signing", [
    "bucket",
    "request",
    "outcome",
  ]),
  vaultDuration: histogram("altilift_vault_request_duration_seconds", "Requests to the vault", ["request", "outcome"]),
  databaseDuration: histogram("altilift_database_query_duration_seconds", "Statements and transactions, with their waits", [
    "outcome",
  ]),
  databaseConnections: gauge("altilift_database_connections", "Connections to PostgreSQL, and requests that wait for one", [
    "state",
  ]),
  verified: counter("altilift_images_verified_total", "Images whose verification ended, by their state", ["state"]),
  verificationDuration: histogram("altilift_verification_duration_seconds", "Verification of an image, without its wait"),
  images: gauge("altilift_images", "Images by state; the same for all processes of a database", ["state"]),
  tasks: gauge("altilift_reconstructions", "Reconstructions by state; the same for all processes of a database", ["state"]),
  queueDepth: gauge("altilift_queue_depth", "Images that wait; the same for all processes of a database", ["queue"]),
  queueAge: gauge("altilift_queue_oldest_age_seconds", "How long the first in the queue has waited", ["queue"]),
  jobs: gauge("altilift_jobs", "Jobs of the queue by state; with PostgreSQL the same for all processes", ["kind", "state"]),
  jobAge: gauge("altilift_jobs_oldest_age_seconds", "How long ago the oldest job was queued; of dead ones, died", [
    "kind",
    "state",
  ]),
  loopFailures: counter("altilift_loop_failures_total", "Rounds of background tasks that failed", ["loop"]),
  check: gauge("altilift_check_ok", "Checks of /readyz: 1 where the last one succeeded, else 0", ["check"]),
  diskFree: gauge("altilift_disk_free_bytes", "Bytes free on the disk of the data folder that has the least room"),
  diskReserve: gauge("altilift_disk_reserve_bytes", "Bytes that uploads leave free on that disk"),
  loopLag: gauge("altilift_event_loop_lag_seconds", "Delay of the event loop in the last 5 seconds", ["percentile"]),
  memory: gauge("altilift_memory_bytes", "Memory of the process, by kind", ["kind"]),
  cpu: counter("altilift_cpu_seconds_total", "Processor time of the process"),
  startTime: gauge("altilift_start_time_seconds", "When the process started, in seconds since 1970"),
  build: gauge("altilift_build_info", "1, with the versions of the service and of Node", ["version", "node"]),
} as const

export const catalogue: ReadonlyArray<Pick<Measure<string>, "name" | "kind" | "help" | "labels">> = all

/** How a request ended, as a label. */
export type Outcome = "ok" | "error"

/** Tells how long an effect took, unless it was interrupted. */
export const timed = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  tell: (seconds: number, outcome: Outcome) => void,
): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    const from = performance.now()
    return Effect.onExit(effect, exit =>
      Effect.sync(() => {
        if (Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)) return
        tell((performance.now() - from) / 1_000, Exit.isSuccess(exit) ? "ok" : "error")
      }),
    )
  })

/**
 * A service some of whose functions and effects are measured.
 *
 * @param names of those; what the service does not have is passed over
 */
export const measured = <S extends object>(
  service: S,
  names: ReadonlyArray<string>,
  wrap: <A, E, R>(effect: Effect.Effect<A, E, R>, name: string) => Effect.Effect<A, E, R>,
): S => {
  const replaced: Record<string, unknown> = {}
  for (const name of names) {
    const member: unknown = (service as Record<string, unknown>)[name]
    if (Effect.isEffect(member)) replaced[name] = wrap(member, name)
    else if (typeof member === "function") {
      replaced[name] = (...args: ReadonlyArray<unknown>) => wrap(member.apply(service, args), name)
    }
  }
  return { ...service, ...replaced }
}
