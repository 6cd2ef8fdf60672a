import { Context, type Effect } from "effect"
import type { DatabaseError } from "./Database.ts"

/** What a job is about; its key says of which row. `verification`: the id of an image. */
export const jobKinds = ["verification"] as const

export type JobKind = (typeof jobKinds)[number]

/** Work for one row. */
export interface Job {
  readonly kind: JobKind
  readonly key: string
  /** How often it failed, or was lost with its worker, before. */
  readonly failures: number
}

/** `waiting`: to be taken, also after a pause; `active`: a worker has it; `dead`: it failed too often. */
export const jobStates = ["waiting", "active", "dead"] as const

export type JobState = (typeof jobStates)[number]

/** A job as an operator sees it. */
export interface JobInfo extends Job {
  /** Of the job, for `retry` and `drop`. */
  readonly id: string
  readonly state: JobState
  /** When it was queued; of a dead one, when it ended. */
  readonly since: number
  /** Why it failed last. */
  readonly problem: string | undefined
}

export interface QueueDepth {
  readonly kind: JobKind
  readonly state: JobState
  readonly jobs: number
  /** In milliseconds since 1970. */
  readonly oldest: number
}

/** A job that fails so often is dead. */
export const mostFailures = 20

/** How long a worker that died delays its jobs at most, in milliseconds. */
export const longestLease = 60_000

/**
 * Work for rows, done at least once: whoever does it may find it done. A hint only: the row is the truth, and the sweep
 * queues again what a queue lost. So only what operators ask fails: a queue that cannot be used says so in the log, and
 * `take` waits until it can.
 */
export class Queue extends Context.Service<
  Queue,
  {
    /**
     * Queues jobs. One that waits already is not queued again; one that is active is, and waits for the end of that. A
     * dead one is, too: offering is how the sweep tries again without end.
     */
    readonly offer: (kind: JobKind, keys: ReadonlyArray<string>) => Effect.Effect<void>
    /**
     * Waits for the next job and takes it: no other worker gets it, nor another one of its key, until it is done, has
     * failed, or is lost. The lease is extended as long as this process lives.
     */
    readonly take: (kind: JobKind) => Effect.Effect<Job>
    /** The job is done: it is forgotten, and a dead one of its key too. */
    readonly done: (job: Job) => Effect.Effect<void>
    /**
     * The job is taken again after a pause, from a second to a minute; or it is dead: after too many failures, or at
     * once where it is `final`. The problem is kept.
     *
     * @returns whether it is dead
     */
    readonly fail: (job: Job, problem: string, final?: boolean) => Effect.Effect<boolean>
    /** Succeeds when the lease of a job ended, and another worker may have it: its work is to be stopped. */
    readonly lost: (job: Job) => Effect.Effect<void>
    /** So many jobs at most: dead ones first, the oldest first. */
    readonly list: (most: number) => Effect.Effect<ReadonlyArray<JobInfo>, DatabaseError>
    /** How many there are of each kind and state, and since when the oldest. */
    readonly depth: Effect.Effect<ReadonlyArray<QueueDepth>, DatabaseError>
    /** Offers dead jobs again. @returns how many there were */
    readonly retry: (ids: ReadonlyArray<string>) => Effect.Effect<number, DatabaseError>
    /** Forgets dead and waiting jobs. @returns how many there were */
    readonly drop: (ids: ReadonlyArray<string>) => Effect.Effect<number, DatabaseError>
  }
>()("@altilift/node-service/ports/Queue") {}
