import type { FamilyName } from "./families.ts"

/**
 * Seeds of the standard run that find something in the engine as it is: each goes from this list when the engine keeps its promise. Nothing new may be found.
 */
export const open: Readonly<Partial<Record<FamilyName, ReadonlyArray<number>>>> = {}
