import { access, constants, stat, statfs } from "node:fs/promises"
import { dirname } from "node:path"
import { Effect } from "effect"
import { codeOf } from "../fileErrors.ts"
import type { Findings } from "./bounded.ts"
import { found } from "./Finding.ts"

/** Bytes of free space: the journal of 50,000 photos has about 20 MB. */
const low = 1_000_000_000
const tooLow = 50_000_000

/** Free space where the journal is or will be, and whether it may be written. */
export const checkDisk = (file: string): Effect.Effect<Findings, unknown> =>
  Effect.tryPromise({ try: () => inspect(dirname(file)), catch: cause => cause })

const inspect = async (wanted: string): Promise<Findings> => {
  const folder = await existing(wanted)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const space =
    free < low
      ? found("disk", free < tooLow ? "wrong" : "warning", "disk-low", { folder, free })
      : found("disk", "ok", "disk-free", { folder, free })
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  return isWritable ? [space] : [space, found("disk", "wrong", "folder-unwritable", { folder })]
}

/** The folder, or the nearest above it that is there. */
const existing = async (folder: string): Promise<string> => {
  try {
    await stat(folder)
    return folder
  } catch (cause) {
    const above = dirname(folder)
    if (codeOf(cause) !== "ENOENT" || above === folder) throw cause
    return existing(above)
  }
}
