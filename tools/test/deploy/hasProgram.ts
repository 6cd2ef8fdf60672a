import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import { install, mayInstall } from "../../src/install.ts"

const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"]
const isThere = (program: string): boolean => folders.some(folder => existsSync(join(folder, program)))

/** Whether a program is installed; where it is not, says that its tests are skipped. */
export const hasProgram = (program: string): boolean => {
  const found = isThere(program)
  if (!found) console.warn(`*** no ${program}: tests with it are SKIPPED`)
  return found
}

/** The same, after an attempt to install Debian's package where machines may be changed. */
export const installedProgram = async (program: string, debianPackage: string): Promise<boolean> => {
  if (!isThere(program) && mayInstall()) await install([debianPackage])
  return hasProgram(program)
}
