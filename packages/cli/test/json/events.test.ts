import { fileURLToPath } from "node:url"
import { describe, expect, it } from "@effect/vitest"
import { z } from "zod"
import { jsonEvent } from "../../src/json/JsonEvent.ts"

const file = fileURLToPath(new URL("../../../../docs/events.schema.json", import.meta.url))

describe("docs/events.schema.json", () => {
  it("is what the schemas of the events say (else: npx vitest run test/json -u)", async () => {
    const schema = z.toJSONSchema(jsonEvent, { io: "input" })
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(file)
  })
})
