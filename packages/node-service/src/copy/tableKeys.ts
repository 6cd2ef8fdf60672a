import type { Tables } from "../ports/tables.ts"

/** A row as it is stored. */
export type Row = Readonly<Record<string, string | number | null>>

export type TableName = keyof Tables

/** Every table with the columns of its key; a table comes after those that its rows name. A new table is one line. */
export const tableKeys: Readonly<Record<TableName, ReadonlyArray<string>>> = {
  keys: ["name"],
  appKeys: ["key"],
  redirectUris: ["appKey", "uri"],
  users: ["id"],
  passwords: ["userId"],
  tokens: ["hash"],
  links: ["hash"],
  projects: ["seq"],
  shares: ["projectId", "userId"],
  images: ["seq"],
  metaFiles: ["seq"],
  tasks: ["seq"],
  results: ["taskId", "name"],
  journal: ["projectId", "kind", "key"],
  forwards: ["projectId", "endpoint"],
  webhooks: ["id"],
  outbox: ["seq"],
  audit: ["seq"],
  imageCounts: ["projectId", "state"],
  userCounts: ["userId"],
  projectCounts: ["projectId"],
  watches: ["subject"],
}

export const tableNames = Object.keys(tableKeys) as ReadonlyArray<TableName>

/** Rows that are read and written at a time. */
export const rowsAtOnce = 1_000
