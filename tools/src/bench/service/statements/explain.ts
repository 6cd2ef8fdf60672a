import type { Client } from "pg"
import { z } from "zod"
import type { Statement } from "./all.ts"

/** How PostgreSQL executed a statement. */
export interface Explained {
  /** Milliseconds, without planning. */
  readonly time: number
  readonly buffers: number
  readonly rows: number
  /** Indexes that were read. */
  readonly indexes: readonly string[]
  /** Whether the table of images was read in sequence. */
  readonly readsAll: boolean
}

interface Node {
  readonly "Node Type": string
  readonly "Relation Name"?: string | undefined
  readonly "Index Name"?: string | undefined
  readonly Plans?: readonly Node[] | undefined
}

const Node: z.ZodType<Node> = z.object({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  "Index Name": z.string().optional(),
  get Plans() {
    return z.array(Node).optional()
  },
})

const Top = z.object({ "Actual Rows": z.number(), "Shared Hit Blocks": z.number(), "Shared Read Blocks": z.number() })

const Answer = z.tuple([z.object({ Plan: z.intersection(Node, Top), "Execution Time": z.number() })])

const nodesOf = (node: Node): readonly Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

const once = async (client: Client, { text, values }: Statement): Promise<Explained> => {
  const { rows } = await client.query(`explain (analyze, buffers, format json) ${text}`, [...values])
  const [{ Plan: plan, "Execution Time": time }] = Answer.parse(rows[0]["QUERY PLAN"])
  const nodes = nodesOf(plan)
  return {
    time,
    buffers: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
    rows: plan["Actual Rows"],
    indexes: nodes.flatMap(node => node["Index Name"] ?? []),
    readsAll: nodes.some(node => node["Node Type"] === "Seq Scan" && node["Relation Name"] === "images"),
  }
}

/** Executes a statement twice, and takes the second time; what is done before it is undone. */
export const explain = async (client: Client, statement: Statement): Promise<Explained> => {
  await client.query("begin")
  try {
    if (statement.after !== undefined) await client.query(statement.after)
    await once(client, statement)
    return await once(client, statement)
  } finally {
    await client.query("rollback")
  }
}
