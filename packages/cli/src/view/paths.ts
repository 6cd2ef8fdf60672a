import { isAbsolute, relative } from "node:path"

/** A path as the user would write it: from the current folder where that is shorter. */
export const shownPath = (path: string, folder = process.cwd()): string => {
  const short = relative(folder, path)
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short
}
