import type { DBSchema, IDBPDatabase } from "idb"

export type Key = Array<string | number>

/** What is in the database; values are read back with suspicion. */
export interface Records extends DBSchema {
  images: { key: Key; value: unknown }
  files: { key: Key; value: unknown }
  multiparts: { key: Key; value: unknown }
}

/** One record to write; without a value: to delete. */
export interface Write {
  readonly store: "images" | "files" | "multiparts"
  readonly key: Key
  readonly value: unknown
}

/** Writes of many images share transactions: while one is under way, the next gathers. */
export interface GroupCommit {
  /** Resolves when it is on the disk. */
  readonly now: (write: Write) => Promise<void>
  /** Does not wait. What cannot be written fails the next write that is waited for. */
  readonly later: (write: Write) => void
  /** What is not written yet. */
  readonly pending: (store: Write["store"], key: Write["key"]) => Write | undefined
  /** Resolves when nothing is left to write. */
  readonly flushed: () => Promise<void>
}

/** Hints gather for this long (milliseconds). */
const gather = 200

export const makeGroupCommit = (database: IDBPDatabase<Records>): GroupCommit => {
  const unwritten = new Map<string, Write>()
  let gathered: Array<Write> = []
  let isWaitedFor = false
  let underWay: Promise<void> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastFault: { readonly cause: unknown } | undefined

  const write = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const writes = gathered
    const durability = isWaitedFor ? "strict" : "relaxed"
    gathered = []
    isWaitedFor = false
    const transaction = database.transaction(["images", "files", "multiparts"], "readwrite", { durability })
    const requests = writes.map(({ store, key, value }) => {
      const into = transaction.objectStore(store)
      return value === undefined ? into.delete(key) : into.put(value, key)
    })
    await Promise.all([...requests, transaction.done])
    for (const one of writes) if (unwritten.get(nameOf(one)) === one) unwritten.delete(nameOf(one))
  }

  /** After what is under way, one transaction for all that has gathered by then. */
  let next: Promise<void> | undefined
  const flush = (): Promise<void> => {
    next ??= (underWay ?? Promise.resolve()).then(() => {
      next = undefined
      const written = write()
      underWay = written.catch(() => undefined)
      return written
    })
    return next
  }

  const add = (one: Write): void => {
    gathered.push(one)
    unwritten.set(nameOf(one), one)
  }

  const note = (cause: unknown): void => {
    lastFault = { cause }
  }

  return {
    now: async one => {
      const earlier = lastFault
      lastFault = undefined
      add(one)
      isWaitedFor = true
      await flush()
      if (earlier !== undefined) throw earlier.cause
    },
    later: one => {
      add(one)
      timer ??= setTimeout(() => flush().catch(note), gather)
    },
    pending: (store, key) => unwritten.get(nameOf({ store, key })),
    flushed: async () => {
      if (gathered.length > 0) await flush().catch(note)
      await underWay
    },
  }
}

const nameOf = ({ store, key }: Pick<Write, "store" | "key">): string => JSON.stringify([store, ...key])
