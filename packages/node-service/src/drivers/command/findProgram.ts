import { constants } from "node:fs"
import { access } from "node:fs/promises"
import { delimiter, isAbsolute, join } from "node:path"
import { fileURLToPath } from "node:url"

/** Programs that come with the service, which need not be on the path. */
const ours: ReadonlySet<string> = new Set(["altilift-reconstruct-colmap"])

/** A program as it is started: its file, and what stands before its arguments. */
export type Program = readonly [file: string, ...before: ReadonlyArray<string>]

/** Finds a program by its name or path; undefined: there is none that this user may run. */
export const findProgram = async (name: string, path = process.env.PATH ?? ""): Promise<Program | undefined> => {
  if (ours.has(name)) return [process.execPath, fileURLToPath(new URL(`${name}.js`, import.meta.url))]
  const places = name.includes("/") ? (isAbsolute(name) ? [name] : []) : path.split(delimiter).map(folder => join(folder, name))
  for (const place of places) {
    const found = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return [place]
  }
  return undefined
}
