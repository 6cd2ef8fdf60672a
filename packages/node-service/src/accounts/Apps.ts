import { Effect } from "effect"
import { recorded } from "../audit/record.ts"
import { operator, type RedirectUriFault } from "../messages/operator.ts"
import { Database } from "../ports/Database.ts"
import { CommandRefusal } from "../Refusal.ts"
import { newId } from "../store/ids.ts"

/** A program that calls the API, and the addresses to which it may have users sent back after they signed in. */
export interface App {
  readonly key: string
  readonly name: string
  readonly redirectUris: ReadonlyArray<string>
}

/** The installation's own app key, made when it is first asked for. */
export const appKey = Effect.gen(function* () {
  const { query } = yield* Database
  const known = yield* query(db => db.selectFrom("appKeys").select("key").orderBy("createdAt").executeTakeFirst())
  if (known !== undefined) return known.key
  const row = { key: newId(), name: "altilift", createdAt: Date.now() }
  // Of several processes that start at the same time, one makes it.
  return yield* query(db =>
    db.transaction().execute(async both => {
      const first = await both.selectFrom("appKeys").select("key").orderBy("createdAt").executeTakeFirst()
      if (first === undefined) await both.insertInto("appKeys").values(row).execute()
      return first?.key ?? row.key
    }),
  )
})

/** Makes an app with a key of its own. Refused when one of the addresses cannot be redirected to. */
export const addApp = Effect.fn("addApp")(function* (name: string, redirectUris: ReadonlyArray<string>) {
  if (name.trim() === "") return yield* new CommandRefusal({ usage: true, message: operator.appNeedsName })
  for (const uri of redirectUris) {
    const reason = unfit(uri)
    if (reason !== undefined) {
      return yield* new CommandRefusal({ usage: true, message: operator.redirectUriUnfit(uri, reason) })
    }
  }
  // The oldest app is the installation's own.
  yield* appKey
  const app: App = { key: newId(), name: name.trim(), redirectUris: [...new Set(redirectUris)] }
  yield* recorded(
    async both => {
      await both.insertInto("appKeys").values({ key: app.key, name: app.name, createdAt: Date.now() }).execute()
      for (const uri of app.redirectUris) await both.insertInto("redirectUris").values({ appKey: app.key, uri }).execute()
    },
    () => ({ act: "app-added", subject: app.name }),
  )
  return app
})

/**
 * Why an address may not get a token in its fragment. Allowed are the web (RFC 6749, 3.1.2) and the private schemes of
 * installed programs, which bear a dot (RFC 8252, 7.1). `javascript:` and `data:` do not.
 */
const unfit = (uri: string): RedirectUriFault | undefined => {
  if (!URL.canParse(uri)) return "relative"
  const { protocol, hash, username, password } = new URL(uri)
  if (hash !== "" || uri.includes("#")) return "fragment"
  if (username !== "" || password !== "") return "credentials"
  if (protocol === "http:" || protocol === "https:" || /^[a-z][a-z\d+-]*(\.[a-z\d+-]+)+:$/.test(protocol)) return undefined
  return "scheme"
}

/** All apps, the installation's own first. */
export const apps = Effect.gen(function* () {
  const { query } = yield* Database
  const rows = yield* query(db => db.selectFrom("appKeys").selectAll().orderBy("createdAt").execute())
  const uris = yield* query(db => db.selectFrom("redirectUris").selectAll().orderBy("uri").execute())
  return rows.map(({ key, name }): App => {
    return { key, name, redirectUris: uris.filter(({ appKey }) => appKey === key).map(({ uri }) => uri) }
  })
})

/** Removes an app with its key and the tokens that users gave it. Refused for the installation's own. */
export const removeApp = Effect.fn("removeApp")(function* (key: string) {
  if (key === (yield* appKey)) {
    return yield* new CommandRefusal({ usage: false, message: operator.appIsOwn(key) })
  }
  const removed = yield* recorded(
    all => all.deleteFrom("appKeys").where("key", "=", key).returning("name").executeTakeFirst(),
    row => row && { act: "app-removed", subject: row.name },
  )
  if (removed === undefined) return yield* new CommandRefusal({ usage: false, message: operator.appUnknown(key) })
  return removed.name
})
