import { join } from "node:path"
import { Effect, Schedule } from "effect"
import { vaultTexts } from "../messages/vault.ts"
import { BucketError } from "../ports/Bucket.ts"
import { metaFileOf, type Owner, originalOf, resultOf, thumbnailOf, type Vault, type VaultFile } from "../ports/Vault.ts"
import { withFiles } from "../store/files.ts"
import { makeFolder } from "../store/fsync.ts"
import { sha1Of } from "../store/sha1Of.ts"
import { eachKept, isKept, type KeptRow, type KeptTable, tasksWithResults } from "./keptRows.ts"
import type { Tally } from "./Tally.ts"

type VaultService = Vault["Service"]

/** Files that move at the same time. */
const atOnce = 8

/** A bucket that does not answer is asked again for half a minute; then its file is reported, and the others move. */
const patience = { schedule: Schedule.exponential("1 second"), times: 5 }

/** Where files go, and where they were. */
export interface Places {
  readonly now: VaultService
  readonly former: VaultService
}

/**
 * Moves every file that a row says is kept: copied, compared, and only then removed where it was. Killed anywhere, it is
 * run again. The service may run meanwhile, with both places in its settings.
 */
export const moveVault = Effect.fn("moveVault")(function* (places: Places, tally: Tally) {
  const move = (table: KeptTable, row: KeptRow, file: VaultFile, { checksum, required }: Expected) =>
    moveFile(places, tally, file, checksum).pipe(
      Effect.tap(outcome => (outcome === "moved" ? dropUnlessKept(places, table, row, file) : Effect.void)),
      reported(tally, file, required),
    )
  yield* eachKept("images", atOnce, row => {
    const ready = row.state === "Ready"
    return Effect.andThen(
      move("images", row, originalOf(row), { checksum: ready ? row.checksum : null, required: ready }),
      move("images", row, thumbnailOf(row), { checksum: null, required: ready }),
    )
  })
  yield* eachKept("metaFiles", atOnce, row => {
    const ready = row.state === "Ready"
    return move("metaFiles", row, metaFileOf(row), { checksum: ready ? row.checksum : null, required: ready })
  })
  for (const { task, results } of yield* tasksWithResults) yield* moveResults(places, tally, task, results)
})

interface Expected {
  /** SHA-1; null: none is known beforehand. */
  readonly checksum: string | null
  /** Whether there has to be such a file: what is just being verified may be elsewhere. */
  readonly required: boolean
}

class Damaged extends Error {}

const moveFile = Effect.fnUntraced(function* ({ now, former }: Places, tally: Tally, file: VaultFile, expected: string | null) {
  const before = yield* former.stat(file)
  if (before === undefined) {
    const there = (yield* now.stat(file)) !== undefined
    if (there) tally.there()
    return there ? "there" : "absent"
  }
  // It may have been copied just before an earlier move was killed; and a newer one may have come meanwhile.
  if ((yield* now.stat(file)) === undefined || !(yield* isRight(now, file, expected))) {
    const path = yield* former.local(file)
    const checksum = yield* withFiles(() => sha1Of(path))
    if (expected !== null && checksum !== expected) return yield* Effect.fail(new Damaged(vaultTexts.moveDamaged(checksum)))
    yield* now.put(file, path, checksum)
    if (!(yield* isRight(now, file, checksum))) return yield* Effect.fail(new Damaged(vaultTexts.moveNotArrived))
    yield* former.delete(file)
    tally.moved(before.size)
  } else {
    yield* former.delete(file)
    tally.there()
  }
  return "moved"
}, Effect.scoped)

/** Whether a file is whole, by what was written down with it, else by its bytes. */
const isRight = Effect.fnUntraced(function* (place: VaultService, file: VaultFile, expected: string | null) {
  if (expected === null) return true
  const stored = yield* place.stat(file)
  if (stored?.checksum !== undefined) return stored.checksum === expected
  const path = yield* place.local(file)
  return (yield* withFiles(() => sha1Of(path))) === expected
}, Effect.scoped)

/** The file was removed while it was copied: its copy goes too. */
const dropUnlessKept = Effect.fnUntraced(function* ({ now }: Places, table: KeptTable, row: KeptRow, file: VaultFile) {
  if (!(yield* isKept(table, row.id))) yield* now.delete(file)
})

/** All results of a task at once, by way of a folder of this machine. */
const moveResults = (places: Places, tally: Tally, task: Owner, results: ReadonlyArray<{ name: string; checksum: string }>) => {
  const { now, former } = places
  const file = resultOf(task, "*")
  const work = Effect.gen(function* () {
    const before = yield* former.results(task)
    if (before === undefined) {
      const there = (yield* now.results(task)) !== undefined
      if (there) tally.there(results.length)
      return there ? "there" : "absent"
    }
    if ((yield* now.results(task)) === undefined) {
      const draft = yield* now.draftResults(task)
      const expected = new Map(results.map(({ name, checksum }) => [name, checksum]))
      for (const { name } of before) {
        const path = join(draft, name)
        yield* withFiles(() => makeFolder(join(path, "..")))
        yield* former.copyOut(resultOf(task, name), path)
        const checksum = yield* withFiles(() => sha1Of(path))
        if (checksum !== (expected.get(name) ?? checksum))
          return yield* Effect.fail(new Damaged(vaultTexts.moveDamaged(checksum)))
      }
      yield* now.keepResults(task)
      yield* former.removeResults(task)
      for (const { size } of before) tally.moved(size)
    } else {
      yield* former.removeResults(task)
      tally.there(results.length)
    }
    return "moved"
  })
  return reported(tally, file, true)(work)
}

/** Notes what became of a file; the next one is moved whatever it was. */
const reported =
  (tally: Tally, file: VaultFile, required: boolean) =>
  <E, R>(work: Effect.Effect<"there" | "absent" | "moved", E, R>) =>
    work.pipe(
      Effect.retry({ ...patience, while: error => error instanceof BucketError && error.retryable }),
      Effect.tap(outcome => Effect.sync(() => (outcome === "absent" && required ? tally.missing(file) : undefined))),
      Effect.asVoid,
      Effect.catch(error => Effect.sync(() => tally.failed(file, error instanceof Error ? error.message : String(error)))),
    )
