import { Effect } from "effect"
import { type Page, toPage, type Window } from "./page.ts"

/** Rows read at a time, and the longest page that is read as a whole. */
const most = 500

/** Rows of a window, in the order in which they are read. */
export interface Slice {
  /** Rows behind these positions of the list, and before. */
  readonly after: number | undefined
  readonly before: number | undefined
  readonly order: "asc" | "desc"
  readonly limit: number
  /** Rows skipped first. */
  readonly offset: number
}

/**
 * The page of a window. One may have all the rows there are: of a long one only both ends are read at once, and the
 * others a slice at a time when they are asked for, so that they are neither in the memory together nor in the way of
 * other requests.
 *
 * @param forward the order of `seq` in which the list begins
 * @param read reads rows, once for each slice
 */
export const readPage = Effect.fnUntraced(function* <Row extends { readonly seq: number }, E, R>(
  window: Window,
  totalCount: number,
  forward: "asc" | "desc",
  read: (slice: Slice) => Effect.Effect<ReadonlyArray<Row>, E, R>,
) {
  const { after, before, limit, from } = window
  const backward = forward === "asc" ? "desc" : "asc"
  const there = from === "start" ? forward : backward
  const back = from === "start" ? backward : forward
  const short = limit !== undefined && limit <= most
  if (short) return toPage(yield* read({ after, before, order: there, limit: limit + 1, offset: 0 }), window, totalCount)
  const [near] = yield* read({ after, before, order: there, limit: 1, offset: 0 })
  const [atLimit, more] = limit === undefined ? [] : yield* read({ after, before, order: there, limit: 2, offset: limit - 1 })
  const [far] = atLimit === undefined ? yield* read({ after, before, order: back, limit: 1, offset: 0 }) : [atLimit]
  const page = toPage<Row>([], window, totalCount)
  if (near === undefined || far === undefined) return page
  const [first, last] = from === "start" ? [near, far] : [far, near]
  const next = (row: Row) => read({ after: row.seq, before, order: forward, limit: most, offset: 0 })
  const rows = between(first, last, forward, next, Effect.runPromiseWith(yield* Effect.context<R>()))
  const [behind, ahead] = from === "start" ? [page.hasPreviousPage, more !== undefined] : [more !== undefined, page.hasNextPage]
  return { ...page, rows, first, last, hasPreviousPage: behind, hasNextPage: ahead } satisfies Page<Row>
})

/** All rows from one to another, read when they are asked for. */
const between = <Row extends { readonly seq: number }, E, R>(
  first: Row,
  last: Row,
  order: "asc" | "desc",
  next: (row: Row) => Effect.Effect<ReadonlyArray<Row>, E, R>,
  run: (effect: Effect.Effect<ReadonlyArray<Row>, E, R>) => Promise<ReadonlyArray<Row>>,
): AsyncIterable<Row> => ({
  [Symbol.asyncIterator]: async function* () {
    let rows: ReadonlyArray<Row> = [first]
    for (let row: Row | undefined = first; row !== undefined; row = rows.at(-1)) {
      for (const one of rows) {
        // The last one itself may have gone meanwhile.
        if (order === "asc" ? one.seq > last.seq : one.seq < last.seq) return
        yield one
      }
      rows = await run(next(row))
    }
  },
})
