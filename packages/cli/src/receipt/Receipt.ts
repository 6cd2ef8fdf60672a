import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto"
import { type ReceiptStatement, receiptStatement } from "@altilift/core"
import { z } from "zod"

const file = z.object({
  kind: z.literal("altilift-receipt"),
  statements: z.array(z.object({ statement: z.unknown(), signature: z.string(), publicKey: z.string() })).min(1),
})

/** What a signature says of a statement. */
export interface Verified {
  readonly statement: ReceiptStatement
  /** Whether the signature is that of the key in the receipt, over these bytes. */
  readonly isSigned: boolean
  /** As `ssh-keygen` writes them; empty where the key is none. */
  readonly fingerprint: string
}

/** Reads a receipt and verifies every statement with the key beside it; undefined: it is no receipt. */
export const readReceipt = (text: string): ReadonlyArray<Verified> | undefined => {
  const parsed = file.safeParse(parse(text))
  if (!parsed.success) return undefined
  const all = parsed.data.statements.map(one => {
    const said = receiptStatement.safeParse(one.statement)
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
