import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type GroupCommit, makeGroupCommit } from "../src/drivers/sqlite/groupCommit.ts"

let folder: string
let database: DatabaseSync
let other: DatabaseSync
let group: GroupCommit

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "altilift-group-"))
  const path = join(folder, "test.db")
  database = new DatabaseSync(path)
  database.exec("pragma journal_mode = wal; create table photos (name text primary key)")
  other = new DatabaseSync(path)
  group = makeGroupCommit(database)
})

afterEach(() => {
  database.close()
  other.close()
  rmSync(folder, { recursive: true })
})

const run = (statement: string): void => {
  group.before(statement)
  database.exec(statement)
}
const insert = (name: string): void => run(`insert into photos values ('${name}')`)
/** What somebody else sees: only what was committed. */
const committed = (): number => Number(other.prepare("select count(*) as n from photos").get()?.n)

describe("commits in groups", () => {
  it("commits the writes of many callers at once, when one of them waits", async () => {
    insert("a")
    insert("b")
    expect(committed()).toBe(0)
    const first = group.settled()
    insert("c")
    await first
    expect(committed()).toBe(3)
  })

  it("commits soon what nobody waits for", async () => {
    insert("a")
    await expect.poll(committed).toBe(1)
  })

  it("keeps a statement that failed from taking the others with it", async () => {
    insert("a")
    expect(() => insert("a")).toThrow(/UNIQUE/)
    insert("b")
    await group.settled()
    expect(committed()).toBe(2)
  })

  it("keeps a caller's own transaction apart: what it rolls back was not the others'", async () => {
    insert("a")
    const waiting = group.settled()
    run("begin")
    insert("b")
    run("rollback")
    await waiting
    expect(committed()).toBe(1)
    insert("c")
    await group.settled()
    expect(committed()).toBe(2)
  })

  it("tells all who wait when the commit fails, takes nothing over, and goes on with the next group", async () => {
    database.exec(
      "pragma foreign_keys = on; create table views (photo text references photos (name) deferrable initially deferred)",
    )
    insert("a")
    run("insert into views values ('no such photo')")
    const [one, another] = [group.settled(), group.settled()]
    await expect(one).rejects.toThrow(/FOREIGN KEY/)
    await expect(another).rejects.toThrow(/FOREIGN KEY/)
    insert("b")
    await group.settled()
    expect(other.prepare("select name from photos").all()).toEqual([{ name: "b" }])
  })

  it("tells those who wait for a group that SQLite took back, and begins another", async () => {
    insert("a")
    const waiting = group.settled()
    database.exec("rollback")
    insert("b")
    await expect(waiting).rejects.toThrow(/rolled back/)
    await group.settled()
    expect(other.prepare("select name from photos").all()).toEqual([{ name: "b" }])
  })

  it("does not wait for another process: it says at once that it cannot begin, and begins later", async () => {
    other.exec("begin immediate")
    expect(() => insert("a")).toThrow(/locked/)
    expect(() => run("begin immediate")).toThrow(/locked/)
    other.exec("rollback")
    insert("b")
    await group.settled()
    expect(other.prepare("select name from photos").all()).toEqual([{ name: "b" }])
  })

  it("does not count what only reads", () => {
    run("select * from photos")
    expect(group.writes()).toBe(0)
    expect(database.isTransaction).toBe(false)
  })
})
