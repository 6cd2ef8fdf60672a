import { Effect } from "effect"
import { type Kysely, sql } from "kysely"
import { recorded } from "../audit/record.ts"
import { operator } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import type { Tables, UserRow } from "../ports/tables.ts"
import { CommandRefusal } from "../Refusal.ts"
import { newId } from "../store/ids.ts"
import { lockCounted } from "../store/lockRows.ts"
import { readEmail, userByEmail } from "./Accounts.ts"
import { revokeAll } from "./Tokens.ts"

/** What a list shows of a user; instants are milliseconds since 1970. */
export interface ListedUser {
  readonly email: string
  readonly createdAt: number
  readonly disabledAt: number | null
  readonly hasPassword: boolean
  /** When a token of the user was used last, but for an hour; null: there is none. */
  readonly usedAt: number | null
  readonly projects: number
  /** Of what the service keeps in the user's projects. */
  readonly bytes: number
}

/** All users, the oldest first. */
export const listUsers = Effect.gen(function* () {
  const { query } = yield* Database
  const rows = yield* query(db =>
    db
      .selectFrom("users")
      .leftJoin("passwords", "passwords.userId", "users.id")
      .leftJoin("userCounts", "userCounts.userId", "users.id")
      .select(["users.email", "users.createdAt", "users.disabledAt", "passwords.changedAt", "userCounts.bytes"])
      .select(of => [
        of
          .selectFrom("tokens")
          .select(token => token.fn.max("usedAt").as("at"))
          .whereRef("tokens.userId", "=", "users.id")
          .as("usedAt"),
        of
          .selectFrom("projects")
          .select(project => project.fn.countAll<number>().as("all"))
          .whereRef("projects.ownerId", "=", "users.id")
          .where("projects.removedAt", "is", null)
          .as("projects"),
      ])
      .where("users.removedAt", "is", null)
      .orderBy("users.createdAt")
      .execute(),
  )
  return rows.map(({ changedAt, bytes, projects, ...row }): ListedUser => {
    return { ...row, hasPassword: changedAt !== null, projects: projects ?? 0, bytes: bytes ?? 0 }
  })
})

/**
 * The user of an address to invite: made now, without a token, or a user invited before without a password. Refused
 * when the address is none, or belongs to a user with a password.
 */
export const inviteUser = Effect.fn("inviteUser")(function* (given: string) {
  const { query } = yield* Database
  const email = yield* readEmail(given)
  const user = { id: newId(), email, createdAt: Date.now() }
  yield* recorded(
    all =>
      all
        .insertInto("users")
        .values(user)
        .onConflict(conflict => conflict.column("email").doNothing())
        .executeTakeFirst(),
    ({ numInsertedOrUpdatedRows }) => (numInsertedOrUpdatedRows === 0n ? undefined : { act: "user-invited", subject: email }),
  )
  const found = yield* userByEmail(email)
  const password = yield* query(db =>
    db.selectFrom("passwords").select("userId").where("userId", "=", found.id).executeTakeFirst(),
  )
  if (password !== undefined) return yield* new CommandRefusal({ usage: false, message: operator.userHasPassword(email) })
  if (found.disabledAt !== null) return yield* new CommandRefusal({ usage: false, message: operator.userDisabled(email) })
  return found
})

/** Keeps a user out at once: tokens, links and signatures are void. The password and the projects stay. */
export const disableUser = Effect.fn("disableUser")(function* (user: UserRow) {
  yield* recorded(
    async all => {
      await all
        .updateTable("users")
        .set({ disabledAt: user.disabledAt ?? Date.now() })
        .where("id", "=", user.id)
        .execute()
      await all.deleteFrom("links").where("userId", "=", user.id).execute()
      await revokeAll(all, user.id)
    },
    () => ({ act: "user-disabled", subject: user.email }),
  )
})

/** Lets a disabled user in again, with the password; tokens have to be made again. */
export const enableUser = Effect.fn("enableUser")(function* ({ id, email }: UserRow) {
  yield* recorded(
    all => all.updateTable("users").set({ disabledAt: null }).where("id", "=", id).execute(),
    () => ({ act: "user-enabled", subject: email }),
  )
})

/** What becomes of the projects of a user who is removed. */
export type Inheritance = { readonly projects: "refuse" | "remove" } | { readonly to: UserRow }

/**
 * Removes a user; the address is free again at once. The row stays until the service has cleared away the projects.
 * Refused when there are projects and no rule for them was given.
 */
export const removeUser = Effect.fn("removeUser")(function* (user: UserRow, inheritance: Inheritance) {
  const left = yield* recorded(
    async all => {
      if ("to" in inheritance) await lockCounted(all)
      const projects = await countOwn(all, user.id)
      if (projects > 0 && "projects" in inheritance && inheritance.projects === "refuse") return projects
      const now = Date.now()
      await revokeAll(all, user.id)
      for (const table of ["links", "passwords", "shares"] as const) {
        await all.deleteFrom(table).where("userId", "=", user.id).execute()
      }
      await ("to" in inheritance ? giveProjects(all, user.id, inheritance.to.id) : removeProjects(all, user.id, now))
      const gone = { email: `removed:${user.id}`, removedAt: now, disabledAt: now }
      await all.updateTable("users").set(gone).where("id", "=", user.id).execute()
      await clearUsers(all)
      return 0
    },
    projects => (projects === 0 ? { act: "user-removed", subject: user.email } : undefined),
  )
  if (left > 0) return yield* new CommandRefusal({ usage: false, message: operator.userHasProjects(user.email, left) })
})

const countOwn = async (db: Kysely<Tables>, ownerId: string): Promise<number> => {
  const { rows } = await db
    .selectFrom("projects")
    .select(of => of.fn.countAll<number>().as("rows"))
    .where("ownerId", "=", ownerId)
    .where("removedAt", "is", null)
    .executeTakeFirstOrThrow()
  return rows
}

const removeProjects = async (all: Kysely<Tables>, ownerId: string, now: number): Promise<void> => {
  const own = all.selectFrom("projects").select("id").where("ownerId", "=", ownerId)
  const active = all.updateTable("tasks").where("projectId", "in", own).where("state", "in", ["Pending", "Running"])
  await active.set({ state: "Stopped", endedAt: now }).execute()
  await all
    .updateTable("projects")
    .set({ removedAt: now })
    .where("ownerId", "=", ownerId)
    .where("removedAt", "is", null)
    .execute()
}

/** What the projects hold counts for their new owner. */
const giveProjects = async (all: Kysely<Tables>, from: string, to: string): Promise<void> => {
  const own = all.selectFrom("projects").select("id").where("ownerId", "=", from)
  await all.deleteFrom("shares").where("userId", "=", to).where("projectId", "in", own).execute()
  await sql`insert into "userCounts" ("userId", unfinished, bytes)
    select ${to}, unfinished, bytes from "userCounts" where "userId" = ${from}
    on conflict ("userId") do update
    set unfinished = "userCounts".unfinished + excluded.unfinished, bytes = "userCounts".bytes + excluded.bytes`.execute(all)
  await all.deleteFrom("userCounts").where("userId", "=", from).execute()
  await all.updateTable("projects").set({ ownerId: to }).where("ownerId", "=", from).execute()
}

/** Deletes users that were removed and of whose projects nothing is left. */
export const clearUsers = (db: Kysely<Tables>) =>
  db
    .deleteFrom("users")
    .where("removedAt", "is not", null)
    .where("id", "not in", of => of.selectFrom("projects").select("ownerId"))
    .execute()
