import { Queue as Channel, Effect, Layer, Option } from "effect"
import { Loops } from "../../Loops.ts"
import { jobWords } from "../../messages/jobs.ts"
import { type Job, type JobKind, jobKinds, mostFailures, Queue } from "../../ports/Queue.ts"
import { Pool } from "../postgres/Pool.ts"
import { Boss, bossCall, deadLetters, type Leases, usual } from "./Boss.ts"
import { makeHeld } from "./held.ts"
import { makeJobList } from "./jobList.ts"

/** Milliseconds between two looks for jobs that other processes queued. */
const poll = 500

/** Jobs that are fetched, or queued, with one statement at most. */
const batch = { fetch: 64, offer: 1_000 }

/** Those of this process that wait for jobs of one kind. */
interface Lane {
  readonly handed: Channel.Queue<Job>
  readonly wake: Channel.Queue<void>
  takers: number
}

const makeLane = Effect.gen(function* () {
  return { handed: yield* Channel.unbounded<Job>(), wake: yield* Channel.sliding<void>(1), takers: 0 } as Lane
})

/**
 * In PostgreSQL, by pg-boss: for all processes of one database. No more jobs are fetched than are waited for, so that
 * what one process cannot do is left to the others.
 */
const make = Effect.fnUntraced(function* (leases: Leases) {
  const boss = yield* Boss
  const loops = yield* Loops
  const held = yield* makeHeld(boss, leases)
  const lanes = {} as Record<JobKind, Lane>
  for (const kind of jobKinds) lanes[kind] = yield* makeLane

  /** Nothing waits for what a queue does not do: it is logged, and the sweep finds the row again. */
  const quietly = <A>(otherwise: A, use: () => Promise<A>): Effect.Effect<A> =>
    Effect.catch(bossCall(use), ({ message }) => Effect.as(Effect.logWarning(jobWords.queueFault(message)), otherwise))

  const fetch = Effect.fnUntraced(function* (kind: JobKind) {
    const { takers, handed, wake } = lanes[kind]
    const wanted = takers - Channel.sizeUnsafe(handed)
    if (wanted <= 0) return yield* Channel.take(wake)
    const fetching = bossCall(() => boss.fetch(kind, { batchSize: Math.min(wanted, batch.fetch), includeMetadata: true }))
    const found = yield* Effect.uninterruptible(
      Effect.tap(fetching, jobs =>
        Effect.sync(() => {
          for (const { id, singletonKey, retryCount } of jobs) {
            Channel.offerUnsafe(handed, held.add({ kind, key: singletonKey ?? "", failures: retryCount }, { id, retryCount }))
          }
        }),
      ),
    )
    if (found.length === 0) yield* Effect.raceFirst(Channel.take(wake), Effect.sleep(poll))
  })
  for (const kind of jobKinds) yield* loops.run(`queue: ${kind}`, fetch(kind))

  const take = (kind: JobKind) => {
    const lane = lanes[kind]
    const enter = Effect.sync(() => {
      lane.takers += 1
      Channel.offerUnsafe(lane.wake, undefined)
    })
    const leave = Effect.sync(() => {
      lane.takers -= 1
    })
    return Effect.acquireUseRelease(
      enter,
      () => Channel.take(lane.handed),
      () => leave,
    )
  }

  const offer = (kind: JobKind, keys: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      for (let from = 0; from < keys.length; from += batch.offer) {
        const jobs = keys.slice(from, from + batch.offer).map(key => ({ singletonKey: key }))
        yield* quietly(null, () => boss.insert(kind, jobs))
      }
      Channel.offerUnsafe(lanes[kind].wake, undefined)
    })

  const insert = ({ kind, key }: Pick<Job, "kind" | "key">) =>
    Effect.map(
      bossCall(() => boss.insert(kind, [{ singletonKey: key }])),
      () => void Channel.offerUnsafe(lanes[kind].wake, undefined),
    )

  const { list, depth, retry, drop, anyDead, forget } = yield* makeJobList(insert)
  // Dead jobs are rare: only where there are any, each job that is done looks for that of its key.
  let mayBeDead = true
  const look = Effect.map(anyDead, found => {
    mayBeDead = found
  })
  yield* loops.run("queue: dead jobs", Effect.andThen(Effect.sleep(leases.look * 1_000), look))

  const fail = Effect.fnUntraced(function* (job: Job, problem: string, final = false) {
    const lease = held.remove(job)
    if (lease === undefined) return false
    const isDead = final || job.failures + 1 >= mostFailures
    yield* quietly(undefined, async () => {
      if (!isDead) return void (await boss.fail(job.kind, lease, { message: problem }))
      const data = { kind: job.kind, key: job.key, failures: job.failures + 1, problem }
      mayBeDead = true
      await boss.upsert(deadLetters, data, { singletonKey: `${job.kind} ${job.key}` })
      await boss.deleteJob(job.kind, lease)
    })
    return isDead
  })

  const done = (job: Job) =>
    Effect.suspend(() => {
      const lease = held.remove(job)
      if (lease === undefined) return Effect.void
      return quietly(undefined, async () => {
        await boss.deleteJob(job.kind, lease)
        if (mayBeDead) await forget(job)
      })
    })

  return Queue.of({
    offer,
    take,
    done,
    fail,
    lost: held.lost,
    list,
    depth,
    retry,
    drop,
  })
})

export const layerPgBoss = (leases: Leases = usual) =>
  Layer.effect(
    Queue,
    Effect.suspend(() => make(leases)),
  ).pipe(Layer.provide(Boss.layer(leases)))

/** In the database of the service, by its connections: those exist where its database is PostgreSQL. */
export const layerBesideDatabase = layerPgBoss().pipe(
  Layer.provide(Layer.effect(Pool, Effect.map(Effect.serviceOption(Pool), Option.getOrThrow))),
)
