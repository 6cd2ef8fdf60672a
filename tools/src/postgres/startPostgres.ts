import { type ChildProcess, execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as after } from "node:timers/promises"
import { promisify } from "node:util"
import { freePorts } from "../freePorts.ts"
import { install, mayInstall } from "../install.ts"

const run = promisify(execFile)

/** Names a server that runs already: a connection string of its administrator. */
export const postgresVariable = "TEST_POSTGRES"

/** A server of PostgreSQL on loopback, in a folder of its own. */
export interface Postgres {
  /** Connection string of the administrator; any password is accepted from this machine. */
  readonly url: string
  /** Ends it; `immediate` is a crash. */
  readonly stop: (how?: "fast" | "immediate") => Promise<void>
  /** Starts it again on the same port and data. */
  readonly start: () => Promise<void>
  /** Ends it and removes its data. */
  readonly remove: () => Promise<void>
}

/** PostgreSQL refuses to run as root. Under root the server runs as another user. */
interface Owner {
  readonly uid?: number
  readonly gid?: number
}

/** The newest version that Debian has installed. */
const findPrograms = (): string | undefined => {
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : []
  return versions
    .sort((one, other) => Number(other) - Number(one))
    .map(version => `/usr/lib/postgresql/${version}/bin`)
    .find(folder => existsSync(join(folder, "initdb")))
}

const findOwner = (): Owner => {
  if (process.getuid?.() !== 0) return {}
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find(entry => entry.startsWith("nobody:"))
  const [, , uid = "65534", gid = "65534"] = line?.split(":") ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

/**
 * Starts PostgreSQL as an unprivileged user. In CI, as root on Debian, it is installed.
 *
 * @param durable whether what is committed survives a crash of the machine, as in production; tests need no such thing
 * @returns why it cannot be, in words, where it cannot
 */
export const startPostgres = async ({ durable = false } = {}): Promise<Postgres | string> => {
  if (findPrograms() === undefined && mayInstall()) await install(["postgresql"])
  const programs = findPrograms()
  if (programs === undefined) return "there is no PostgreSQL in /usr/lib/postgresql; install the Debian package postgresql"
  const owner = findOwner()
  const folder = await mkdtemp(join(tmpdir(), "altilift-postgres-"))
  const data = join(folder, "data")
  await chmod(folder, 0o755)
  await mkdir(data, { mode: 0o700 })
  if (owner.uid !== undefined && owner.gid !== undefined) {
    for (const path of [folder, data]) await chown(path, owner.uid, owner.gid)
  }
  const options = ["-D", data, "-U", "altilift", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
  try {
    await run(join(programs, "initdb"), options, { ...owner, cwd: folder })
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    return `initdb failed: ${cause instanceof Error ? cause.message : String(cause)}`
  }
  const [port = 0] = await freePorts(1)
  const server = makeServer({ program: join(programs, "postgres"), owner, folder, data, port, durable })
  try {
    await server.start()
  } catch (cause) {
    await server.remove()
    throw cause
  }
  return server
}

interface ServerOptions {
  readonly program: string
  readonly owner: Owner
  readonly folder: string
  readonly data: string
  readonly port: number
  readonly durable: boolean
}

const makeServer = ({ program, owner, folder, data, port, durable }: ServerOptions): Postgres => {
  let child: ChildProcess | undefined
  const settings = [`port=${port}`, "listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`, "max_connections=400"]
  const quick = durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
  const start = async () => {
    const args = ["-D", data, ...[...settings, ...quick].flatMap(setting => ["-c", setting])]
    let printed = ""
    const started = spawn(program, args, { ...owner, cwd: folder, stdio: ["ignore", "ignore", "pipe"] })
    started.stderr.on("data", chunk => {
      printed = `${printed}${chunk}`.slice(-2_000)
    })
    child = started
    for (let tries = 0; tries < 300; tries++) {
      if (/ready to accept connections/.test(printed)) return
      if (started.exitCode !== null) throw new Error(`PostgreSQL ended: ${printed}`)
      await after(50)
    }
    throw new Error(`PostgreSQL did not start: ${printed}`)
  }
  const stop = async (how: "fast" | "immediate" = "fast") => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, "exit")
    child.kill(how === "fast" ? "SIGINT" : "SIGQUIT")
    await exited
  }
  return {
    url: `postgres://altilift:test-password@127.0.0.1:${port}/postgres`,
    start,
    stop,
    remove: async () => {
      await stop("immediate")
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
