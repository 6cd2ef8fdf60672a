import { randomBytes } from "node:crypto"

/** A new id: 24 hexadecimal characters (protocol: Decisions). */
export const newId = (): string => randomBytes(12).toString("hex")

/** The shape of every id; what does not match cannot exist. */
export const idPattern = /^[0-9a-f]{24}$/
