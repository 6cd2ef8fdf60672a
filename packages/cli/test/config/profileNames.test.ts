import { assert, describe, it } from "@effect/vitest"
import type { AppPaths } from "../../src/config/paths.ts"
import { profileNames } from "../../src/config/profileNames.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"

const namesIn = (sandbox: Sandbox) => {
  const paths = { login: sandbox.file("login.json"), profiles: sandbox.file("profiles") }
  return profileNames(paths as AppPaths)
}

describe("the names of stored logins", () => {
  it("are those that --profile takes, default first", async () => {
    await using sandbox = await makeSandbox()
    assert.deepStrictEqual(await namesIn(sandbox), [])
    for (const name of ["work.json", "home.json", "notes.txt", ".hidden.json", "a b.json", "default.json"]) {
      await sandbox.write(`profiles/${name}`, "")
    }
    assert.deepStrictEqual(await namesIn(sandbox), ["home", "work"])
    await sandbox.write("login.json", "")
    assert.deepStrictEqual(await namesIn(sandbox), ["default", "home", "work"])
  })
})
