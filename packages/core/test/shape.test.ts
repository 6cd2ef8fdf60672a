import { assert, describe, it } from "vitest"
import { readShape, type Shape } from "../src/client/shape.ts"

const node = { "id!": "string", name: "string", size: "number", there: "boolean", extra: "json" } as const
const shape: { readonly [field: string]: Shape } = { node, list: [node], sure: [{ "name!": "string" }, "!"], words: ["string"] }
const none = { node: null, list: null, sure: null, words: null }
const empty = { id: "1", name: null, size: null, there: null, extra: null }

describe("an answer", () => {
  it("may leave out whatever may be null", () => {
    assert.deepStrictEqual(readShape(shape, {}), none)
    assert.deepStrictEqual(readShape(shape, { node: { id: "1" } }), { ...none, node: empty })
  })

  it("keeps what was asked for, and nothing else", () => {
    const extra = { any: [1, { thing: null }] }
    const full = { id: "1", name: "a", size: 0.5, there: false, extra }
    assert.deepStrictEqual(readShape(shape, { node: { ...full, more: 1 }, other: 2 }), { ...none, node: full })
  })

  it("may have nulls in its lists", () => {
    const answer = { list: [null, { id: "1" }], words: ["a", null] }
    assert.deepStrictEqual(readShape(shape, answer), { ...none, list: [null, empty], words: ["a", null] })
  })

  it.each([
    ["text for a number", { node: { id: "1", size: "7" } }],
    ["a number for text", { node: { id: 1 } }],
    ["an object for text", { node: { id: "1", name: {} } }],
    ["null for what is never null", { node: { id: null } }],
    ["nothing for what is never null", { list: [{}] }],
    ["a null in a list that has none", { sure: [null] }],
    ["a list for an object", { node: [] }],
    ["an object for a list", { words: {} }],
    ["text for an object", { node: "1" }],
    ["a wrong item", { list: [{ id: "1" }, { id: 2 }] }],
    ["no object at all", []],
  ])("has another shape with %s", (_, answer) => {
    assert.isUndefined(readShape(shape, answer))
  })
})
