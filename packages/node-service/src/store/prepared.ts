import type { CompiledQuery, Kysely } from "kysely"
import type { Tables } from "../ports/tables.ts"

/** Stands for an argument in a statement that is built before its arguments are known. */
class Slot {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
}

type Build<Args extends ReadonlyArray<unknown>, Row> = (
  tables: Kysely<Tables>,
  ...args: Args
) => { readonly compile: () => CompiledQuery<Row> }

/**
 * A statement that is built and compiled once for a database, and not with each use: for what every request asks.
 * Building a statement takes longer than running it.
 *
 * @param build gets arguments that it may only compare with columns, each of them; their values come later
 * @returns what yields the rows
 */
export const prepared = <Args extends ReadonlyArray<unknown>, Row>(build: Build<Args, Row>) => {
  const kept = new WeakMap<Kysely<Tables>, CompiledQuery<Row>>()
  return async (tables: Kysely<Tables>, ...args: Args): Promise<ReadonlyArray<Row>> => {
    const compiled = kept.get(tables) ?? compile(build, tables, args)
    kept.set(tables, compiled)
    const parameters = compiled.parameters.map(one => (one instanceof Slot ? args[one.index] : one))
    return (await tables.executeQuery<Row>({ ...compiled, parameters })).rows
  }
}

const compile = <Args extends ReadonlyArray<unknown>, Row>(
  build: Build<Args, Row>,
  tables: Kysely<Tables>,
  args: Args,
): CompiledQuery<Row> => {
  const slots = args.map((_, index) => new Slot(index))
  const given = slots as ReadonlyArray<unknown> as Args
  const compiled = build(tables, ...given).compile()
  if (slots.every(slot => compiled.parameters.includes(slot))) return compiled
  throw new Error(`an argument is no parameter of: ${compiled.sql}`)
}
