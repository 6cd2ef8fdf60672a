import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"

const dist = (path: string) => new URL(`../../packages/${path}`, import.meta.url)

describe("the licences of what a bundle contains", () => {
  it.each([
    ["cli/dist", ["effect", "undici", "zod", "@effect/platform-node"]],
    ["node-service/dist", ["effect", "graphql-yoga", "exifreader", "ali-oss", "kysely", "@graphql-yoga/render-graphiql"]],
    ["web/dist/page", ["effect", "solid-js", "exifreader"]],
  ])("are shipped with %s", (folder, contained) => {
    const notices = readFileSync(dist(`${folder}/THIRD-PARTY-NOTICES.txt`), "utf8")
    const entries = notices.split(/^-{80}$/m)
    for (const name of contained) {
      const entry = entries.find(text => text.trimStart().startsWith(`${name} `))
      expect(entry, name).toMatch(/\((MIT|Apache-2\.0|MPL-2\.0)\)/)
      expect(entry?.length, name).toBeGreaterThan(500)
    }
    expect(readdirSync(dist(folder)).some(name => name.endsWith(".js"))).toBe(true)
  })
})
