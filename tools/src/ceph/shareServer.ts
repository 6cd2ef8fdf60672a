import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as after } from "node:timers/promises"

/** A server that there can be but one of on a machine. */
export interface SharedServer {
  readonly answers: () => Promise<boolean>
  /** @returns why it cannot be, in words */
  readonly start: () => Promise<string | undefined>
  readonly stop: () => Promise<void>
}

/** How often a process that waits for another asks whether it is its turn, in milliseconds. */
const patience = 200

/**
 * Uses a server together with other processes of this user: the first starts it, the last stops it. One that ran before
 * any of them is left running.
 *
 * @param books a file that names who uses the server, by process. It is its own lock, which ends with its holder.
 * @returns how to leave it, or why it cannot be started
 */
export const shareServer = async (
  server: SharedServer,
  books = join(tmpdir(), "altilift-ceph-users.db"),
): Promise<{ readonly leave: () => Promise<void> } | string> => {
  const why = await withBooks(books, async users => {
    const running = await (users.count() > 0 ? answersInTime(server) : server.answers())
    if (running && !users.ours) return undefined
    const failed = running ? undefined : await server.start()
    if (failed === undefined) users.enter()
    return failed
  })
  if (why !== undefined) return why
  return {
    leave: () =>
      withBooks(books, async users => {
        if (users.leave() && users.count() === 0) await server.stop()
      }),
  }
}

/** Starting it again would take it from those who use it: on a busy machine it only answers late. */
const answersInTime = async ({ answers }: SharedServer): Promise<boolean> => {
  for (let tries = 0; tries < 20; tries++) {
    if (await answers()) return true
    await after(1_000)
  }
  return false
}

interface Users {
  /** Whether one of these processes started the server, though it may have died since. */
  readonly ours: boolean
  readonly count: () => number
  readonly enter: () => void
  /** Whether this process was one. */
  readonly leave: () => boolean
}

/** No other process enters or leaves meanwhile. Waits as long as it takes another to start the server. */
const withBooks = async <A>(books: string, use: (users: Users) => Promise<A>): Promise<A> => {
  const database = new DatabaseSync(books)
  try {
    await begin(database)
    database.exec("create table if not exists users (pid integer primary key)")
    const known = database.prepare("select pid from users").all()
    for (const { pid } of known) {
      if (!isAlive(Number(pid))) database.prepare("delete from users where pid = ?").run(pid ?? null)
    }
    const used = await use({
      ours: known.length > 0,
      count: () => Number(database.prepare("select count(*) as users from users").get()?.users),
      enter: () => void database.prepare("insert or ignore into users values (?)").run(process.pid),
      leave: () => Number(database.prepare("delete from users where pid = ?").run(process.pid).changes) > 0,
    })
    database.exec("commit")
    return used
  } finally {
    database.close()
  }
}

const begin = async (database: DatabaseSync): Promise<void> => {
  while (true) {
    try {
      database.exec("begin exclusive")
      return
    } catch (cause) {
      if (!String(cause).includes("database is locked")) throw cause
      await after(patience)
    }
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
