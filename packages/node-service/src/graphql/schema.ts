import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { type DefinitionNode, type DocumentNode, Kind, parse, visit } from "graphql"
import { createSchema } from "graphql-yoga"
import { bucketLabels } from "../buckets/catalogue.ts"
import type { RequestContext } from "./context.ts"
import { mutations } from "./resolvers/mutation.ts"
import { objects } from "./resolvers/project.ts"
import { queries } from "./resolvers/query.ts"

/** Types of the contract that are scalars there and enums here: the labels differ from server to server. */
const labelTypes: Readonly<Record<string, ReadonlyArray<string>>> = {
  BucketS3: bucketLabels.S3,
  BucketOSS: bucketLabels.OSS,
  BucketMinio: bucketLabels.MINIO,
}

const readContract = (): DocumentNode =>
  parse(readFileSync(fileURLToPath(import.meta.resolve("@altilift/core/schema.graphql")), "utf8"))

/** The contract with this service's bucket labels as enums, so that clients can list them by introspection. */
const withLabels = (contract: DocumentNode): DocumentNode =>
  visit(contract, {
    ScalarTypeDefinition: (node): DefinitionNode | undefined => {
      const labels = labelTypes[node.name.value]
      if (labels === undefined) return undefined
      return {
        kind: Kind.ENUM_TYPE_DEFINITION,
        name: node.name,
        ...(node.description === undefined ? {} : { description: node.description }),
        values: labels.map(value => ({ kind: Kind.ENUM_VALUE_DEFINITION, name: { kind: Kind.NAME, value } })),
      }
    },
  })

/** The executable schema: the contract, and the resolvers that answer it. */
export const makeSchema = () =>
  createSchema<RequestContext>({
    typeDefs: withLabels(readContract()),
    resolvers: { ...queries, ...objects, ...mutations },
  })
