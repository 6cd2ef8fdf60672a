import type { FamilyName } from "./families.ts"

/**
 * Seeds of the standard run that find something in the engine as it is: each goes from this list when the engine keeps its promise. Nothing new may be found.
 */
export const open: Readonly<Partial<Record<FamilyName, ReadonlyArray<number>>>> = {
  thin: [25, 44],
  stumbling: [5, 9, 67, 80, 103, 151],
  odd: [28, 70, 131, 141, 148, 179],
  files: [21, 29, 30, 53, 54, 72, 94, 95, 102, 104, 114, 154, 163],
  clocks: [44, 45, 93],
}
