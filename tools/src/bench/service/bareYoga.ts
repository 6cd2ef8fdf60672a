/**
 * `node bareYoga.ts`: the least that answers `hasImage` over HTTP: GraphQL Yoga as it comes, without a database, accounts
 * or limits. Prints its port.
 */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { createSchema, createYoga } from "graphql-yoga"

const schema = createSchema({
  typeDefs: `
    type ProjectImage { id: ID! state: String! }
    type Query { support: String }
    type Mutation { hasImage(pid: ID!, checksum: String!): ProjectImage }`,
  resolvers: { Mutation: { hasImage: () => ({ id: "0".repeat(24), state: "Ready" }) } },
})

const server = createServer(createYoga({ schema, logging: false }))
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port))
