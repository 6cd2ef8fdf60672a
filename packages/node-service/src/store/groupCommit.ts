import type { DatabaseSync } from "node:sqlite"

/** The longest that a write that nobody waits for stays uncommitted, in milliseconds. */
const longestWait = 500

/** Writes of many callers that become durable with one sync of the disk. */
export interface GroupCommit {
  /** To be told every statement before it runs. */
  readonly before: (statement: string) => void
  /** How many writes there were so far: a caller sees by it whether what it ran wrote. */
  readonly writes: () => number
  /** Resolves when all writes so far are durable; rejects when the commit failed, and none of the group took effect. */
  readonly settled: () => Promise<void>
}

interface Group {
  readonly committed: PromiseWithResolvers<void>
  readonly latest: NodeJS.Timeout
  /** Somebody waits: the commit comes as soon as everything that runs now has run. */
  wanted: boolean
}

/**
 * Gathers writes into transactions. A sync of the disk costs more than all statements between two of them; so the first write begins a
 * transaction, those that come meanwhile join it, and it is committed when somebody waits for it. A caller's own transaction stands alone.
 */
export const makeGroupCommit = (database: DatabaseSync): GroupCommit => {
  let group: Group | undefined
  let ownTransaction = false
  let writes = 0

  const commit = () => {
    if (group === undefined) return
    const { committed, latest } = group
    group = undefined
    clearTimeout(latest)
    try {
      database.exec("commit")
      committed.resolve()
    } catch (cause) {
      if (database.isTransaction) database.exec("rollback")
      committed.reject(cause)
    }
  }

  const begin = (): Group => {
    database.exec("begin immediate")
    const committed = Promise.withResolvers<void>()
    // Those who wait are told; a failure that nobody waits for is not unhandled.
    committed.promise.catch(() => undefined)
    return { committed, latest: setTimeout(commit, longestWait), wanted: false }
  }

  return {
    before: statement => {
      if (/^(?:select|pragma)\b/i.test(statement)) return
      writes++
      if (statement === "begin") {
        commit()
        ownTransaction = true
      } else if (!ownTransaction) {
        group ??= begin()
      } else if (statement === "commit" || statement === "rollback") {
        ownTransaction = false
      }
    },
    writes: () => writes,
    settled: () => {
      if (group === undefined) return Promise.resolve()
      if (!group.wanted) {
        group.wanted = true
        setImmediate(commit)
      }
      return group.committed.promise
    },
  }
}
