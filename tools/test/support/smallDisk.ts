import { execFileSync } from "node:child_process"
import { mkdtempSync, rmdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A disk of a size such as `100k`, in memory. */
export interface SmallDisk extends Disposable {
  readonly folder: string
  readonly resize: (size: string) => void
}

/** Mounts a disk in a folder of its own; fails where this process has no right to. */
export const mountSmallDisk = (size: string): SmallDisk => {
  const folder = mkdtempSync(join(tmpdir(), "altilift-mount-"))
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder], { stdio: "ignore" })
  } catch (cause) {
    rmdirSync(folder)
    throw cause
  }
  return {
    folder,
    resize: to => void execFileSync("mount", ["-o", `remount,size=${to}`, folder]),
    [Symbol.dispose]: () => {
      execFileSync("umount", ["-l", folder])
      rmdirSync(folder)
    },
  }
}

/** Whether this process may mount a small disk: root may, but not in every container. */
export const mayMount = (): boolean => {
  try {
    mountSmallDisk("100k")[Symbol.dispose]()
    return true
  } catch {
    return false
  }
}
