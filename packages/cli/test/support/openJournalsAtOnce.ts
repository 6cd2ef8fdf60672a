import { parentPort, workerData } from "node:worker_threads"
import { Effect } from "effect"
import { openJournalFile } from "../../src/drivers/journalFile.ts"

/**
 * A thread that opens one journal after the other, each at the same moment as its fellows: `gate` counts the arrivals.
 */
const { files, gate, fellows }: { files: ReadonlyArray<string>; gate: Int32Array; fellows: number } = workerData
const results: Array<string> = []
for (const [round, file] of files.entries()) {
  const all = fellows * (round + 1)
  if (Atomics.add(gate, 0, 1) + 1 === all) Atomics.notify(gate, 0)
  for (let there = Atomics.load(gate, 0); there < all; there = Atomics.load(gate, 0)) Atomics.wait(gate, 0, there)
  results.push(
    await Effect.runPromise(
      Effect.match(openJournalFile(file), {
        onSuccess: database => {
          database.close()
          return "opened"
        },
        onFailure: fault => fault.message,
      }),
    ),
  )
}
parentPort?.postMessage(results)
