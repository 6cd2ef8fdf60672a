import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { delimiter, join, resolve } from "node:path"
import { promisify } from "node:util"
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
  return await shareServer({
    answers,
    start,
    stop: async () => void (await run("bash", [script, "stop"], { timeout: minutes(1) })),
  }).then(shared => (typeof shared === "string" ? shared : { url, stop: shared.leave }))
}

const start = async (): Promise<string | undefined> => {
  if (!existsSync(script)) return `there is no ${script}`
  if (missing().length > 0 && mayInstall()) await install()
  if (missing().length > 0) return `${missing().join(", ")} not found; install the Debian packages ${packages.join(" ")}`
  try {
    await run("bash", [script, "start", String(port)], { timeout: minutes(3) })
    return undefined
  } catch (cause) {
    return `Ceph did not start: ${cause instanceof Error ? cause.message : String(cause)}`
  }
}

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

/** Nobody's machine is changed but that of CI. */
const mayInstall = (): boolean => process.env.CI === "true" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")

const install = async (): Promise<void> => {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  const options = { env, timeout: minutes(10), maxBuffer: 64 * 1024 ** 2 }
  try {
    await run("apt-get", ["update"], options)
    await run("apt-get", ["install", "-y", "--no-install-recommends", ...packages], options)
  } catch (cause) {
    console.error(`Ceph could not be installed: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
