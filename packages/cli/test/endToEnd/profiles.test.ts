import { readFile, stat } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()

describe("profiles", () => {
  it("keep several logins side by side, and the one without a name stays where it was", async () => {
    await using sandbox = await makeSandbox()
    const config = (name: string) => sandbox.file(`home/.config/altilift/${name}`)
    const signIn = ["login", "--from", service.ownerFile]
    assert.strictEqual((await altilift(sandbox, signIn)).code, 0)
    const before = await readFile(config("login.json"), "utf8")
    const made = await altilift(sandbox, [...signIn, "--profile", "work"])
    assert.deepStrictEqual([made.code, made.stdout.includes(config("profiles/work.json"))], [0, true], made.stderr)
    assert.strictEqual(await readFile(config("login.json"), "utf8"), before)
    assert.strictEqual((await stat(config("profiles/work.json"))).mode & 0o777, 0o600)
    assert.strictEqual((await altilift(sandbox, ["logout"])).code, 0)
    assert.strictEqual((await altilift(sandbox, ["buckets"])).code, 4)
    assert.strictEqual((await altilift(sandbox, ["buckets", "--profile", "work"])).code, 0)
    assert.strictEqual((await altilift(sandbox, ["buckets"], { environment: { ALTI_PROFILE: "work" } })).code, 0)
    const out = await altilift(sandbox, ["logout"], { environment: { ALTI_PROFILE: "work" } })
    assert.match(out.stdout, /Removed .*work\.json/)
    const gone = await altilift(sandbox, ["buckets", "--profile", "work"])
    assert.deepStrictEqual([gone.code, /altilift login --profile work/.test(gone.stderr)], [4, true], gone.stderr)
  })

  it("are named in the advice on a token that is not accepted", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("home/.config/altilift/profiles/work.json", JSON.stringify({ ...service.account, token: "wrong" }))
    const { code, stderr } = await altilift(sandbox, ["buckets", "--profile", "work"])
    assert.deepStrictEqual([code, /Log in again: altilift login --profile work\./.test(stderr)], [4, true], stderr)
    const bad = await altilift(sandbox, ["buckets", "--profile", "../work", "--lang", "zh"])
    assert.deepStrictEqual([bad.code, /配置名称/.test(bad.stderr)], [2, true], bad.stderr)
  })
})
