import { chmod, stat } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import type { Account } from "../../src/config/Account.ts"
import { type AccountFlags, findAccount } from "../../src/config/findAccount.ts"
import type { AppPaths } from "../../src/config/paths.ts"
import { readAccount, removeAccount, storeAccount } from "../../src/config/storedLogin.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"

const noFlags: AccountFlags = { endpoint: undefined, key: undefined, token: undefined }
const placesIn = (sandbox: Sandbox): AppPaths => ({
  login: sandbox.file("config/login.json"),
  profiles: sandbox.file("config/profiles"),
  journal: sandbox.file("state/journal.sqlite"),
  locks: "unused",
  compiledCode: "unused",
  projectNames: "unused",
  rate: "unused",
  altizureProfiles: sandbox.file(".altizure/config.yaml"),
})
const opened = ({ endpoint, key, token }: Account) => [endpoint, Redacted.value(key), Redacted.value(token)]
const find = (sandbox: Sandbox, flags: Partial<AccountFlags> = {}, environment: NodeJS.ProcessEnv = {}, profile?: string) =>
  Effect.runPromise(Effect.map(findAccount({ ...noFlags, ...flags }, environment, placesIn(sandbox), profile), opened))
const refusal = (sandbox: Sandbox, flags: Partial<AccountFlags> = {}, environment: NodeJS.ProcessEnv = {}, profile?: string) =>
  Effect.runPromise(Effect.flip(findAccount({ ...noFlags, ...flags }, environment, placesIn(sandbox), profile)))

const environment = { ALTI_ENDPOINT: "https://env.example.com/graphql/", ALTI_KEY: "env-key", ALTI_TOKEN: "env-token" }
const login = JSON.stringify({ endpoint: "https://login.example.com", key: "login-key", token: "login-token" })
const profiles = `
scopes:
  first: { endpoint: "https://one.example.com", profiles: [{ id: p1, name: One, email: a@b.c, key: k1, token: t1 }] }
  second:
    endpoint: https://two.example.com
    profiles:
      - { id: p2, name: Two, email: a@b.c, key: k2, token: t2 }
active: p2
`

