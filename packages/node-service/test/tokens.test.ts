import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser } from "../src/accounts/Accounts.ts"
import { readSettings } from "../src/config.ts"
import { ask, createProject, put, register, until } from "./api.ts"
import { withoutReconstructors } from "./earlierRelease.ts"
import { codeOf } from "./edge.ts"
import { inDatabase } from "./hostile/seed.ts"
import { client, failure, granted, registerOss } from "./oss.ts"
import { bigPhoto, complete, least, partOf, signParts } from "./parts.ts"
import { jpeg } from "./photos.ts"
import { type Login, onPostgres, type RunningService, removeAll, runProgram, startService } from "./service.ts"
import { inStore, sql } from "./store.ts"

const day = 24 * 60 * 60 * 1000

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const emailOf = async (login: Login, at = service): Promise<string | undefined> =>
  (await ask(at, "{ my { self { email } } }", {}, login)).data.my.self?.email

/** Columns of the tokens of a user. */
const tokensOf = (email: string, data = service.data) =>
  sql(data, `select tokens.* from tokens join users on users.id = "userId" where email = '${email}' order by tokens."createdAt"`)

const setTokens = (email: string, set: string) =>
  sql(service.data, `update tokens set ${set} where "userId" = (select id from users where email = '${email}')`)

const user = (...command: ReadonlyArray<string>) => runProgram(["user", ...command, "--data", service.data])

const add = (email: string) => inStore(service.data, addUser(email))

describe("a token", () => {
  it("ends a year after it was issued, or when it was not used for half a year; used meanwhile or not", async () => {
    const settings = readSettings({}, {})
    expect([settings.tokensEndAfter, settings.tokensUnusedAfter]).toEqual([365 * day, 180 * day])
    for (const [at, [set, alive]] of (
      [
        [`"countsFrom" = ${Date.now() - 364 * day}`, true],
        [`"countsFrom" = ${Date.now() - 366 * day}`, false],
        [`"usedAt" = ${Date.now() - 179 * day}`, true],
        [`"usedAt" = ${Date.now() - 181 * day}`, false],
        [`"endsAt" = ${Date.now() - 1}`, false],
        [`"endsAt" = ${Date.now() + day}, "countsFrom" = ${Date.now() - 366 * day}`, true],
      ] as const
    ).entries()) {
      const email = `aged${at}@example.com`
      const login = await add(email)
      expect(await emailOf(login)).toBe(email)
      await setTokens(email, set)
      expect(await emailOf(login), set).toBe(alive ? email : undefined)
    }
  })

  it("has a life that the operator chooses", () => {
    const { tokensEndAfter, tokensUnusedAfter } = readSettings(
      {},
      { ALTILIFT_TOKENS_END_AFTER: "never", ALTILIFT_TOKENS_UNUSED_AFTER: "12h" },
    )
    expect([tokensEndAfter, tokensUnusedAfter]).toEqual([Number.POSITIVE_INFINITY, day / 2])
    for (const text of ["soon", "0d", "-1d", "1.5h", "9999999d", ""]) {
      expect(() => readSettings({}, { ALTILIFT_TOKENS_END_AFTER: text }), text).toThrow(/must be a time like 365d/)
    }
  })

  it("is used without a write each time: at most once an hour", async () => {
    const email = "used@example.com"
    const login = await add(email)
    const recently = Date.now() - 50 * 60 * 1000
    await setTokens(email, `"usedAt" = ${recently}`)
    for (let round = 0; round < 3; round++) expect(await emailOf(login)).toBe(email)
    await sleep(700)
    expect((await tokensOf(email))[0]?.usedAt).toBe(recently)
    const began = Date.now()
    await setTokens(email, `"usedAt" = ${began - 70 * 60 * 1000}`)
    expect(await emailOf(login)).toBe(email)
    await until(
      async () => Number((await tokensOf(email))[0]?.usedAt),
      usedAt => usedAt >= began,
    )
  })

  it("that was never used says so until its first use", async () => {
    const used = async () => {
      const { data } = await ask(service, "{ my { tokens { name used } } }")
      return data.my.tokens.find(({ name }: { name: string | null }) => name === "unused").used
    }
    const made = await ask(service, 'mutation { makeToken(name: "unused") { secret token { used } } }')
    expect(made.data.makeToken.token.used).toBeNull()
    expect(await used()).toBeNull()
    await emailOf({ key: service.owner.key, token: made.data.makeToken.secret })
    await expect.poll(used).not.toBeNull()
  })

  it("ends when the operator says, and is listed, but not shown", async () => {
    await add("anna@example.com")
    const short = JSON.parse((await user("token", "anna@example.com", "--expires", "60s", "--json")).stdout)
    expect(await emailOf(short)).toBe("anna@example.com")
    expect(await user("token", "anna@example.com", "--expires", "soon")).toMatchObject({ code: expect.any(Number), stdout: "" })
    const listed = JSON.parse((await user("tokens", "anna@example.com", "--json")).stdout)
    expect(listed).toHaveLength(2)
    expect(Date.parse(listed[0].ends) - Date.now()).toBeGreaterThan(178 * day)
    expect(Date.parse(listed[1].ends) - Date.now()).toBeLessThan(day)
    expect(JSON.stringify(listed)).not.toContain(short.token)
    await sql(service.data, `update tokens set "endsAt" = ${Date.now() - 1} where "endsAt" is not null`)
    expect(await emailOf(short)).toBeUndefined()
  })

  it.skipIf(onPostgres)("that ended is removed at the next start, and one from before they ended counts from then", async () => {
    const first = await startService()
    await inStore(first.data, addUser("bea@example.com"))
    await first.end()
    const statements = [
      ...["countsFrom", "usedAt", "endsAt"].map(column => `alter table tokens rename column "${column}" to "${column}Later"`),
      'create table kept as select hash, "userId", "appKey", "createdAt" from tokens',
      "delete from tokens",
      ...["countsFrom", "usedAt", "endsAt"].map(column => `alter table tokens drop column "${column}Later"`),
      'alter table users drop column "revokedAt"',
      'insert into tokens (hash, "userId", "appKey", "createdAt") select hash, "userId", "appKey", 1 from kept',
      // Migrations are run in the order of their names: those after it begin anew as well.
      ...["attempts", "deaths", "source", "problems"].map(column => `alter table images drop column "${column}"`),
      "drop table links",
      ...withoutReconstructors,
      "delete from kysely_migration where name >= '005-tokens'",
    ]
    inDatabase(first.data, database => {
      for (const statement of statements) database.exec(statement)
    })
    const second = await startService({ data: first.data })
    expect(await emailOf(second.owner, second)).toBe("owner@altilift.local")
    expect(Date.now() - Number((await tokensOf("owner@altilift.local", first.data))[0]?.countsFrom)).toBeLessThan(60_000)
    expect(await tokensOf("bea@example.com", first.data)).toHaveLength(1)
    await sql(first.data, `update tokens set "usedAt" = 1 where "userId" <> (select id from users where email like 'owner%')`)
    await second.end()
    const third = await startService({ data: first.data, env: { ALTILIFT_TOKENS_END_AFTER: "never" } })
    expect(await emailOf(third.owner, third)).toBe("owner@altilift.local")
    expect(await tokensOf("bea@example.com", first.data)).toHaveLength(0)
  })
})

