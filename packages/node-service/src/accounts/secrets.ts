import { hash, randomBytes } from "node:crypto"

/** A new secret: 256 random bits, in characters that need no quoting. */
export const newSecret = (): string => randomBytes(32).toString("base64url")

/**
 * What is stored of a token. A plain hash is right here, where a password would need a slow one: 2^256 tokens cannot be
 * tried, and a fast hash keeps each request fast. The hash also makes the look-up by index safe against timing.
 */
export const hashSecret = (secret: string): string => hash("sha256", secret)
