import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { readPageRequest, toCursor } from "../src/store/page.ts"
import { readPage } from "../src/store/readPage.ts"

/** A list of rows with these numbers, in this order. */
const listed = async (seqs: ReadonlyArray<number>, forward: "asc" | "desc", request: object) => {
  const signed = (seq: number) => (forward === "asc" ? seq : -seq)
  const page = await Effect.runPromise(
    Effect.gen(function* () {
      const window = yield* readPageRequest(request)
      return yield* readPage(window, seqs.length, forward, ({ after, before, order, limit, offset }) =>
        Effect.sync(() =>
          seqs
            .filter(seq => after === undefined || signed(seq) > signed(after))
            .filter(seq => before === undefined || signed(seq) < signed(before))
            .toSorted((one, other) => (order === "asc" ? one - other : other - one))
            .slice(offset, offset + limit)
            .map(seq => ({ seq })),
        ),
      )
    }),
  )
  const rows: Array<number> = []
  for await (const { seq } of page.rows) rows.push(seq)
  const { hasPreviousPage, hasNextPage } = page
  return { rows, hasPreviousPage, hasNextPage, ends: [page.first?.seq, page.last?.seq] }
}

const all = Array.from({ length: 1_700 }, (_, index) => index * 2 + 1)

describe("a long page", () => {
  it("has the same rows as the list, from either end, in both orders", async () => {
    for (const forward of ["asc", "desc"] as const) {
      const list = forward === "asc" ? all : all.toReversed()
      const at = (index: number) => toCursor(list[index] ?? 0)
      const cases: ReadonlyArray<[object, number, number]> = [
        [{}, 0, 1_700],
        [{ first: 600 }, 0, 600],
        [{ first: 1_699 }, 0, 1_699],
        [{ first: 1_700 }, 0, 1_700],
        [{ first: 5_000 }, 0, 1_700],
        [{ last: 600 }, 1_100, 1_700],
        [{ last: 5_000 }, 0, 1_700],
        [{ after: at(99) }, 100, 1_700],
        [{ before: at(1_600) }, 0, 1_600],
        [{ after: at(99), before: at(1_600), first: 700 }, 100, 800],
        [{ after: at(99), before: at(1_600), last: 700 }, 900, 1_600],
        [{ first: 3 }, 0, 3],
        [{ last: 3 }, 1_697, 1_700],
      ]
      for (const [request, from, to] of cases) {
        const page = await listed(all, forward, request)
        const expected = list.slice(from, to)
        expect(page.rows, JSON.stringify(request)).toEqual(expected)
        expect(page.ends, JSON.stringify(request)).toEqual([expected[0], expected.at(-1)])
        // Relay: at the end that a client pages away from, all that is known is whether it came from somewhere.
        const cut = expected.length < list.slice("after" in request ? 100 : 0, "before" in request ? 1_600 : undefined).length
        const [behind, ahead] = "last" in request ? [cut, "before" in request] : ["after" in request, cut]
        expect([page.hasPreviousPage, page.hasNextPage], JSON.stringify(request)).toEqual([behind, ahead])
      }
      expect(await listed([], forward, {})).toMatchObject({ rows: [], hasNextPage: false, hasPreviousPage: false })
    }
  })
})
