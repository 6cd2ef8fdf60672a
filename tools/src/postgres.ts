/**
 * `node postgres.ts COMMAND [ARGUMENT…]`: runs a command with a server of PostgreSQL beside it. The command finds it by
 * the environment variable `TEST_POSTGRES`; where it is set already, that server is used. Where there can be none, this
 * says why, and the command runs without: tests that need the server skip themselves.
 *
 * Exit code: the command's.
 */
import { postgresVariable, startPostgres } from "./postgres/startPostgres.ts"
import { runBeside } from "./runBeside.ts"

const main = async (command: readonly string[]): Promise<number> => {
  if (command.length === 0) throw new Error("usage: node postgres.ts COMMAND [ARGUMENT…]")
  if (process.env[postgresVariable] !== undefined) return await runBeside({}, command)
  const server = await startPostgres()
  if (typeof server === "string") {
    console.error(`\n*** No PostgreSQL, so tests against it are SKIPPED: ${server}\n`)
    return await runBeside({}, command)
  }
  try {
    return await runBeside({ [postgresVariable]: server.url }, command)
  } finally {
    await server.remove()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (cause) {
  console.error(`postgres: ${cause instanceof Error ? cause.message : String(cause)}`)
  process.exitCode = 1
}
