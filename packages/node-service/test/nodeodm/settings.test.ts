import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Redacted } from "effect"
import { afterAll, expect, it } from "vitest"
import { readSettings } from "../../src/config.ts"
import { removeAll, temporaryFolder } from "../service.ts"

afterAll(removeAll)

const read = async (more: Record<string, unknown>) => {
  const config = join(await temporaryFolder(), "altilift.json")
  const odm = { name: "odm", kind: "nodeodm", url: "http://127.0.0.1:3000", ...more }
  await writeFile(config, JSON.stringify({ reconstructors: [odm] }))
  return readSettings({ config }, { ODM_TOKEN: "the-token" }).reconstructors[0]
}

it("have a token that is not printed, and a URL that may have a path", async () => {
  const settings = await read({
    url: "https://odm.example.com/node/",
    token: { env: "ODM_TOKEN" },
    options: { "orthophoto-resolution": 5, dsm: true, "pc-quality": "high" },
    optionsByType: { Dense: { "pc-quality": "ultra" } },
    assets: ["odm_orthophoto/", "cameras.json"],
  })
  expect(settings).toMatchObject({ url: "https://odm.example.com/node", assets: ["odm_orthophoto", "cameras.json"] })
  expect(JSON.stringify(settings)).not.toContain("the-token")
  expect(settings?.kind === "nodeodm" && settings.token && Redacted.value(settings.token)).toBe("the-token")
  expect(await read({})).toMatchObject({ options: {}, optionsByType: {} })
})

it.each([
  [{ url: "http://user:hidden@a" }, "reconstructors[0].url: must have no credentials"],
  [{ url: "http://a/?token=hidden" }, "reconstructors[0].url: must have no credentials, query"],
  [{ url: "http://a/#hidden" }, "reconstructors[0].url: must have no credentials, query or fragment"],
  [{ url: "ftp://a" }, "reconstructors[0].url: must be a URL like"],
  [{ url: undefined }, "reconstructors[0].url"],
  [{ token: "" }, "reconstructors[0].token: must not be empty"],
  [{ token: { env: "NOT_SET" } }, "NOT_SET is not set"],
  [{ options: { "--dsm": true } }, "must be an option of NodeODM without its dashes"],
  [{ options: { dsm: [1] } }, "reconstructors[0].options.dsm"],
  [{ optionsByType: { gold: {} } }, "gold"],
  [{ assets: ["../x"] }, "reconstructors[0].assets[0]: must be a path"],
  [{ assets: ["/x"] }, "reconstructors[0].assets[0]: must be a path"],
  [{ assets: [] }, "reconstructors[0].assets: must name at least one asset"],
  [{ image: "x" }, "image"],
])("are refused when they are %j, by a message that says where and how", async (more, message) => {
  const complaint = await read(more).then(
    () => "none",
    error => String(error.message),
  )
  expect(complaint).toContain(message)
  expect(complaint).not.toContain("hidden")
})
