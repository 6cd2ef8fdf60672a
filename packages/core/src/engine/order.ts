/**
 * In which order files begin. `found`: as they are found. `coverage`: each tenth first, then those between, so that
 * early on the photos that arrived are spread over the whole area; it begins when all files are found.
 */
export type Order = "found" | "coverage"

/** Places in ten files, in the order of their turns: each is far from those before it. */
const turns = [0, 5, 2, 7, 4, 9, 1, 6, 3, 8]

/** The same things in that order. */
export const inOrder = <A>(order: Order, found: ReadonlyArray<A>): ReadonlyArray<A> =>
  order === "found" ? found : turns.flatMap(turn => found.filter((_, at) => at % turns.length === turn))