describe("revoking the tokens of a user", () => {
  /** Everything that a user can have signed, and what it answers. */
  const signedFor = async (login: Login) => {
    const asUser: RunningService = { ...service, owner: login }
    const pid = await createProject(asUser, "of a user", login)
    const [bytes, ossBytes, big] = [await jpeg(Math.random() * 1e6), await jpeg(Math.random() * 1e6), await bigPhoto(least + 9)]
    const { url } = await register(service, pid, bytes, { login })
    const sts = await granted(asUser, pid)
    const { name } = await registerOss(asUser, pid, ossBytes)
    const { parts } = await signParts(asUser, { pid, label: "Local", mutation: "uploadImageS3" }, big)
    return {
      s3: async () => codeOf(await put(url, bytes)),
      part: async () => codeOf(await put(parts.urls[0] ?? "", partOf(big, 1))),
      complete: async () => codeOf(await complete(parts.complete, ["0".repeat(32)])),
      oss: () =>
        client(sts)
          .put(name, ossBytes)
          .then(
            () => [200, undefined],
            error => [error.status, error.code],
          ),
      initiate: () => failure(client(sts).initMultipartUpload(name)),
    }
  }

  it("ends the addresses and the STS that were signed for him, and nobody else's", async () => {
    const [carl, dora] = [await add("carl@example.com"), await add("dora@example.com")]
    const [ofCarl, ofDora] = [await signedFor(carl), await signedFor(dora)]
    expect(await user("revoke", "carl@example.com")).toMatchObject({ code: 0 })
    expect(await ofCarl.s3()).toEqual([403, "AccessDenied"])
    expect(await ofCarl.part()).toEqual([403, "AccessDenied"])
    expect(await ofCarl.complete()).toEqual([403, "AccessDenied"])
    expect(await ofCarl.oss()).toEqual([403, "SecurityTokenExpired"])
    expect(await ofCarl.initiate()).toMatchObject({ status: 403, code: "SecurityTokenExpired" })
    expect(await ofDora.s3()).toEqual([200, undefined])
    expect(await ofDora.part()).toEqual([200, undefined])
    expect(await ofDora.oss()).toEqual([200, undefined])
  })

  it("leaves what is signed with a fresh token as it is, also in the same second", async () => {
    const emil = await add("emil@example.com")
    const before = await signedFor(emil)
    const fresh = JSON.parse((await user("token", "emil@example.com", "--fresh", "--json")).stdout)
    expect(await emailOf(emil)).toBeUndefined()
    const after = await signedFor(fresh)
    expect(await before.s3()).toEqual([403, "AccessDenied"])
    expect(await after.s3()).toEqual([200, undefined])
    expect(await after.oss()).toEqual([200, undefined])
  })
})
