import { setImmediate } from "node:timers/promises"
import type { RunFault } from "@altilift/core"
import { Effect, type Scope } from "effect"
import { faultOf, patience } from "./journalFile.ts"
import type { JournalPlace, JournalWriter, Refused, Write } from "./journalWriter.ts"
import { makeThread } from "./Thread.ts"
import { startWorker } from "./worker.ts"

/** Writes rows, in the order they are given. */
export interface Commit {
  /** Ends when the row is on the disk. */
  readonly now: (write: Write) => Effect.Effect<void, RunFault>
  /** Does not wait; `written` is called when the row is on the disk, or has failed. */
  readonly later: (write: Write, written: () => void) => void
  /** Ends when every row that was given so far is on the disk, or has failed. */
  readonly settled: Effect.Effect<void>
}

interface Waiting {
  readonly write: Write
  readonly resume: (result: Effect.Effect<void, RunFault>) => void
}

/**
 * Writes in a thread. While one group is being synced, further writes gather for the next transaction: all of a group
 * succeed or all fail. Writes that wait when the scope closes are written then. When the thread dies, waiting and later
 * writes fail.
 */
export const makeGroupCommit = Effect.fnUntraced(function* (
  file: string,
  startThread = (place: JournalPlace) => startWorker("journalWriter", place),
): Effect.fn.Return<Commit, never, Scope.Scope> {
  const writer = makeThread<JournalWriter>(startThread({ file, patience }), "that writes it")
  let waiting: Waiting[] = []
  let inFlight: Promise<void> | undefined
  let dead: RunFault | undefined

  const die = (cause: unknown): RunFault => {
    dead ??= faultOf(cause, file)
    const lost = waiting
    waiting = []
    for (const { resume } of lost) resume(Effect.fail(dead))
    return dead
  }
  const written = (group: ReadonlyArray<Write>): Promise<Effect.Effect<void, RunFault>> =>
    writer
      .call(({ write }) => write(group))
      .then(
        refused => (refused === undefined ? Effect.void : Effect.fail(faultOf(errorOf(refused), file))),
        cause => Effect.fail(die(cause)),
      )
  const send = (): void => {
    if (inFlight !== undefined || waiting.length === 0) return
    const group = waiting
    waiting = []
    inFlight = written(group.map(({ write }) => write)).then(result => {
      inFlight = undefined
      for (const { resume } of group) resume(result)
      send()
    })
  }
  writer.onEnd(die)
  const settle = async (): Promise<void> => {
    await setImmediate()
    while (inFlight !== undefined) await inFlight
  }
  const close = async (): Promise<void> => {
    await settle()
    void writer.call(api => api.close()).catch(() => undefined)
    await writer.terminate()
  }
  yield* Effect.addFinalizer(() => Effect.promise(close))

  const add = (one: Waiting): void => {
    if (dead !== undefined) {
      one.resume(Effect.fail(dead))
      return
    }
    waiting.push(one)
    // What comes in the same turn of the loop goes together.
    if (waiting.length === 1) void setImmediate().then(send)
  }
  return {
    now: write => Effect.uninterruptible(Effect.callback<void, RunFault>(resume => add({ write, resume }))),
    later: (write, written) => add({ write, resume: written }),
    settled: Effect.promise(settle),
  }
})

const errorOf = ({ message, errcode }: Refused): Error =>
  Object.assign(new Error(message), errcode === undefined ? {} : { errcode })
