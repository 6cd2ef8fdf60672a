import { readFileSync } from "node:fs"
import { assert } from "@effect/vitest"
import { z } from "zod"
import type { Ended } from "./altilift.ts"

const documented: unknown = JSON.parse(readFileSync(new URL("../../../../docs/events.schema.json", import.meta.url), "utf8"))

/**
 * The documented schema allows further fields for later versions; a field that is not documented today is a mistake.
 */
const withoutOthers = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(withoutOthers)
  if (typeof schema !== "object" || schema === null) return schema
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withoutOthers(value)]))
  return "properties" in inside && inside.type === "object" ? { ...inside, additionalProperties: false } : inside
}

const schema = z.fromJSONSchema(withoutOthers(documented) as Parameters<typeof z.fromJSONSchema>[0])

/** An event that the documentation knows. */
export type Documented = Readonly<Record<string, unknown>> & { readonly event: string }

/** The events of a run with `--json`: each is as documented, and the last, and no other, says how the run ended. */
export const eventsOf = ({ stdout }: Ended): ReadonlyArray<Documented> => {
  const events = stdout
    .trimEnd()
    .split("\n")
    .map(line => JSON.parse(line))
  for (const event of events) {
    const { error } = schema.safeParse(event)
    assert.isUndefined(error, `${JSON.stringify(event)}: ${error && z.prettifyError(error)}`)
  }
  const ends = events.map(({ event }) => event === "summary" || event === "failed")
  assert.strictEqual(ends.indexOf(true), events.length - 1, stdout)
  return events
}
