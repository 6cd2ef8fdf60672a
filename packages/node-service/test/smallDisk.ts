import { execFileSync } from "node:child_process"

const mounts: Array<string> = []

/** Mounts a small disk at a path, until `unmountAll`; false where this user may not. */
export const mountSmallDisk = (path: string, size: string): boolean => {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path], { stdio: "ignore" })
    mounts.push(path)
    return true
  } catch {
    return false
  }
}

export const resizeDisk = (path: string, size: string): void => {
  execFileSync("mount", ["-o", `remount,size=${size}`, path])
}

/** Before the folders of tests are removed. */
export const unmountAll = (): void => {
  for (const path of mounts.splice(0)) execFileSync("umount", ["-l", path])
}
