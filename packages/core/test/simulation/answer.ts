import { readFileSync } from "node:fs"
import { buildSchema, type DocumentNode, executeSync, type GraphQLError, parse, validate } from "graphql"
import { rootOf } from "./resolvers.ts"
import type { SimulatedServer } from "./SimulatedServer.ts"

export const contract = buildSchema(readFileSync(new URL("../../schema/upload-api.graphql", import.meta.url), "utf8"))
const documents = new Map<string, DocumentNode | ReadonlyArray<GraphQLError>>()

/** The server's answer to one GraphQL request; every document must be valid by the contract. */
export const answer = (server: SimulatedServer, body: string, known: Parameters<typeof rootOf>[1]): string => {
  const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> }
  const document = documents.get(query) ?? validated(query)
  documents.set(query, document)
  if ("length" in document) return JSON.stringify({ errors: document })
  const rootValue = rootOf(server, known)
  return JSON.stringify(executeSync({ schema: contract, document, variableValues: variables, rootValue }))
}

const validated = (query: string): DocumentNode | ReadonlyArray<GraphQLError> => {
  const document = parse(query)
  const errors = validate(contract, document)
  return errors.length > 0 ? errors : document
}
