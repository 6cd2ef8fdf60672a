import { type Page, toCursor } from "../store/page.ts"

/** A page as relay clients expect it. */
export const toConnection = <Row extends { readonly seq: number }>(page: Page<Row>) => {
  const edges = page.rows.map(node => ({ cursor: toCursor(node.seq), node }))
  return {
    totalCount: page.totalCount,
    edges,
    pageInfo: {
      hasPreviousPage: page.hasPreviousPage,
      hasNextPage: page.hasNextPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}
