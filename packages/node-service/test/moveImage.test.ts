import { Effect } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { addUser, identify } from "../src/accounts/Accounts.ts"
import { readSettings } from "../src/config.ts"
import { moveImage } from "../src/images/moveImage.ts"
import { registerImage } from "../src/images/registerImage.ts"
import { layerStore } from "../src/layers.ts"
import { createProject } from "../src/projects/Projects.ts"
import { removeAll, temporaryFolder } from "./service.ts"

afterAll(removeAll)

describe("a row", () => {
  it("is moved by one of those who move it at the same time; the others see where it is", async () => {
    const settings = readSettings({ data: await temporaryFolder() }, {})
    const program = Effect.gen(function* () {
      const { key, token } = yield* addUser("a@example.com")
      const { user } = yield* identify(key, token)
      const draft = { name: "a project", type: "free", visibility: "private", modelType: null, imported: false } as const
      const project = yield* createProject(user?.id ?? "", draft)
      const image = yield* registerImage(project, { name: "a.jpg", type: undefined, checksum: undefined })
      const arrivals = yield* Effect.all(
        Array.from({ length: 20 }, () => moveImage(image.id, "arrived")),
        {
          concurrency: "unbounded",
        },
      )
      const late = yield* moveImage(image.id, "started")
      const gone = yield* moveImage("0".repeat(24), "arrived")
      return { arrivals, late, gone }
    })
    const { arrivals, late, gone } = await Effect.runPromise(Effect.provide(program, layerStore(settings)))
    expect(arrivals.filter(outcome => outcome?.moved)).toHaveLength(1)
    expect(new Set(arrivals.map(outcome => outcome?.row.state))).toEqual(new Set(["Uploaded"]))
    expect(late).toMatchObject({ moved: false, row: { state: "Uploaded" } })
    expect(gone).toBeUndefined()
  })
})
