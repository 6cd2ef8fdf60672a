import type { Point } from "./metres.ts"

/** Metres: places that are farther apart, with no other between them, are different sites. */
const apart = 1_000

/** Groups places that are near each other: each has its grid, because one over all would be too coarse. */
export const sitesOf = <Item extends { readonly centre: Point }>(
  items: ReadonlyArray<Item>,
): ReadonlyArray<ReadonlyArray<Item>> => {
  const squares = Map.groupBy(items, ({ centre: [east, north] }) => keyOf(Math.floor(east / apart), Math.floor(north / apart)))
  const left = new Set(squares.keys())
  const sites: Array<ReadonlyArray<Item>> = []
  for (const first of left) {
    left.delete(first)
    const site = [first]
    for (const square of site) for (const next of around(square)) if (left.delete(next)) site.push(next)
    sites.push(site.flatMap(square => squares.get(square) ?? []))
  }
  return sites
}

const keyOf = (column: number, row: number): string => `${column} ${row}`

const around = (square: string): ReadonlyArray<string> => {
  const [column = 0, row = 0] = square.split(" ").map(Number)
  return [-1, 0, 1].flatMap(x => [-1, 0, 1].map(y => keyOf(column + x, row + y)))
}
