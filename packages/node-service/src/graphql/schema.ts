import { readFileSync } from "node:fs"
import { type DefinitionNode, type DocumentNode, Kind, parse, visit } from "graphql"
import { createSchema } from "graphql-yoga"
import type { ServiceSettings } from "../config.ts"
import type { Cloud } from "../ports/Bucket.ts"
import { shippedFile } from "../shippedFile.ts"
import type { RequestContext } from "./context.ts"
import type { Resolvers } from "./generated/resolvers.ts"
import { mutations } from "./resolvers/mutation.ts"
import { objects } from "./resolvers/project.ts"
import { queries } from "./resolvers/query.ts"
import { readOnly } from "./resolvers/readOnly.ts"
import { withScopes } from "./resolvers/withScopes.ts"

/** Types of the contract that are scalars there and enums here: the labels differ from server to server. */
const labelTypes: Readonly<Record<string, Cloud>> = {
  BucketS3: "S3",
  BucketOSS: "OSS",
  BucketMinio: "MINIO",
  BucketMinioMeta: "MINIO",
}

/** The labels that clients may choose, by cloud. */
type Labels = Readonly<Record<Cloud, ReadonlyArray<string>>>

const readContract = (): DocumentNode => {
  const path = shippedFile(() => import.meta.resolve("@altilift/core/schema.graphql"), "schema.graphql")
  if (path === undefined) throw new Error("schema.graphql is missing from this installation")
  return parse(readFileSync(path, "utf8"))
}

/** The contract with this service's bucket labels as enums, so that clients can list them by introspection. */
const withLabels = (contract: DocumentNode, labels: Labels): DocumentNode =>
  visit(contract, {
    ScalarTypeDefinition: (node): DefinitionNode | undefined => {
      const cloud = labelTypes[node.name.value]
      if (cloud === undefined) return undefined
      return {
        kind: Kind.ENUM_TYPE_DEFINITION,
        name: node.name,
        ...(node.description === undefined ? {} : { description: node.description }),
        values: labels[cloud].map(value => ({ kind: Kind.ENUM_VALUE_DEFINITION, name: { kind: Kind.NAME, value } })),
      }
    },
  })

/** The executable schema: the contract, and the resolvers that answer it. */
export const makeSchema = (
  labels: Labels,
  mode: ServiceSettings["mode"],
  wrap: (resolvers: Resolvers) => Resolvers = resolvers => resolvers,
) => {
  const resolvers = withScopes({ ...queries, ...objects, ...mutations })
  return createSchema<RequestContext>({
    typeDefs: withLabels(readContract(), labels),
    resolvers: wrap(mode === "read-only" ? readOnly(resolvers) : resolvers),
  })
}
