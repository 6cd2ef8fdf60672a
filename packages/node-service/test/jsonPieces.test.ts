import { describe, expect, it } from "vitest"
import { jsonPieces } from "../src/graphql/inPieces.ts"

describe("JSON in pieces", () => {
  it("is what JSON.stringify writes", () => {
    const values = [
      null,
      'text \u2028 " \\',
      1.5,
      Number.NaN,
      [],
      {},
      [[], {}, [null, undefined, () => 1]],
      { a: undefined, b: () => 1, c: { d: undefined }, e: [{ f: { g: [1, [2]] } }] },
      { when: new Date(0), nested: [{ when: new Date(0) }] },
      { data: { project: { allImages: { edges: [{ node: { id: "1", error: [] } }, { node: { id: "2", error: ["x"] } }] } } } },
      Object.assign(Object.create(null), { list: [Object.create(null)] }),
    ]
    for (const value of values) expect([...jsonPieces(value)].join("")).toBe(JSON.stringify(value))
  })

  it("comes in many pieces where it is long", () => {
    const long = { edges: Array.from({ length: 50_000 }, (_, index) => ({ node: { id: String(index), error: [] } })) }
    const pieces = [...jsonPieces(long)]
    expect(pieces.length).toBeGreaterThan(10)
    expect(Math.max(...pieces.map(piece => piece.length))).toBeLessThan(100_000)
    expect(pieces.join("")).toBe(JSON.stringify(long))
  })
})
