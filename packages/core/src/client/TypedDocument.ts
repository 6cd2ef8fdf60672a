import type { Shape } from "./shape.ts"

/**
 * One GraphQL operation, generated from `operations/`: its text in pieces, so that several can travel as one, and the
 * shape of its answer.
 */
export interface TypedDocument<Data, Variables> {
  readonly operation: string
  readonly name: string
  /** Declarations: `$pid: ID!, $checksum: String!`. */
  readonly variables: string
  /** Top-level fields. */
  readonly selection: string
  readonly fragments: string
  readonly shape: { readonly [field: string]: Shape }
  /** Only a type. */
  readonly types?: ((variables: Variables) => Data) | undefined
}

/** An operation of whatever answer, as far as its text goes. */
export type AnyDocument = Omit<TypedDocument<unknown, never>, "types">

export const textOf = ({ operation, name, variables, selection, fragments }: AnyDocument): string =>
  `${operation} ${name}${variables === "" ? "" : `(${variables})`} { ${selection} } ${fragments}`.trimEnd()
