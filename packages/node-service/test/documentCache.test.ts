import { type DocumentNode, parse } from "graphql"
import { describe, expect, it } from "vitest"
import { makeDocumentCache } from "../src/graphql/DocumentCache.ts"
import { makeTurns } from "../src/graphql/Turns.ts"

const document: DocumentNode = parse("{ a }")

describe("the documents that are kept", () => {
  it("are those used last, up to a weight that counts their tokens", () => {
    const cache = makeDocumentCache()
    const kept = () => Array.from({ length: 1_000 }, (_, index) => index).filter(index => cache.get(`d${index}`) !== undefined)
    for (let index = 0; index < 1_000; index++) {
      cache.keep(`d${index}`, document, 3_000)
      // One that is asked again and again stays.
      expect(cache.get("d0")).toBe(document)
    }
    const all = kept()
    expect(all.length).toBeGreaterThan(30)
    expect(all.length).toBeLessThan(40)
    expect(all[0]).toBe(0)
    expect(all.at(-1)).toBe(999)
  })

  it("are none that weigh too much alone, by their text or by their tokens", () => {
    const cache = makeDocumentCache()
    const long = "x".repeat(1_100_000)
    cache.keep(long, document, 1)
    cache.keep("many", document, 7_000)
    expect(cache.get(long)).toBeUndefined()
    expect(cache.get("many")).toBeUndefined()
  })
})

describe("the turns of documents", () => {
  it("go around among those who ask, with the rest of the process in between", async () => {
    const turn = makeTurns()
    const done: Array<string> = []
    let rounds = 0
    const clock = setInterval(() => rounds++, 0)
    const work = async (asker: string) => {
      await turn(asker)
      for (const begun = performance.now(); performance.now() - begun < 15; ) {
        // Busy.
      }
      done.push(asker)
    }
    await Promise.all([...Array.from({ length: 20 }, () => work("attacker")), work("owner"), work("another")])
    clearInterval(clock)
    expect(done.indexOf("owner")).toBeLessThan(4)
    expect(done.indexOf("another")).toBeLessThan(5)
    expect(done).toHaveLength(22)
    expect(rounds).toBeGreaterThan(10)
  })

  it("are had at once while there is little to do", async () => {
    const turn = makeTurns()
    for (let index = 0; index < 10; index++) {
      expect(turn("anybody")).toBeUndefined()
      await new Promise(setImmediate)
    }
  })
})
