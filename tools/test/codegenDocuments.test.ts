import { buildSchema, parse } from "graphql"
import { describe, expect, it } from "vitest"
import { plugin } from "../src/codegen/documents.ts"

const schema = buildSchema(`
  scalar JSON
  enum Colour { Red }
  type Node { id: ID! name: String tags: [String] sure: [Node!] size: Float extra: JSON colour: Colour node: Node }
  type Query { node(id: ID!): Node }
`)
const generated = (...documents: ReadonlyArray<string>) =>
  plugin(
    schema,
    documents.map(text => ({ document: parse(text) })),
  ).content

describe("the plugin for documents", () => {
  it("writes the text of an operation in pieces that can be batched, and the shape of its answer", () => {
    const text = generated(
      "query GetNode($id: ID!) { node(id: $id) { id name tags size extra sure { name } other: node { id } } }",
    )
    expect(text).toContain('variables: "$id: ID!"')
    expect(text).toContain('selection: "node(id: $id) { id name tags size extra sure { name } other: node { id } }"')
    expect(text).toContain(
      'shape: { node: { "id!": "string", name: "string", tags: ["string"], size: "number", extra: "json", sure: [{ name: "string" }, "!"], other: { "id!": "string" } } }',
    )
  })

  it("requires no field that servers may not know", () => {
    expect(generated("query A { node(id: 1) { id @additive sure @additive { id } } }")).toContain(
      'shape: { node: { id: "string", sure: [{ "id!": "string" }, "!"] } }',
    )
  })

  it("writes a fragment once, before those that use it", () => {
    const text = generated(
      "query A($id: ID!) { node(id: $id) { ...Outer } }",
      "fragment Outer on Node { id node { ...Inner } }",
      "fragment Inner on Node { name }",
    )
    expect(text.indexOf("const InnerShape")).toBeLessThan(text.indexOf("const OuterShape"))
    expect(text).toContain('const OuterShape = { "id!": "string", node: InnerShape } as const')
    expect(text).toContain('fragments: OuterText + " " + InnerText')
  })

  it.each([
    ["an enum in an answer", "query A($id: ID!) { node(id: $id) { colour } }", /more values than the contract/],
    ["a field that is named twice", "query A($id: ID!) { node(id: $id) { name name } }", /names a field twice/],
    ["an inline fragment", "query A($id: ID!) { node(id: $id) { ... on Node { name } } }", /Inline fragments/],
    ["variables of a fragment", "fragment F on Query { node(id: $id) { name } }", /cannot be batched/],
    ["a string with a dollar sign", 'query A { node(id: "a$b") { name } }', /takes for a variable/],
    ["a deep additive field", "query A { node(id: 1) { node @additive { node { node { name } } } } }", /two levels/],
    ["an operation without a name", '{ node(id: "1") { name } }', /no name/],
  ])("refuses %s", (_, text, why) => {
    expect(() => generated(text)).toThrow(why)
  })
})
