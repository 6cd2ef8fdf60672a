import { type DocumentNode, GraphQLError, type GraphQLSchema, getOperationAST, Lexer, Source, TokenKind } from "graphql"
import { type ComplexityEstimator, getComplexity } from "graphql-query-complexity"
import type { Plugin } from "graphql-yoga"
import type { RequestContext } from "./context.ts"

/** The most words and signs in a document. 50 aliased registrations have about 3,000. */
const mostTokens = 20_000

/** The most brackets that stand open at a time. The introspection that GraphiQL sends has 14. */
const deepest = 30

/** The most that one document may cost; see `costOf`. It allows one list of all images in full, or 50 aliases of anything but sign-ins. */
const highestCost = 100_000

/** The rows that a list is taken to have when the client names no number, and at most. */
const rows: Readonly<Record<string, number>> = { allImages: 5_000, allProjects: 200, projectID: 100 }

/** What is more work for the service than reading a row: deriving a key from a password, fetching from somewhere else, signing a hundred addresses. */
const extra: Readonly<Record<string, number>> = { getUserToken: 5_000, networkTest: 1_000, uploadImageURL: 1_000, parts: 1_000 }

/**
 * What a field costs: 1 and what is selected of it, for each row that it may have. It is a bound, not an estimate: a list costs the
 * rows that a client asks for, not those that there are.
 */
const costOf: ComplexityEstimator = ({ field, args, childComplexity }) => {
  const most = rows[field.name]
  const asked = args.first ?? args.last ?? args.limit ?? most
  const factor = most === undefined ? 1 : Math.max(1, Math.min(asked, most))
  return 1 + (extra[field.name] ?? 0) + childComplexity * factor
}

/** Documents that would cost the service more than any client has reason to ask are refused before they are parsed, or before they run. */
export const withLimits: Plugin<RequestContext> = {
  onParse: ({ params: { source } }) => refuseUnreadable(typeof source === "string" ? new Source(source) : source),
  onExecute: ({ args, setResultAndStopExecution }) => {
    const costly = refuseCostly(args)
    if (costly !== undefined) setResultAndStopExecution({ errors: [costly] })
  },
}

/** Reads the document flat: the parser itself goes down into it, and would run out of stack. */
const refuseUnreadable = (source: Source): void => {
  const lexer = new Lexer(source)
  let depth = 0
  for (let tokens = 0; ; tokens += 1) {
    const { kind } = lexer.advance()
    if (kind === TokenKind.EOF) return
    if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L) depth += 1
    if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R || kind === TokenKind.PAREN_R) depth -= 1
    if (depth > deepest) throw refusal(`the document is nested more than ${deepest} deep`)
    if (tokens >= mostTokens) throw refusal(`the document has more than ${mostTokens} tokens; send it in parts`)
  }
}

interface Execution {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly variableValues?: unknown
  readonly operationName?: string | null
}

const refuseCostly = ({ schema, document, variableValues, operationName }: Execution): GraphQLError | undefined => {
  // A document without the operation that is asked for is refused by the execution.
  const operation = getOperationAST(document, operationName)
  if (operation === null || operation === undefined) return undefined
  const named = operation.name === undefined ? {} : { operationName: operation.name.value }
  const variables = { ...(variableValues as object | undefined) }
  const asked = { schema, query: document, variables, estimators: [costOf], maxQueryNodes: mostTokens, ...named }
  try {
    const cost = getComplexity(asked)
    if (cost <= highestCost) return undefined
    return refusal(`the document asks for too much at once (${cost} of ${highestCost}): ask for fewer rows, or send it in parts`)
  } catch (error) {
    // Variables that do not fit, or fragments that unfold into more fields than are counted.
    if (error instanceof GraphQLError) return error
    throw error
  }
}

const refusal = (message: string) => new GraphQLError(message, { extensions: { code: "BAD_INPUT", http: { status: 400 } } })
