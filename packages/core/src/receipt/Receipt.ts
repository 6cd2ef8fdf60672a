import { z } from "zod/mini"
import type { SignedStatement } from "../ports/UploadApi.ts"

/** Photos of one statement (protocol: Receipts). */
export const photosOfStatement = 1000

const image = z.object({
  name: z.string(),
  /** Bytes; null where the server has not verified it. */
  size: z.nullable(z.number()),
  checksum: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
  id: z.string(),
  state: z.string(),
})

/** What a server says in a receipt. Additional fields are kept: the signature is over them, too. */
export const receiptStatement = z.looseObject({
  kind: z.literal("altilift-receipt"),
  version: z.literal(1),
  server: z.string(),
  project: z.object({ id: z.string(), name: z.string() }),
  time: z.string(),
  images: z.array(image),
})

export type ReceiptStatement = z.infer<typeof receiptStatement>

/** The content of a receipt's file: the statements as objects, whose compact JSON is what was signed. */
export const receiptText = (statements: ReadonlyArray<SignedStatement>): string => {
  const all = statements.map(({ statement, ...signed }) => ({ statement: JSON.parse(statement), ...signed }))
  return `${JSON.stringify({ kind: "altilift-receipt", statements: all }, null, 2)}\n`
}

/** Checksums of the photos that these statements say are Ready. */
export const readyIn = (statements: ReadonlyArray<ReceiptStatement>): ReadonlySet<string> =>
  new Set(statements.flatMap(({ images }) => images.flatMap(({ checksum, state }) => (state === "Ready" ? checksum : []))))
