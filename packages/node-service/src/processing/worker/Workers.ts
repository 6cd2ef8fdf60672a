import type { Problem } from "@altilift/core"
import { Context, Data, Effect, Layer, Semaphore } from "effect"
import { Settings } from "../../config.ts"
import { operator } from "../../messages/operator.ts"
import type { Decoded, Inspection, Job, Reply } from "../messages.ts"
import type { Limits } from "./limits.ts"
import { type Death, WorkerProcess } from "./WorkerProcess.ts"

/** A worker died of a photo, or took more for it than it may. */
export class WorkerDied extends Data.TaggedError("WorkerDied")<{ readonly message: string }> {}

/** A photo could not be looked into, by no fault of its own. */
export class WorkerFault extends Data.TaggedError("WorkerFault")<{ readonly message: string }> {}

/** What decoding a photo takes, about. */
export interface Need {
  /** Bytes of memory. */
  readonly memory: number
  /** Bytes of the file. */
  readonly size: number
}

/** Up to so many bytes of memory a photo is verified at once; those that need more wait for each other. */
export const light = 64e6

/**
 * Bytes that a worker has at most when it begins, of which 75 MB are the program; more room is for what an estimate
 * does not know.
 */
const kept = 125e6
const basis = 200e6

/** Seconds of the processor, and bytes that are read in one more of them: a tenth of what machines of today do. */
const [shortTime, longTime, bytesASecond] = [30, 60, 10e6]

const limitsOf = ({ memory, size }: Need): Limits => ({
  memory: basis + Math.max(memory, light) * 1.15,
  processorTime: (memory > light ? longTime : shortTime) + size / bytesASecond,
})

/**
 * The processes in which photos are hashed, parsed and decoded, each photo in one at a time: what is in a photo can end
 * such a process and nothing else. As many as the settings say, started when they are needed.
 */
export class Workers extends Context.Service<
  Workers,
  {
    readonly inspect: (path: string) => Effect.Effect<Inspection, WorkerDied | WorkerFault>
    /** What all pixels yield, or why they yield nothing. */
    readonly decode: (
      path: string,
      need: Need,
    ) => Effect.Effect<Decoded | { readonly problem: Problem }, WorkerDied | WorkerFault>
  }
>()("@altilift/node-service/processing/worker/Workers") {
  static readonly layer = Layer.effect(
    Workers,
    Effect.gen(function* () {
      const { processors, maxObjectBytes } = yield* Settings
      const run = yield* makePool(Math.max(processors, 1))
      return Workers.of({
        inspect: path =>
          Effect.flatMap(run({ on: "inspect", path }, limitsOf({ memory: 0, size: maxObjectBytes })), reply =>
            reply.on === "inspected" ? Effect.succeed(reply.result) : fault(reply),
          ),
        decode: (path, need) =>
          Effect.flatMap(
            run({ on: "decode", path }, limitsOf(need)),
            (reply): Effect.Effect<Decoded | { problem: Problem }, WorkerFault> => {
              if (reply.on === "decoded") return Effect.succeed(reply.result)
              return reply.on === "refused" ? Effect.succeed({ problem: reply.problem }) : fault(reply)
            },
          ),
      })
    }),
  )
}

const fault = (reply: Reply) =>
  new WorkerFault({ message: reply.on === "failed" ? reply.message : operator.workerAnswered(reply.on) })

/** Runs jobs, each in a process of its own while it lasts. Ends them all with the scope, whatever they are at. */
const makePool = Effect.fnUntraced(function* (size: number) {
  const places = yield* Semaphore.make(size)
  const all = new Set<WorkerProcess>()
  const idle: Array<WorkerProcess> = []
  yield* Effect.addFinalizer(() => Effect.sync(() => all.forEach(worker => void worker.kill("the service ends"))))

  const take = Effect.sync(() => {
    while (true) {
      const worker = idle.pop() ?? new WorkerProcess()
      all.add(worker)
      if (worker.alive) return worker
      all.delete(worker)
    }
  })
  /** Memory that a decoder holds on to must not be charged to the next photo. */
  const giveBack = (worker: WorkerProcess, done: boolean) =>
    Effect.sync(() => {
      if (!done || worker.memory > kept) worker.kill("it is not needed")
      if (worker.alive) idle.push(worker)
      else all.delete(worker)
    })

  return (job: Job, limits: Limits): Effect.Effect<Reply, WorkerDied | WorkerFault> =>
    places.withPermit(
      Effect.acquireUseRelease(
        take,
        worker =>
          Effect.flatMap(
            Effect.promise(() => worker.ready()),
            ready => (ready ? perform(worker, job, limits) : notStarted),
          ),
        (worker, exit) => giveBack(worker, exit._tag === "Success"),
      ),
    )
})

const notStarted = new WorkerFault({ message: "a worker could not be started" })

const perform = (worker: WorkerProcess, job: Job, limits: Limits) =>
  Effect.flatMap(
    Effect.promise(() => worker.run(job, limits)),
    (outcome): Effect.Effect<Reply, WorkerDied | WorkerFault> => {
      const death = deathOf(outcome)
      return death === undefined ? Effect.succeed(outcome as Reply) : new WorkerDied({ message: operator.workerDied(death) })
    },
  )

const deathOf = (outcome: Reply | Death): string | undefined => {
  if (outcome.on === "died") return outcome.why
  return outcome.on === "exhausted" ? "its memory was not enough" : undefined
}
