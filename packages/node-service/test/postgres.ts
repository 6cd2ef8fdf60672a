import { randomBytes } from "node:crypto"
import { Client } from "pg"

/** A server for the tests, as `tools/src/postgres.ts` announces it: a connection string of its administrator. */
const announced = process.env.TEST_POSTGRES

if (announced === undefined) {
  console.warn("no PostgreSQL: tests against it are SKIPPED. `npm test` starts one where it can; see CONTRIBUTING.md")
}

/** Where there is no server, tests against one are skipped. */
export const noPostgres = announced === undefined

/** Runs a statement as the administrator. */
export const byAdmin = async (statement: string, url = announced): Promise<ReadonlyArray<Record<string, unknown>>> => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

const made: Array<string> = []

/** The connection string of a new, empty database. */
export const newDatabase = async (): Promise<string> => {
  const name = `test_${randomBytes(8).toString("hex")}`
  await byAdmin(`create database ${name}`)
  made.push(name)
  const url = new URL(announced ?? "")
  url.pathname = `/${name}`
  return url.href
}

/** Drops the databases of this file's tests. */
export const dropDatabases = async (): Promise<void> => {
  for (const name of made.splice(0)) await byAdmin(`drop database if exists ${name} with (force)`)
}
