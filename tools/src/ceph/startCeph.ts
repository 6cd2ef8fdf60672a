import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { delimiter, join, resolve } from "node:path"
import { promisify } from "node:util"
import { install, mayInstall } from "../install.ts"
import { shareServer } from "./shareServer.ts"

const run = promisify(execFile)

/** Starts and stops a real S3 server on loopback; shared material beside the workspace, not a part of it. */
const script = resolve(import.meta.dirname, "../../../../shared/oracles/ceph-rgw.sh")

const port = 39_401

/** What the script needs, as Debian calls the programs and their packages. */
const programs = ["radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "ceph", "uuidgen", "curl"]
const packages = ["radosgw", "ceph-mon", "ceph-osd", "ceph-mgr", "ceph-common", "uuid-runtime", "curl"]

const minutes = (count: number): number => count * 60_000

/** A running S3 server. */
export interface Ceph {
  /** `http://KEY:SECRET@HOST:PORT`; keys that are good for this server on loopback only. */
  readonly url: string
  readonly stop: () => Promise<void>
}

const url = `http://TESTKEY:TESTSECRET@127.0.0.1:${port}`

/** Names a server that runs already, as `url` does. */
export const cephVariable = "TEST_S3"

/** The server that was started for the whole run, if this is a part of one. */
export const givenCeph = (): Ceph | undefined => {
  const given = process.env[cephVariable]
  return given === undefined ? undefined : { url: given, stop: () => Promise.resolve() }
}

/**
 * Starts Ceph RGW, which takes about 15 seconds, or takes the one that runs already; there can be one on a machine.
 * Runs at the same time share it. In CI, as root on Debian, what it needs is installed.
 *
 * @returns why it cannot be, in words, where it cannot
 */
export const startCeph = async (): Promise<Ceph | string> => {
  return await shareServer({ answers, start, stop }).then(shared =>
    typeof shared === "string" ? shared : { url, stop: shared.leave },
  )
}

const start = async (): Promise<string | undefined> => {
  if (!existsSync(script)) return `there is no ${script}`
  if (missing().length > 0 && mayInstall()) await install(packages)
  if (missing().length > 0) return `${missing().join(", ")} not found; install the Debian packages ${packages.join(" ")}`
  // Beginning again ends what the attempt before left running.
  const attempt = async () => void (await run("bash", [script, "start", String(port)], { timeout: minutes(3) }))
  try {
    await attempt().catch(attempt)
    return undefined
  } catch (cause) {
    await stop()
    return `Ceph did not start: ${cause instanceof Error ? cause.message : String(cause)}`
  }
}

const stop = async (): Promise<void> => void (await run("bash", [script, "stop"], { timeout: minutes(1) }))

const answers = async (): Promise<boolean> => {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2_000) })
    return (await response.text()).includes("ListAllMyBucketsResult")
  } catch {
    return false
  }
}

const missing = (): readonly string[] => {
  const folders = (process.env.PATH ?? "").split(delimiter)
  return programs.filter(program => !folders.some(folder => existsSync(join(folder, program))))
}
