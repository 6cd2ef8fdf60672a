import { defineConfig } from "vitest/config"
import { shared } from "../../vitest.shared.ts"

/**
 * Tests of rows: they run on SQLite and on PostgreSQL. What has nothing to do with the database, or is about the file
 * of SQLite (earlier releases, locks, group commit), runs on SQLite alone.
 */
const onBothDatabases = [
  "abandon",
  "accounts",
  "api",
  "auth",
  "directUrl",
  "limits",
  "lists",
  "longLists",
  "metaFiles",
  "moveImage",
  "notices",
  "people",
  "photoLinks",
  "processing",
  "projectStates",
  "receipts",
  "reconstruction",
  "removeImage",
  "restart",
  "results",
  "sharing",
  "tokens",
  "vaultPlaces",
  "welcome",
]

// The tests wait for processes of their own more than they compute; on a busy machine a process takes seconds to start,
// and what a killed process was at waits for the end of its lease.
const { include, ...test } = { ...shared, maxWorkers: 3, testTimeout: 100_000, hookTimeout: 60_000 }

/** The same files on PostgreSQL. Where there is no server they are skipped, and counted as such: no name is like this. */
const postgres = {
  name: "postgres",
  include: onBothDatabases.map(name => `test/${name}.test.ts`),
  env: { TEST_DATABASE: "postgres" },
  ...(process.env.TEST_POSTGRES === undefined && { testNamePattern: /^(?!)/ }),
}

// A project adds its files to those of the root, so the root has none.
export default defineConfig({
  test: {
    ...test,
    projects: [
      { extends: true, test: { name: "sqlite", include: [...include] } },
      { extends: true, test: postgres },
    ],
  },
})
