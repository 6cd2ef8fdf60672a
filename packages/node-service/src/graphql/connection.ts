import { breath } from "../breath.ts"
import { type Page, toCursor } from "../store/page.ts"

/** A page as relay clients expect it. */
export const toConnection = <Row extends { readonly seq: number }>({ rows, first, last, ...page }: Page<Row>) => {
  const toEdge = (node: Row) => ({ cursor: toCursor(node.seq), node })
  return {
    totalCount: page.totalCount,
    edges: Symbol.asyncIterator in rows ? inTurns(rows, toEdge) : rows.map(toEdge),
    pageInfo: {
      hasPreviousPage: page.hasPreviousPage,
      hasNextPage: page.hasNextPage,
      startCursor: first === undefined ? null : toCursor(first.seq),
      endCursor: last === undefined ? null : toCursor(last.seq),
    },
  }
}

/**
 * GraphQL takes an asynchronous iterable where it takes an array, and others are let in between; the generated types
 * know arrays only.
 */
const inTurns = <Row, Edge>(rows: AsyncIterable<Row>, toEdge: (row: Row) => Edge): Array<Edge> => {
  const edges: AsyncIterable<Edge> = {
    [Symbol.asyncIterator]: async function* () {
      for await (const row of rows) {
        yield toEdge(row)
        const turn = breath()
        if (turn !== undefined) await turn
      }
    },
  }
  return edges as unknown as Array<Edge>
}
