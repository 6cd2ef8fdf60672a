import { readFile } from "node:fs/promises"
import { Effect } from "effect"
import { Settings } from "../config.ts"
import { operator } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import { FileError } from "../ports/FileError.ts"
import { withFiles } from "./files.ts"
import { hasCode, writeDurably } from "./fsync.ts"

/** A key of the installation, made once. */
export interface Kept<A> {
  readonly name: "signing" | "receipt"
  /** Its file in the data folder (mode 0600), where the database is SQLite. */
  readonly path: string
  readonly make: () => string
  /** Throws when the text is no such key. */
  readonly parse: (text: string) => A
  /** What the operator is told of a file that cannot be read. */
  readonly unreadable: (path: string, why: string) => string
}

/**
 * A key of the installation. With SQLite it is a file in the data folder. With PostgreSQL it is a row, the same one for
 * all processes; where there is none yet, a file of an earlier SQLite installation in the data folder becomes it.
 */
export const keptKey = Effect.fnUntraced(function* <A>(kept: Kept<A>) {
  const { database } = yield* Settings
  const inFile = yield* withFiles(() => readKey(kept))
  if (database === undefined) return kept.parse(inFile ?? (yield* withFiles(() => writeKey(kept))))
  const value = yield* keyInDatabase(kept.name, inFile ?? kept.make())
  if (inFile !== undefined && inFile.trim() !== value.trim()) {
    return yield* new FileError({ cause: new Error(operator.keyDiffers(kept.path)) })
  }
  return kept.parse(value)
})

const readKey = async ({ path, parse, unreadable }: Kept<unknown>): Promise<string | undefined> => {
  try {
    const text = await readFile(path, "utf8")
    parse(text)
    return text
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined
    throw new Error(unreadable(path, String(cause)), { cause })
  }
}

const writeKey = async ({ path, make }: Kept<unknown>): Promise<string> => {
  const text = make()
  await writeDurably(path, text, 0o600)
  return text
}

/** The value of the key of this name, if the database has one. */
export const knownKey = Effect.fnUntraced(function* (name: string) {
  const { query } = yield* Database
  const find = query(db => db.selectFrom("keys").select("value").where("name", "=", name).executeTakeFirst())
  return (yield* find)?.value
})

/** The key of this name; of several that are offered at the same time, the first becomes it. */
export const keyInDatabase = Effect.fnUntraced(function* (name: string, offered: string) {
  const { query } = yield* Database
  const known = yield* knownKey(name)
  if (known !== undefined) return known
  const row = { name, value: offered, createdAt: Date.now() }
  yield* query(db =>
    db
      .insertInto("keys")
      .values(row)
      .onConflict(conflict => conflict.column("name").doNothing())
      .execute(),
  )
  return (yield* knownKey(name)) ?? offered
})
