import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { promisify } from "node:util"

const run = promisify(execFile)

/** Only machines of CI are changed. */
export const mayInstall = (): boolean => process.env.CI === "true" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")

/** Installs Debian's packages; says on stderr where that fails. */
export const install = async (packages: readonly string[]): Promise<void> => {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
  const options = { env, timeout: 10 * 60_000, maxBuffer: 64 * 1024 ** 2 }
  try {
    await run("apt-get", ["update"], options)
    await run("apt-get", ["install", "-y", "--no-install-recommends", ...packages], options)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    console.error(`${packages.join(", ")} could not be installed: ${why}`)
  }
}
