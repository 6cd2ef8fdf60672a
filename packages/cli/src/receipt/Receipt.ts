import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto"
import type { SignedStatement } from "@altilift/core"
import { z } from "zod"

const image = z.object({
  name: z.string(),
  /** Bytes; null where the server has not verified it. */
  size: z.number().nullable(),
  checksum: z.string().regex(/^[0-9a-f]{40}$/),
  id: z.string(),
  state: z.string(),
})

/** Additional fields are kept: the signature is over them, too. */
const statement = z.looseObject({
  kind: z.literal("altilift-receipt"),
  version: z.literal(1),
  server: z.string(),
  project: z.object({ id: z.string(), name: z.string() }),
  time: z.string(),
  images: z.array(image),
})

const file = z.object({
  kind: z.literal("altilift-receipt"),
  statements: z.array(z.object({ statement: z.unknown(), signature: z.string(), publicKey: z.string() })).min(1),
})

export type Statement = z.infer<typeof statement>

/** What a signature says of a statement. */
export interface Verified {
  readonly statement: Statement
  /** Whether the signature is that of the key in the receipt, over these bytes. */
  readonly isSigned: boolean
  /** As `ssh-keygen` writes them; empty where the key is none. */
  readonly fingerprint: string
}

/** The content of a receipt's file: the statements as objects, whose compact JSON is what was signed. */
export const receiptText = (statements: ReadonlyArray<SignedStatement>): string => {
  const all = statements.map(({ statement, ...signed }) => ({ statement: JSON.parse(statement), ...signed }))
  return `${JSON.stringify({ kind: "altilift-receipt", statements: all }, null, 2)}\n`
}

/** Reads a receipt and verifies every statement with the key beside it; undefined: it is no receipt. */
export const readReceipt = (text: string): ReadonlyArray<Verified> | undefined => {
  const parsed = file.safeParse(parse(text))
  if (!parsed.success) return undefined
  const all = parsed.data.statements.map(one => {
    const said = statement.safeParse(one.statement)
    return said.success ? { statement: said.data, ...verified(one) } : undefined
  })
  return all.includes(undefined) ? undefined : all.flatMap(one => one ?? [])
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface Signed {
  readonly statement: unknown
  readonly signature: string
  readonly publicKey: string
}

const verified = ({ statement, signature, publicKey }: Signed): Omit<Verified, "statement"> => {
  try {
    const key = createPublicKey(publicKey)
    const isSigned = verify(null, Buffer.from(JSON.stringify(statement)), key, Buffer.from(signature, "base64"))
    return { isSigned: isSigned && key.asymmetricKeyType === "ed25519", fingerprint: fingerprintOf(key) }
  } catch {
    return { isSigned: false, fingerprint: "" }
  }
}

/** SHA-256 of the key (SPKI, DER), in base64. */
export const fingerprintOf = (key: KeyObject): string =>
  `SHA256:${createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("base64")}`
