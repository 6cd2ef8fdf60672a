import type { DatabaseSync } from "node:sqlite"

/** How long a write without a waiting caller may stay uncommitted, in milliseconds. */
const longestWait = 500

/** Writes of many callers that become durable with one sync of the disk. */
export interface GroupCommit {
  /** To be called with every statement before it runs. */
  readonly before: (statement: string) => void
  /** How many writes there were so far: a caller sees by it whether what it ran wrote. */
  readonly writes: () => number
  /** Whether all writes so far are durable. */
  readonly isSettled: () => boolean
  /** Resolves when all writes so far are durable; rejects when the commit failed, and none of the group took effect. */
  readonly settled: () => Promise<void>
}

interface Group {
  readonly committed: PromiseWithResolvers<void>
  readonly latest: NodeJS.Timeout
  /** A caller waits: the commit comes as soon as everything that runs now has run. */
  wanted: boolean
}

/**
 * Gathers writes into transactions. A sync of the disk costs more than all statements between two of them; so the first
 * write begins a transaction, those that come meanwhile join it, and it is committed when a caller waits for it. A
 * caller's own transaction stands alone.
 */
export const makeGroupCommit = (database: DatabaseSync): GroupCommit => {
  let group: Group | undefined
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
      rollBack(database)
      committed.reject(cause)
    }
  }

  /** SQLite took a group back by itself, as it does when the disk is full. */
  const abandon = () => {
    if (group === undefined) return
    clearTimeout(group.latest)
    group.committed.reject(new Error("the transaction was rolled back: the disk is full or fails"))
    group = undefined
  }

  const begin = (): Group => {
    database.exec("begin immediate")
    const committed = Promise.withResolvers<void>()
    // Waiting callers get the failure; without one it is not unhandled.
    committed.promise.catch(() => undefined)
    return { committed, latest: setTimeout(commit, longestWait), wanted: false }
  }

  return {
    before: statement => {
      if (/^(?:select|pragma)\b/i.test(statement)) return
      writes++
      if (/^begin\b/.test(statement)) commit()
      // A transaction that is no group's is a caller's own.
      else if (!/^(?:commit|rollback)\b/.test(statement) && !database.isTransaction) {
        abandon()
        group = begin()
      }
    },
    writes: () => writes,
    isSettled: () => group === undefined,
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

/** It runs by a timer: a failure here has no caller. */
const rollBack = (database: DatabaseSync): void => {
  try {
    if (database.isTransaction) database.exec("rollback")
  } catch {
    // The next transaction reports it to a waiting caller.
  }
}
