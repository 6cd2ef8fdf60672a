import { Context, Effect, Layer } from "effect"
import { z } from "zod"
import { Refusal } from "../Refusal.ts"
import { Database, type DatabaseError } from "../store/Database.ts"
import { newId } from "../store/ids.ts"
import type { UserRow } from "../store/tables.ts"
import { hashSecret, newSecret } from "./secrets.ts"

/** What a client needs to call the API; shown once, never stored in clear. */
export interface Credentials {
  readonly key: string
  readonly token: string
}

/** Who asks: whether the app key is known, and the user if the token is right too. */
export interface Caller {
  readonly appKnown: boolean
  readonly user: UserRow | undefined
}

const emailAddress = z.email()

/** App keys, users and tokens. */
export class Accounts extends Context.Service<
  Accounts,
  {
    readonly identify: (key: string | undefined, token: string | undefined) => Effect.Effect<Caller, DatabaseError>
    readonly count: Effect.Effect<number, DatabaseError>
    /** Refused when the address is none, or a user has it already. `token` is for a caller that had to store it beforehand. */
    readonly addUser: (email: string, token?: string) => Effect.Effect<Credentials, Refusal | DatabaseError>
    /** The installation's own app key, made when it is first asked for. */
    readonly appKey: Effect.Effect<string, DatabaseError>
  }
>()("@altilift/node-service/accounts/Accounts") {
  static readonly layer = Layer.effect(
    Accounts,
    Effect.gen(function* () {
      const { query } = yield* Database

      const identify = Effect.fnUntraced(function* (key: string | undefined, token: string | undefined) {
        if (key === undefined) return nobody
        const app = yield* query(db => db.selectFrom("appKeys").select("key").where("key", "=", key).executeTakeFirst())
        if (app === undefined) return nobody
        if (token === undefined) return { appKnown: true, user: undefined }
        const user = yield* query(db =>
          db
            .selectFrom("users")
            .innerJoin("tokens", "tokens.userId", "users.id")
            .selectAll("users")
            .where("tokens.hash", "=", hashSecret(token))
            .executeTakeFirst(),
        )
        return { appKnown: true, user }
      })

      const appKey = Effect.gen(function* () {
        const known = yield* query(db => db.selectFrom("appKeys").select("key").orderBy("createdAt").executeTakeFirst())
        if (known !== undefined) return known.key
        const row = { key: newId(), name: "altilift", createdAt: Date.now() }
        yield* query(db => db.insertInto("appKeys").values(row).execute())
        return row.key
      })

      const addUser = Effect.fn("Accounts.addUser")(function* (email: string, token = newSecret()) {
        if (!emailAddress.safeParse(email).success) {
          return yield* new Refusal({ code: "BAD_INPUT", message: `${email} is no e-mail address` })
        }
        const user = { id: newId(), email: email.toLowerCase(), createdAt: Date.now() }
        const added = yield* query(db =>
          db
            .insertInto("users")
            .values(user)
            .onConflict(conflict => conflict.doNothing())
            .executeTakeFirst(),
        )
        if (added.numInsertedOrUpdatedRows === 0n) {
          return yield* new Refusal({ code: "CONFLICT", message: `there is already a user ${user.email}` })
        }
        yield* query(db =>
          db
            .insertInto("tokens")
            .values({ hash: hashSecret(token), userId: user.id, createdAt: user.createdAt })
            .execute(),
        )
        return { key: yield* appKey, token }
      })

      const count = Effect.map(
        query(db =>
          db
            .selectFrom("users")
            .select(of => of.fn.countAll<number>().as("users"))
            .executeTakeFirstOrThrow(),
        ),
        row => row.users,
      )

      return Accounts.of({ identify, count, addUser, appKey })
    }),
  )
}

const nobody: Caller = { appKnown: false, user: undefined }
