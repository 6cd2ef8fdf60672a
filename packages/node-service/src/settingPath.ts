/** A place in a configuration: names of mappings and numbers of entries. */
export type SettingPath = ReadonlyArray<PropertyKey>

/** Something that is wrong at a place. */
export interface Fault {
  readonly place: SettingPath
  readonly message: string
}

export const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A place in a configuration, as people write it: `buckets[1].label`. */
export const nameOf = (path: SettingPath): string =>
  path.map((part, index) => (typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`)).join("")

/** Whether one place is the other, or inside it. */
export const isWithin = (inner: SettingPath, outer: SettingPath): boolean => outer.every((part, index) => inner[index] === part)
