import type { TypedDocumentNode } from "@graphql-typed-document-node/core"
import { type DocumentNode, Kind, type OperationDefinitionNode, print, visit } from "graphql"

/**
 * One GraphQL document that asks the same thing several times, each under an alias (`r0`, `r1`, …): a batch of n requests in one
 * round trip. Fragments are sent once.
 */
export interface Batch {
  readonly document: string
  readonly variables: Readonly<Record<string, unknown>>
}

const printed = new WeakMap<DocumentNode, Map<number, string>>()

/** Gathers `variables.length` requests of one operation, which has exactly one top-level field. */
export const batch = <Variables extends Record<string, unknown>>(
  operation: TypedDocumentNode<unknown, Variables>,
  variables: ReadonlyArray<Variables>,
): Batch => {
  const sizes = printed.get(operation) ?? new Map<number, string>()
  printed.set(operation, sizes)
  const document = sizes.get(variables.length) ?? printBatch(operation, variables.length)
  sizes.set(variables.length, document)
  return {
    document,
    variables: Object.fromEntries(
      variables.flatMap((one, index) => Object.entries(one).map(([name, value]) => [`${name}_${index}`, value])),
    ),
  }
}

/** The answer to request `index` in the shape of the unbatched operation's data. */
export const unbatch = (operation: DocumentNode, data: Readonly<Record<string, unknown>>, index: number): unknown => ({
  [rootField(definitionOf(operation))]: data[`r${index}`],
})

/** The request that an error of a batch belongs to; `undefined` when it belongs to the document as a whole. */
export const indexOf = (path: ReadonlyArray<string | number> | null | undefined): number | undefined => {
  const match = /^r(\d+)$/.exec(String(path?.[0] ?? ""))
  return match === null ? undefined : Number(match[1])
}

const printBatch = (operation: DocumentNode, size: number): string => {
  const definition = definitionOf(operation)
  const copies = Array.from({ length: size }, (_, index) => aliased(definition, index))
  return print({
    kind: Kind.DOCUMENT,
    definitions: [
      {
        ...definition,
        variableDefinitions: copies.flatMap(copy => copy.variableDefinitions ?? []),
        selectionSet: { kind: Kind.SELECTION_SET, selections: copies.flatMap(copy => copy.selectionSet.selections) },
      },
      ...operation.definitions.filter(other => other.kind === Kind.FRAGMENT_DEFINITION),
    ],
  })
}

/** The operation with every variable renamed to `name_index` and its top-level field under the alias `r{index}`. */
const aliased = (definition: OperationDefinitionNode, index: number): OperationDefinitionNode =>
  visit(definition, {
    Variable: node => ({ ...node, name: { ...node.name, value: `${node.name.value}_${index}` } }),
    Field: (node, _key, _parent, path) =>
      path.filter(step => step === "selectionSet").length === 1
        ? { ...node, alias: { kind: Kind.NAME, value: `r${index}` } }
        : undefined,
  })

const definitionOf = (operation: DocumentNode): OperationDefinitionNode => {
  const definition = operation.definitions.find(one => one.kind === Kind.OPERATION_DEFINITION)
  if (definition === undefined) throw new Error("A batch needs an operation, and this document has none")
  return definition
}

const rootField = (definition: OperationDefinitionNode): string => {
  const [field, ...more] = definition.selectionSet.selections
  if (field?.kind !== Kind.FIELD || more.length > 0) throw new Error("Only an operation with one top-level field can be batched")
  return field.name.value
}
