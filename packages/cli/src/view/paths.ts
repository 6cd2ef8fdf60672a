import { isAbsolute, relative } from "node:path"

/** Whether it is an address that the server fetches from, and no file of this machine. */
export const isAddress = (ref: string): boolean => /^https?:\/\//.test(ref)

/** A path as the user would write it: from the current folder where that is shorter. An address stays what it is. */
export const shownPath = (path: string, folder = process.cwd()): string => {
  if (isAddress(path)) return path
  const short = relative(folder, path)
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short
}
