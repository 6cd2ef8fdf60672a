import { readFileSync } from "node:fs"

/** Path of the first program that is there: `named`, if it is given, or one of these in `/usr/bin`. */
export const firstInstalled = (named: string | undefined, names: ReadonlyArray<string>): string | undefined =>
  [named ?? "", ...names.map(name => `/usr/bin/${name}`)].find(isThere)

const isThere = (place: string): boolean => {
  try {
    return place !== "" && readFileSync(place).length > 0
  } catch {
    return false
  }
}
