import { z } from "zod/mini"

/** An error of a GraphQL answer, as far as it is read. */
export const GraphQLError = z.object({
  message: z.string(),
  path: z.optional(z.nullable(z.array(z.union([z.string(), z.number()])))),
  extensions: z.optional(
    z.nullable(z.object({ code: z.optional(z.unknown()), problem: z.optional(z.unknown()), params: z.optional(z.unknown()) })),
  ),
})
export type GraphQLError = z.infer<typeof GraphQLError>
