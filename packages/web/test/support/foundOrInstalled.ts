import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"

/** Path of a browser; installs Debian's, where there is none and that can be done without asking anybody. */
export const foundOrInstalled = (find: () => string | undefined, debianPackage: string): string | undefined => {
  const there = find()
  if (there !== undefined) return there
  install(debianPackage)
  return find()
}

const install = (debianPackage: string): void => {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return
  console.log(`The tests of the page need a browser: installing Debian's ${debianPackage}`)
  try {
    execFileSync("apt-get", ["update"], { stdio: "ignore" })
    execFileSync("apt-get", ["install", "-y", "--no-install-recommends", debianPackage], { stdio: "ignore" })
  } catch (cause) {
    console.log(`${debianPackage} cannot be installed: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
