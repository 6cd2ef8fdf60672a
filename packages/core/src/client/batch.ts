import type { AnyDocument, TypedDocument } from "./TypedDocument.ts"
import { textOf } from "./TypedDocument.ts"

/**
 * One GraphQL document that asks the same thing several times, each under an alias (`r0`, `r1`, …): a batch of n
 * requests in one round trip. Fragments are sent once.
 */
export interface Batch {
  readonly document: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** Gathers `variables.length` requests of one operation, which has exactly one top-level field. */
export const batch = <Variables extends Record<string, unknown>>(
  document: TypedDocument<unknown, Variables>,
  variables: ReadonlyArray<Variables>,
): Batch => {
  rootField(document)
  const each = (copy: (index: number) => string, between: string) =>
    Array.from(variables, (_, index) => copy(index)).join(between)
  return {
    document: textOf({
      ...document,
      variables: each(index => renamed(document.variables, index), ", "),
      selection: each(index => `r${index}: ${renamed(document.selection, index)}`, " "),
    }),
    variables: Object.fromEntries(
      variables.flatMap((one, index) => Object.entries(one).map(([name, value]) => [`${name}_${index}`, value])),
    ),
  }
}

/** The answer to request `index` in the shape of the unbatched operation's data. */
export const unbatch = (document: AnyDocument, data: Readonly<Record<string, unknown>>, index: number) => ({
  [rootField(document)]: data[`r${index}`],
})

/** The request that an error of a batch belongs to; `undefined` when it belongs to the document as a whole. */
export const indexOf = (path: ReadonlyArray<string | number> | null | undefined): number | undefined => {
  const match = /^r(\d+)$/.exec(String(path?.[0] ?? ""))
  return match === null ? undefined : Number(match[1])
}

/** Every variable as `$name_index`. The pieces of a document are generated, and no string in them holds a `$`. */
const renamed = (text: string, index: number): string => text.replace(/\$\w+/g, variable => `${variable}_${index}`)

const rootField = ({ name, shape }: AnyDocument): string => {
  const [field, ...more] = Object.keys(shape)
  if (field === undefined || more.length > 0)
    throw new Error(`${name}: only an operation with one top-level field can be batched`)
  return field
}