describe("whom a run speaks to", () => {
  it("takes flags before the environment, before a login, before a profile of another client", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write(".altizure/config.yaml", profiles)
    assert.deepStrictEqual(await find(sandbox), ["https://two.example.com", "k2", "t2"])
    await sandbox.write("config/login.json", login)
    assert.deepStrictEqual(await find(sandbox), ["https://login.example.com", "login-key", "login-token"])
    assert.deepStrictEqual(await find(sandbox, {}, environment), ["https://env.example.com", "env-key", "env-token"])
    assert.deepStrictEqual(await find(sandbox, { token: Redacted.make("flag-token") }, environment), [
      "https://env.example.com",
      "env-key",
      "flag-token",
    ])
  })

  it("takes the profile of --profile before the environment, and that of ALTI_PROFILE after it", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("config/login.json", login)
    await sandbox.write(".altizure/config.yaml", profiles)
    await sandbox.write("config/profiles/work.json", login.replaceAll("login", "work"))
    const work = ["https://work.example.com", "work-key", "work-token"]
    assert.deepStrictEqual(await find(sandbox, {}, environment, "work"), work)
    assert.deepStrictEqual(await find(sandbox, {}, { ALTI_PROFILE: "work" }), work)
    assert.strictEqual((await find(sandbox, {}, { ...environment, ALTI_PROFILE: "work" }))[2], "env-token")
    assert.strictEqual((await find(sandbox, {}, { ALTI_PROFILE: "work" }, "default"))[2], "login-token")
    assert.strictEqual((await find(sandbox, {}, { ALTI_PROFILE: "" }))[2], "login-token")
    assert.strictEqual((await find(sandbox, { token: Redacted.make("flag-token") }, {}, "work"))[2], "flag-token")
    const elsewhere = await refusal(sandbox, { endpoint: "https://elsewhere.example.com" }, {}, "work")
    assert.match(elsewhere.message, /altilift login --profile work --endpoint https:\/\/elsewhere/)
  })

  it("takes no other login for a profile that is not there, and names those that are", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("config/login.json", login)
    await sandbox.write("config/profiles/work.json", login)
    for (const [set, profile] of [
      [{}, "wrok"],
      [{ ALTI_PROFILE: "wrok" }, undefined],
    ] as const) {
      const error = await refusal(sandbox, {}, set, profile)
      assert.strictEqual(error._tag, "NotSignedIn")
      assert.match(error.message, /no profile named wrok, but default and work\. Run "altilift login --profile wrok"/)
    }
    for (const name of ["../login", "", ".work", "a/b", "a".repeat(65)]) {
      const error = await refusal(sandbox, {}, {}, name)
      assert.strictEqual(error._tag, "UsageError")
    }
  })

  it("refuses variables that make no account, and says which are missing and where they may come from", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("config/login.json", login)
    const { ALTI_TOKEN, ALTI_KEY, ...endpointAlone } = environment
    for (const [set, message] of [
      [
        { ALTI_TOKEN },
        /^ALTI_TOKEN is set, but ALTI_ENDPOINT and ALTI_KEY are not\. .*give --endpoint and --key, or unset ALTI_TOKEN .*login\.json/,
      ],
      [{ ALTI_TOKEN, ALTI_KEY, ALTI_ENDPOINT: "" }, /^ALTI_KEY and ALTI_TOKEN are set, but ALTI_ENDPOINT is not\./],
      [endpointAlone, /^ALTI_ENDPOINT is set, but ALTI_KEY and ALTI_TOKEN are not\./],
    ] as const) {
      const error = await refusal(sandbox, {}, set)
      assert.strictEqual(error._tag, "UsageError")
      assert.match(error.message, message)
      assert.notInclude(error.message, "env-token")
    }
  })

  it("takes flags for what the variables do not say, and never a variable's token for another endpoint than its own", async () => {
    await using sandbox = await makeSandbox()
    const { ALTI_TOKEN, ALTI_ENDPOINT } = environment
    const flags = { endpoint: "https://flag.example.com", key: Redacted.make("flag-key") }
    assert.deepStrictEqual(await find(sandbox, flags, { ALTI_TOKEN }), ["https://flag.example.com", "flag-key", "env-token"])
    assert.strictEqual((await refusal(sandbox, flags, { ALTI_TOKEN, ALTI_ENDPOINT }))._tag, "NotSignedIn")
    const all = { ...flags, token: Redacted.make("flag-token") }
    assert.strictEqual((await find(sandbox, all, { ALTI_TOKEN }))[2], "flag-token")
  })

  it("knows where each fact comes from", async () => {
    await using sandbox = await makeSandbox()
    const file = await sandbox.write("config/login.json", login)
    const found = (flags: Partial<AccountFlags>, set: NodeJS.ProcessEnv) =>
      Effect.runPromise(findAccount({ ...noFlags, ...flags }, set, placesIn(sandbox)))
    assert.deepStrictEqual((await found({}, {})).sources, { endpoint: file, key: file, token: file })
    const sources = { endpoint: "ALTI_ENDPOINT", key: "--key", token: "ALTI_TOKEN" }
    assert.deepStrictEqual((await found({ key: Redacted.make("k") }, environment)).sources, sources)
    const alone = await refusal(sandbox, { endpoint: "https://elsewhere.example.com", key: Redacted.make("k") })
    assert.match(alone.message, /--endpoint and --key alone do not suffice/)
  })

  it("never sends a token to an endpoint that it was not kept for", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("config/login.json", login)
    const error = await refusal(sandbox, { endpoint: "https://elsewhere.example.com" })
    assert.strictEqual(error._tag, "NotSignedIn")
    assert.match(error.message, /altilift login --endpoint https:\/\/elsewhere\.example\.com/)
    assert.strictEqual((await find(sandbox, { endpoint: "HTTPS://login.example.com:443/" }))[1], "login-key")
  })

  it("says how to sign in when nobody has", async () => {
    await using sandbox = await makeSandbox()
    assert.match((await refusal(sandbox)).message, /Not signed in\. Run "altilift login"/)
  })

  it("names the file, the flag or the variable at fault and never its value", async () => {
    await using sandbox = await makeSandbox()
    const variable = (await refusal(sandbox, {}, { ...environment, ALTI_TOKEN: "secret\ntoken" })).message
    assert.match(variable, /^ALTI_TOKEN has characters/)
    const flag = (await refusal(sandbox, { endpoint: "api.altizure.com" })).message
    assert.match(flag, /^--endpoint is not an http or https address/)
    await sandbox.write("config/login.json", '{"endpoint": "https://x.example.com", "key": "secret"}')
    const file = (await refusal(sandbox)).message
    assert.match(file, /login\.json: token is missing.*altilift login/)
    for (const message of [variable, flag, file]) assert.notInclude(message, "secret")
  })

  it("says what is wrong with a profile file", async () => {
    await using sandbox = await makeSandbox()
    for (const [text, wrong] of [
      ["scopes: [", /config\.yaml/],
      ["active: p9\nscopes: {}", /not among the profiles/],
      [profiles.replace("t2", '""'), /token is empty/],
    ] as const) {
      await sandbox.write(".altizure/config.yaml", text)
      const error = await refusal(sandbox)
      assert.strictEqual(error._tag, "UsageError")
      assert.match(error.message, wrong)
    }
  })
})

describe("a stored login", () => {
  it("is readable for its user alone, and gone after a logout", async () => {
    await using sandbox = await makeSandbox()
    const { login: path } = placesIn(sandbox)
    const account = { endpoint: "https://a.example.com", key: Redacted.make("k"), token: Redacted.make("t") }
    await Effect.runPromise(storeAccount(path, account))
    assert.strictEqual((await stat(path)).mode & 0o777, 0o600)
    await chmod(path, 0o644)
    await Effect.runPromise(storeAccount(path, account))
    assert.strictEqual((await stat(path)).mode & 0o777, 0o600)
    const back = await Effect.runPromise(readAccount(path, fault => fault))
    assert.deepStrictEqual(back && opened(back), ["https://a.example.com", "k", "t"])
    assert.isTrue(await Effect.runPromise(removeAccount(path)))
    assert.isFalse(await Effect.runPromise(removeAccount(path)))
  })
})
