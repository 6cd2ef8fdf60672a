import { type DocumentNode, GraphQLError, type GraphQLSchema, getOperationAST, Kind, type OperationDefinitionNode } from "graphql"
import { type ComplexityEstimator, getComplexity } from "graphql-query-complexity"
import { mostAbandoned } from "../images/abandonImages.ts"
import { type DocumentLimits, refusal } from "./documentLimits.ts"

/** The rows that a list is taken to have when the client names no number, and at most. */
const rows: Readonly<Record<string, number>> = {
  allImages: 5_000,
  imagesNotReady: 5_000,
  allProjects: 200,
  projectID: 100,
  metaFiles: 200,
  abandonImages: mostAbandoned,
}

/**
 * What is more work for the service than reading a row: deriving a key from a password, fetching from somewhere else,
 * signing a hundred addresses.
 */
const extra: Readonly<Record<string, number>> = {
  getUserToken: 5_000,
  networkTest: 1_000,
  uploadImageURL: 1_000,
  uploadMetaURL: 1_000,
  addWebhook: 1_000,
  parts: 1_000,
}

/**
 * As how many an introspection counts what it lists, about as many as there are; a type is seldom made of another more
 * than twice.
 */
const introspected: Readonly<Record<string, number>> = {
  types: 100,
  fields: 6,
  args: 1,
  inputFields: 1,
  enumValues: 2,
  interfaces: 0.1,
  possibleTypes: 0.1,
  ofType: 0.3,
}

/**
 * What a field may cost: 1 and what is selected of it, for each row that it may have. It is a bound, not an estimate: a
 * list costs the rows that a client asks for, not those that there are.
 */
const costOf: ComplexityEstimator = ({ field, type, args, childComplexity }) => {
  if (type.name.startsWith("__")) return 1 + childComplexity * (introspected[field.name] ?? 1)
  const most = rows[field.name]
  const asked = args.first ?? args.last ?? args.limit ?? args.ids?.length ?? most
  const factor = most === undefined ? 1 : Math.max(1, Math.min(asked, most))
  return workOf(field.name, args) + childComplexity * factor
}

/** What is named one by one costs one each. */
const workOf = (name: string, { ids, checksums }: Named): number =>
  1 + (extra[name] ?? 0) + (ids?.length ?? 0) + (checksums?.length ?? 0)

interface Named {
  readonly ids?: ReadonlyArray<unknown>
  readonly checksums?: ReadonlyArray<unknown>
}

/** What it costs to parse and validate a document of so many tokens, compared to the fields that it selects. */
export const costOfReading = (tokens: number): number => 2 * tokens

/** A document that is about to run, with what it is run with. */
export interface Execution {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly variableValues?: unknown
  readonly operationName?: string | null
}

/** Costs by operation, where variables change nothing in them. */
const known = new WeakMap<OperationDefinitionNode, number>()

/** Whether all variables are texts. Numbers of rows, lists, and conditions of directives are none. */
const hasTextsOnly = ({ variableDefinitions = [] }: OperationDefinitionNode): boolean =>
  variableDefinitions.every(({ type }) => {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type
    return named.kind === Kind.NAMED_TYPE && (named.name.value === "ID" || named.name.value === "String")
  })

/**
 * What a document costs before there is an answer: the fields that it selects, each once.
 *
 * @returns why it is refused, if it may cost too much
 */
export const costOfDocument = (execution: Execution, limits: DocumentLimits): number | GraphQLError => {
  // A document without the operation that is asked for is refused by the execution.
  const operation = getOperationAST(execution.document, execution.operationName)
  if (operation === null || operation === undefined) return 1
  const cost = known.get(operation) ?? costOfOperation(operation, execution, limits)
  if (typeof cost === "number" && hasTextsOnly(operation)) known.set(operation, cost)
  return cost
}

const costOfOperation = (
  operation: OperationDefinitionNode,
  { schema, document, variableValues }: Execution,
  limits: DocumentLimits,
): number | GraphQLError => {
  const named = operation.name === undefined ? {} : { operationName: operation.name.value }
  const variables = { ...(variableValues as object | undefined) }
  let least = 0
  const counting: ComplexityEstimator = asked => {
    least += workOf(asked.field.name, asked.args)
    return costOf(asked)
  }
  try {
    const query = { schema, query: document, variables, estimators: [counting], maxQueryNodes: limits.tokens, ...named }
    const most = Math.ceil(getComplexity(query))
    if (most <= limits.cost) return least
    return refusal({ code: "document-too-costly", cost: most, most: limits.cost })
  } catch (error) {
    // Variables that do not fit, or fragments that unfold into more fields than are counted.
    if (error instanceof GraphQLError) return error
    throw error
  }
}

/** What an answer cost: the fields that are in it. */
export const costOfAnswer = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + costOfAnswer(one), 0)
  if (typeof value !== "object" || value === null) return 0
  return Object.values(value).reduce<number>((sum, one) => sum + 1 + costOfAnswer(one), 0)
}
