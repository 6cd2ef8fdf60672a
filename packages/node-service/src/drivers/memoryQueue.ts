import { Queue as Channel, Effect, Layer } from "effect"
import { type Job, type JobInfo, type JobKind, jobKinds, mostFailures, Queue } from "../ports/Queue.ts"

/** What is known of the jobs of one kind. */
interface Lane {
  readonly ready: Channel.Queue<Job>
  /** By key: those in `ready`, those that pause, and those that wait for the end of the one that is active. */
  readonly waiting: Map<string, Job & { readonly since: number; readonly problem?: string }>
  readonly active: Map<string, Job & { readonly since: number }>
  readonly dead: Map<string, Job & { readonly since: number; readonly problem: string }>
}

const makeLane = Effect.map(
  Channel.unbounded<Job>(),
  (ready): Lane => ({ ready, waiting: new Map(), active: new Map(), dead: new Map() }),
)

/** Milliseconds before a job is taken again that failed so often. */
const pauseAfter = (failures: number): number => Math.min(1_000 * 2 ** (failures - 1), 60_000) * (0.8 + Math.random() * 0.4)

/**
 * In this process: enough where one process does everything. Its workers end with it, so that no lease is needed: what
 * was active is found by the sweep of the next start.
 */
export const layerMemory = Layer.effect(
  Queue,
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    const lanes = {} as Record<JobKind, Lane>
    for (const kind of jobKinds) lanes[kind] = yield* makeLane

    const add = (job: Job) => {
      const { waiting, active, ready } = lanes[job.kind]
      if (waiting.has(job.key)) return
      waiting.set(job.key, { ...job, since: Date.now() })
      if (!active.has(job.key)) Channel.offerUnsafe(ready, job)
    }

    /** What was offered while it was active is taken next. */
    const leave = ({ kind, key }: Job) => {
      const { waiting, active, ready } = lanes[kind]
      active.delete(key)
      const next = waiting.get(key)
      if (next !== undefined) Channel.offerUnsafe(ready, next)
      return next !== undefined
    }

    const fail = (job: Job, problem: string, final = false) =>
      Effect.gen(function* () {
        const { dead, waiting, ready } = lanes[job.kind]
        const failed = { ...job, failures: job.failures + 1, since: Date.now(), problem }
        const isDead = final || failed.failures >= mostFailures
        if (isDead) dead.set(job.key, failed)
        if (leave(job) || isDead) return isDead
        waiting.set(job.key, failed)
        const again = Effect.sync(() => waiting.get(job.key) === failed && Channel.offerUnsafe(ready, failed))
        yield* Effect.forkIn(Effect.delay(again, pauseAfter(failed.failures)), scope)
        return false
      })

    const take = (kind: JobKind): Effect.Effect<Job> =>
      Effect.uninterruptibleMask(restore =>
        Effect.flatMap(restore(Channel.take(lanes[kind].ready)), job => {
          const { waiting, active } = lanes[kind]
          const taken = waiting.get(job.key)
          // It was dropped.
          if (taken === undefined || active.has(job.key)) return restore(take(kind))
          waiting.delete(job.key)
          active.set(job.key, { ...job, since: taken.since })
          return Effect.succeed(job)
        }),
      )

    const list = (most: number) =>
      Effect.sync(() =>
        (["dead", "active", "waiting"] as const)
          .flatMap(state =>
            jobKinds.flatMap(kind =>
              [...lanes[kind][state].values()].map(
                (job): JobInfo => ({ problem: undefined, ...job, state, id: `${kind} ${job.key}` }),
              ),
            ),
          )
          .slice(0, most),
      )

    const depth = Effect.sync(() =>
      jobKinds.flatMap(kind =>
        (["dead", "active", "waiting"] as const).flatMap(state => {
          const jobs = [...lanes[kind][state].values()]
          const oldest = jobs.reduce((first, { since }) => Math.min(first, since), Date.now())
          return jobs.length === 0 ? [] : [{ kind, state, jobs: jobs.length, oldest }]
        }),
      ),
    )

    const removed = (ids: ReadonlyArray<string>, states: ReadonlyArray<"dead" | "waiting">) =>
      Effect.sync(() =>
        jobKinds.flatMap(kind =>
          states.flatMap(state =>
            [...lanes[kind][state].values()].filter(
              ({ key }) => ids.includes(`${kind} ${key}`) && lanes[kind][state].delete(key),
            ),
          ),
        ),
      )

    return Queue.of({
      offer: (kind, keys) =>
        Effect.sync(() => {
          for (const key of keys) add({ kind, key, failures: 0 })
        }),
      take,
      done: job =>
        Effect.sync(() => {
          lanes[job.kind].dead.delete(job.key)
          leave(job)
        }),
      fail,
      lost: () => Effect.never,
      list,
      depth,
      retry: ids =>
        Effect.map(removed(ids, ["dead"]), dead => dead.map(({ kind, key }) => add({ kind, key, failures: 0 })).length),
      drop: ids => Effect.map(removed(ids, ["dead", "waiting"]), jobs => jobs.length),
    })
  }),
)
