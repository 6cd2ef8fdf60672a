import { spawn } from "node:child_process"
import { once } from "node:events"
import { operations } from "../messages/operations.ts"
import { CommandRefusal } from "../Refusal.ts"
import { redacted } from "../redacted.ts"
import { hasCode } from "../store/fsync.ts"

/** Characters of the output of a program that an error repeats. */
const longest = 500

/** Parameters of a connection string that PostgreSQL's own programs know too; they refuse others. */
const known = new Set([
  ...["host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"],
  ...["application_name", "options", "target_session_attrs", "channel_binding"],
])

/** A connection string without its password, as PostgreSQL's programs take it. */
const asArgument = (url: string): { readonly address: string; readonly password: string | undefined } => {
  const address = new URL(url)
  const { searchParams } = address
  const password = searchParams.get("password") ?? decodeURIComponent(address.password)
  address.password = ""
  for (const name of [...searchParams.keys()]) if (!known.has(name)) searchParams.delete(name)
  if (searchParams.get("sslmode") === "no-verify") searchParams.set("sslmode", "require")
  return { address: address.href, password: password === "" ? undefined : password }
}

/** What the programs say where a dump, or the server, is of a later version than they are. */
const isOlder = /server version mismatch|unsupported version \(/

/** Runs a client program of PostgreSQL. The password goes by the environment: arguments are in the list of processes. */
const run = async (program: string, url: string, args: ReadonlyArray<string>): Promise<void> => {
  const { address, password } = asArgument(url)
  const child = spawn(program, [...args, "--no-password", "--dbname", address], {
    env: { ...process.env, LC_ALL: "C", ...(password === undefined ? {} : { PGPASSWORD: password }) },
    stdio: ["ignore", "ignore", "pipe"],
  })
  let errors = ""
  child.stderr.on("data", chunk => {
    errors = `${errors}${chunk}`.slice(-longest)
  })
  try {
    const [code] = await once(child, "close")
    const said = redacted(errors.trim())
    const failed = isOlder.test(said) ? operations.programOlder : operations.programFailed
    if (code !== 0) throw new CommandRefusal({ usage: false, message: failed(program, said) })
  } catch (cause) {
    if (!hasCode(cause, "ENOENT")) throw cause
    throw new CommandRefusal({ usage: false, message: operations.programMissing(program) })
  }
}

/** Writes all tables of one instant to a file, in the archive format of PostgreSQL. */
export const dump = (url: string, path: string): Promise<void> =>
  run("pg_dump", url, ["--format", "custom", "--no-owner", "--no-privileges", "--file", path])

/** Restores a dump into an empty database, all of it or nothing. */
export const restoreDump = (url: string, path: string): Promise<void> =>
  run("pg_restore", url, ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", path])
