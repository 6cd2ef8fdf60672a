import { Effect } from "effect"
import { z } from "zod"
import type { DatabaseError } from "../../ports/Database.ts"
import { type Job, type JobInfo, type JobKind, jobKinds, mostFailures } from "../../ports/Queue.ts"
import { Pool } from "../postgres/Pool.ts"
import { Boss, bossCall, deadLetters } from "./Boss.ts"

const when = z.date().transform(date => date.getTime())

/** A job as the table of pg-boss has it; columns of one that is dead are in `data`, or those of its source. */
const Row = z.object({
  id: z.string(),
  name: z.string(),
  state: z.string(),
  singleton_key: z.string().nullable(),
  retry_count: z.number(),
  created_on: when,
  message: z.string().nullable(),
  data: z.object({ kind: z.enum(jobKinds), key: z.string(), failures: z.number(), problem: z.string() }).nullable(),
  source_name: z.string().nullable(),
  source_retry_count: z.number().nullable(),
})

/** Those that ended with the last worker that had them were put among the dead by pg-boss itself, without data. */
const infoOf = (row: z.output<typeof Row>): JobInfo => {
  const known = { id: row.id, since: row.created_on, key: row.singleton_key ?? "", problem: row.message ?? undefined }
  if (row.name !== deadLetters) {
    const state = row.state === "active" ? "active" : "waiting"
    return { ...known, state, kind: row.name as JobKind, failures: row.retry_count }
  }
  if (row.data !== null) return { ...known, ...row.data, state: "dead" }
  return { ...known, state: "dead", kind: row.source_name as JobKind, failures: row.source_retry_count ?? 0 }
}

/** The dead first. No part of it is put in from outside: the names are those of `Boss`. */
const statement = `select id, name, state::text, singleton_key, retry_count, created_on, data, source_name, source_retry_count,
    coalesce(output, source_output) #>> '{message}' as message
  from pgboss.job
  where state in ('created', 'retry', 'active') and ($2::uuid[] is null or id = any($2))
  order by (name = 'dead-letters') desc, state desc, created_on
  limit $1`

const depths = `select * from (
    select case when name = 'dead-letters' then coalesce(data ->> 'kind', source_name) else name end as kind,
      case when name = 'dead-letters' then 'dead' when state = 'active' then 'active' else 'waiting' end as state,
      count(*) as jobs, min(created_on) as oldest
    from pgboss.job where state in ('created', 'retry', 'active') group by 1, 2
  ) found order by kind, state`

const Depth = z.object({ kind: z.enum(jobKinds), state: z.enum(["waiting", "active", "dead"]), jobs: z.number(), oldest: when })

/** By its key where it was kept with its problem, else by that of its source. */
const forgetting = `delete from pgboss.job
  where name = 'dead-letters' and singleton_key in ($1, $2) and state in ('created', 'retry')`

/**
 * One job of a key pauses after a failure: pg-boss puts another one that fails meanwhile among the dead, however often it
 * failed. The one that pauses does its work.
 */
const doubles = `delete from pgboss.job
  where name = 'dead-letters' and data is null and source_retry_count < $1 and state in ('created', 'retry')`

/**
 * Reads, retries and drops jobs in the tables of pg-boss.
 *
 * @param insert offers a job; fails where the database does
 */
export const makeJobList = Effect.fnUntraced(function* (
  insert: (job: Pick<Job, "kind" | "key">) => Effect.Effect<void, DatabaseError>,
) {
  const boss = yield* Boss
  const pool = yield* Pool

  const rows = (most: number, ids: ReadonlyArray<string> | null) =>
    bossCall(async () =>
      z
        .array(Row)
        .parse((await pool.query(statement, [most, ids])).rows)
        .map(infoOf),
    )

  const depth = bossCall(async () => z.array(Depth).parse((await pool.query(depths)).rows))

  const byId = (ids: ReadonlyArray<string>) =>
    rows(
      ids.length,
      ids.filter(id => z.uuid().safeParse(id).success),
    )

  const remove = (jobs: ReadonlyArray<JobInfo>) =>
    bossCall(async () => {
      for (const { id, kind, state } of jobs) await boss.deleteJob(state === "dead" ? deadLetters : kind, id)
    })

  const retry = Effect.fnUntraced(function* (ids: ReadonlyArray<string>) {
    const dead = (yield* byId(ids)).filter(({ state }) => state === "dead")
    yield* Effect.forEach(dead, insert, { discard: true })
    yield* remove(dead)
    return dead.length
  })

  const drop = Effect.fnUntraced(function* (ids: ReadonlyArray<string>) {
    const jobs = (yield* byId(ids)).filter(({ state }) => state !== "active")
    yield* remove(jobs)
    return jobs.length
  })

  const forgetDoubles = bossCall(() => pool.query(doubles, [mostFailures]))

  const anyDead = Effect.map(Effect.andThen(forgetDoubles, depth), found => found.some(({ state }) => state === "dead"))

  /** Forgets the dead job of a key. */
  const forget = ({ kind, key }: Job) => pool.query(forgetting, [`${kind} ${key}`, key])

  return { anyDead, forget, list: (most: number) => rows(most, null), depth, retry, drop }
})
