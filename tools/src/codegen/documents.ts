/**
 * A plugin of graphql-codegen: each operation as a `TypedDocument`, its text in pieces that can be batched and the
 * shape of its answer. Needs the types that `typescript-operations` writes into the same file.
 */
import {
  type FragmentDefinitionNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from "graphql"

/** As graphql-codegen hands it over. */
interface Source {
  readonly document?: { readonly definitions: ReadonlyArray<{ readonly kind: string }> }
}

/** How the scalars of the contract look in JSON; any other is a string. */
const scalars: Readonly<Record<string, string>> = { Int: "number", Float: "number", Boolean: "boolean", JSON: "json" }

export const plugin = (schema: GraphQLSchema, sources: ReadonlyArray<Source>) => {
  const definitions = sources.flatMap(source => source.document?.definitions ?? [])
  const fragments = definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION)
  const operations = definitions.filter((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION)
  const content = [
    ...inOrder(fragments).map(one => fragment(schema, one)),
    ...operations.map(one => operation(schema, one, fragments)),
  ]
  return { prepend: ["import type { TypedDocument } from '../TypedDocument.ts';"], content: content.join("\n\n") }
}

const fragment = (schema: GraphQLSchema, definition: FragmentDefinitionNode): string => {
  if (variablesIn(definition).length > 0)
    throw new Error(`The fragment ${definition.name.value} uses variables: it cannot be batched`)
  const name = definition.name.value
  const text = oneLine(print(definition))
  checkSelection(name, text)
  const shape = shapeOf(schema, schema.getType(definition.typeCondition.name.value), definition.selectionSet)
  return `const ${name}Text = ${quoted(text)};\nconst ${name}Shape = ${shape} as const;`
}

const operation = (
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  fragments: ReadonlyArray<FragmentDefinitionNode>,
): string => {
  const name = definition.name?.value
  if (name === undefined) throw new Error("An operation has no name")
  const variables = (definition.variableDefinitions ?? []).map(one => oneLine(print(one))).join(", ")
  const selection = definition.selectionSet.selections.map(one => oneLine(print(one))).join(" ")
  checkSelection(name, selection)
  const texts = spreadBy(definition.selectionSet, fragments).map(one => `${one.name.value}Text`)
  const typeName = pascalCase(name) + pascalCase(definition.operation)
  return [
    `export const ${pascalCase(name)}Document: TypedDocument<${typeName}, ${typeName}Variables> = {`,
    `  operation: ${quoted(definition.operation)},`,
    `  name: ${quoted(name)},`,
    `  variables: ${quoted(variables)},`,
    `  selection: ${quoted(selection)},`,
    `  fragments: ${texts.length === 0 ? '""' : texts.join(' + " " + ')},`,
    `  shape: ${shapeOf(schema, schema.getRootType(definition.operation), definition.selectionSet)},`,
    "};",
  ].join("\n")
}

/** The shape of an object, as `client/shape.ts` reads it. */
const shapeOf = (schema: GraphQLSchema, type: unknown, { selections }: SelectionSetNode): string => {
  const names = selections.flatMap(one => (one.kind === Kind.FIELD ? [one.alias?.value ?? one.name.value] : []))
  if (new Set(names).size < names.length) throw new Error(`A selection of ${String(type)} names a field twice`)
  const [only] = selections
  if (selections.length === 1 && only?.kind === Kind.FRAGMENT_SPREAD) return `${only.name.value}Shape`
  return `{ ${selections.map(one => partOfShape(schema, type, one)).join(", ")} }`
}

const partOfShape = (schema: GraphQLSchema, parent: unknown, selection: SelectionNode): string => {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return `...${selection.name.value}Shape`
  if (selection.kind === Kind.INLINE_FRAGMENT) throw new Error("Inline fragments have no shape")
  const { name, alias, selectionSet, directives } = selection
  const field = schema.getField(parent as Parameters<GraphQLSchema["getField"]>[0], name.value)
  if (field === undefined) throw new Error(`${String(parent)} has no field ${name.value}`)
  const key = alias?.value ?? name.value
  // Servers that do not know a field leave it out.
  const isAdditive = directives?.some(one => one.name.value === "additive") === true
  return `${isNonNullType(field.type) && !isAdditive ? quoted(`${key}!`) : key}: ${shapeOfType(schema, field.type, selectionSet)}`
}

const shapeOfType = (schema: GraphQLSchema, given: GraphQLOutputType, selectionSet: SelectionSetNode | undefined): string => {
  const type = getNullableType(given)
  if (isListType(type)) {
    return `[${shapeOfType(schema, type.ofType, selectionSet)}${isNonNullType(type.ofType) ? ', "!"' : ""}]`
  }
  if (isEnumType(type))
    throw new Error(`${type.name}: an answer has no enums, because servers have more values than the contract`)
  if (isCompositeType(type) && selectionSet !== undefined) return shapeOf(schema, type, selectionSet)
  return quoted(scalars[getNamedType(type).name] ?? "string")
}

/** What `client/batch.ts` and `client/features.ts` rely on, who read documents as text. */
const checkSelection = (name: string, text: string): void => {
  if (/"[^"]*\$[^"]*"/.test(text)) throw new Error(`${name}: a string holds a $, which batching takes for a variable`)
  if (/@additive \{(?:[^{}]|\{[^{}]*\})*\{[^{}]*\{/.test(text))
    throw new Error(`${name}: what is selected of an @additive field has at most two levels`)
}

/** Fragments that a selection needs, each once, with those that they need. */
const spreadBy = (
  node: SelectionSetNode,
  fragments: ReadonlyArray<FragmentDefinitionNode>,
): ReadonlyArray<FragmentDefinitionNode> => {
  const names = new Set<string>()
  const collect = (selectionSet: SelectionSetNode): void => {
    visit(selectionSet, {
      FragmentSpread: ({ name }) => {
        if (names.has(name.value)) return
        names.add(name.value)
        const spread = fragments.find(one => one.name.value === name.value)
        if (spread !== undefined) collect(spread.selectionSet)
      },
    })
  }
  collect(node)
  return fragments.filter(one => names.has(one.name.value))
}

/** Fragments after those that they spread: a constant is written before it is used. */
const inOrder = (fragments: ReadonlyArray<FragmentDefinitionNode>): ReadonlyArray<FragmentDefinitionNode> =>
  fragments.toSorted((a, b) => spreadBy(a.selectionSet, fragments).length - spreadBy(b.selectionSet, fragments).length)

const variablesIn = (definition: FragmentDefinitionNode): ReadonlyArray<string> => {
  const names: Array<string> = []
  visit(definition, { Variable: ({ name }) => void names.push(name.value) })
  return names
}

/** As `typescript-operations` names types: `SignOSS` is `SignOss`. */
const pascalCase = (name: string): string =>
  name.replace(/[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+/g, word => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())

const oneLine = (text: string): string => text.replace(/\s+/g, " ")

const quoted = (text: string): string => JSON.stringify(text)
