import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { record } from "../audit/record.ts"
import { jobWords } from "../messages/jobs.ts"
import type { Act } from "../ports/auditTable.ts"
import { Queue } from "../ports/Queue.ts"
import { CommandRefusal } from "../Refusal.ts"
import { json, settingsOf, store, withStore } from "./withStore.ts"

/** More dead jobs than this are retried and dropped in several times. */
const most = 100_000

/** Runs a command on the queue that the processes of a service share. */
const withQueue = Effect.fnUntraced(function* <A, E>(
  folder: Parameters<typeof settingsOf>[0],
  use: (queue: Queue["Service"]) => Effect.Effect<A, E>,
) {
  const settings = yield* settingsOf(folder)
  if (settings.database === undefined) return yield* new CommandRefusal({ usage: false, message: jobWords.inMemory })
  const { layerSharedQueue } = yield* Effect.promise(() => import("../layers.ts"))
  return yield* Effect.provide(Effect.flatMap(Queue, use), layerSharedQueue(settings))
})

/** Like `3 h`: the largest unit of which there is one. */
const age = (since: number): string => {
  const seconds = Math.max(0, Math.round((Date.now() - since) / 1_000))
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
  ] as const
  const [length, name] = units.find(([length]) => seconds >= length) ?? [1, "s"]
  return `${Math.floor(seconds / length)} ${name}`
}

const list = Command.make(
  "list",
  {
    most: Flag.Int("most").pipe(Flag.withDescription("Print so many at most"), Flag.withDefault(100)),
    ...store,
    json,
  },
  Effect.fn(function* ({ most, json, ...folder }) {
    if (most < 1) return yield* new CommandRefusal({ usage: true, message: jobWords.mostBelowOne(most) })
    const { jobs, depth } = yield* withQueue(folder, queue => Effect.all({ jobs: queue.list(most), depth: queue.depth }))
    if (json) return yield* Console.log(JSON.stringify({ jobs, depth }))
    for (const job of jobs) yield* Console.log(jobWords.line({ ...job, age: age(job.since) }))
    const all = depth.reduce((sum, { jobs }) => sum + jobs, 0)
    if (all === 0) return yield* Console.error(jobWords.none)
    if (all > jobs.length) yield* Console.error(jobWords.more(jobs.length, all))
  }),
).pipe(Command.withDescription("List jobs, the dead ones first: id, state, kind, age, failures, last problem"))

const ids = Argument.String("id").pipe(Argument.withDescription("Of a job, as list prints it"), Argument.variadic())

const all = Flag.Boolean("all").pipe(Flag.withDescription("All dead jobs"), Flag.withDefault(false))

/** A command on jobs that are named, or on all dead ones. */
const onJobs = <const Name extends "retry" | "drop">(name: Name, act: Act, said: (count: number) => string) =>
  Command.make(
    name,
    { ids, all, ...store, json },
    Effect.fn(function* ({ ids, all, json, ...folder }) {
      if (all === ids.length > 0) return yield* new CommandRefusal({ usage: true, message: jobWords.whichOnes })
      const { asked, count } = yield* withQueue(folder, queue =>
        Effect.gen(function* () {
          const dead = all ? (yield* queue.list(most)).filter(({ state }) => state === "dead").map(({ id }) => id) : ids
          return { asked: new Set(dead), count: yield* queue[name](dead) }
        }),
      )
      if (count > 0) {
        yield* withStore(folder, record({ act, subject: jobWords.recorded(count, [...asked]) }))
      }
      yield* Console.log(json ? JSON.stringify({ jobs: count }) : said(count))
      if (count < asked.size) yield* new CommandRefusal({ usage: false, message: jobWords.notFound(asked.size, count) })
    }),
  )

const retry = onJobs("retry", "jobs-retried", jobWords.retried).pipe(Command.withDescription("Let dead jobs be taken again"))

const drop = onJobs("drop", "jobs-dropped", jobWords.dropped).pipe(
  Command.withDescription("Forget dead or waiting jobs; what rows still need is queued again by the sweep"),
)

/** `altilift-service jobs …`. */
export const jobs = Command.make("jobs").pipe(
  Command.withDescription("Jobs of a service whose database is PostgreSQL; works while it runs"),
  Command.withSubcommands([list, retry, drop]),
)
