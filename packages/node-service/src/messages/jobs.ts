interface JobName {
  readonly kind: string
  readonly key: string
}

interface JobLine extends JobName {
  readonly id: string
  readonly state: string
  readonly age: string
  readonly failures: number
  readonly problem: string | undefined
}

/** What the service says of its queue, in English: the log, and `altilift-service jobs`. */
export const jobWords = {
  queueFault: (why: string) => `queue: ${why}`,
  workerEnded: "its worker was stopped",
  lost: ({ kind, key }: JobName) => `${kind} ${key}: the lease of the job ended; another worker has it`,
  failed: ({ kind, key }: JobName, why: string) => `${kind} ${key}: failed, will try again: ${why}`,
  dead: ({ kind, key }: JobName, why: string) => `${kind} ${key}: gave up, see altilift-service jobs list: ${why}`,
  inMemory:
    "The jobs of this service are in the memory of its process: see its log. A restart forgets them, and finds by the rows " +
    "what there is to do. Where the database is PostgreSQL (the setting database), jobs are kept there and can be listed.",
  line: ({ id, kind, key, state, age, failures, problem }: JobLine) =>
    `${id}  ${state}  ${kind} ${key}  since ${age}  failed ${failures}${problem === undefined ? "" : `  ${problem}`}`,
  more: (shown: number, all: number) => `${shown} of ${all} jobs; the dead and the oldest first (more with --most)`,
  none: "There are no jobs: nothing waits, is worked on, or is dead.",
  mostBelowOne: (most: number) => `--most must be a whole number above 0, not ${most}`,
  whichOnes: "name jobs by their id, as altilift-service jobs list prints it, or say --all for all dead ones",
  notFound: (asked: number, found: number) =>
    `${found} of ${asked} jobs found; the others are gone, or not in a state for this (altilift-service jobs list)`,
  recorded: (count: number, ids: ReadonlyArray<string>) => `${count} ${count === 1 ? "job" : "jobs"}: ${ids.join(", ")}`,
  retried: (count: number) => `${count} ${count === 1 ? "job waits" : "jobs wait"} to be taken again`,
  dropped: (count: number) =>
    `dropped ${count} ${count === 1 ? "job" : "jobs"}; what rows still need is queued again by the sweep`,
}
