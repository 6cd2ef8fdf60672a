import type { DatabaseSync } from "node:sqlite"

/**
 * Replaces `lower`, which SQLite has for ASCII alone, so that a search finds on both databases the same. As PostgreSQL
 * does, each letter by itself: at the end of a word too, a capital sigma becomes the common small one. No index depends
 * on it.
 */
export const replaceLower = (database: DatabaseSync): void =>
  database.function("lower", { deterministic: true }, text => (typeof text === "string" ? lower(text) : text))

const lower = (text: string): string => Array.from(text, letter => letter.toLowerCase()).join("")
