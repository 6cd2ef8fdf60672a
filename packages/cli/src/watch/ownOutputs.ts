import { basename } from "node:path"
import { type Disk, nodeDisk } from "../layers.ts"

/** Whether a file is written by this process: the log, or a file that standard output or error go to. */
export type IsOwn = (path: string) => Promise<boolean>

/**
 * Each upload writes to these files. Uploaded as what was changed, they would cause the next upload, without end.
 * `/dev/stdout` leads to the file on Linux only.
 */
export const findOwnOutputs = async (logFile: string | undefined, disk: Disk = nodeDisk): Promise<IsOwn> => {
  const outputs = ["/dev/stdout", "/dev/stderr", ...(logFile === undefined ? [] : [logFile])]
  const real = await Promise.all(outputs.map(path => disk.realpath(path).catch(() => path)))
  const names = new Set(real.map(path => basename(path)))
  return async path => names.has(basename(path)) && real.includes(await disk.realpath(path).catch(() => path))
}
