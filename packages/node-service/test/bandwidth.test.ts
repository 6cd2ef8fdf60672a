import { expect, it } from "vitest"
import { reconstructorList } from "../src/reconstruction/reconstructorSettings.ts"

it("names the setting of a bandwidth that is none", () => {
  const upstream = { kind: "upstream", name: "office", endpoint: "nowhere", key: "k", token: "secret", bandwidth: "fast" }
  const issues = reconstructorList.safeParse([upstream]).error?.issues ?? []
  expect(issues.map(({ path }) => path.join("."))).toEqual(["0.endpoint", "0.bandwidth"])
  expect(JSON.stringify(issues)).not.toContain("secret")
})
