/**
 * What an answer looks like, generated from the document. A field whose name ends with `!` is never null; neither is an
 * item of a list with `"!"`. Everything else may be null or left out (protocol: Failure may be a bare null).
 */
export type Shape =
  | "string"
  | "number"
  | "boolean"
  | "json"
  | readonly [Shape]
  | readonly [Shape, "!"]
  | { readonly [field: string]: Shape }

const unfit = Symbol("unfit")

/**
 * The value with the fields that its shape names, and null for those that are left out; `undefined`: it has another
 * shape.
 */
export const readShape = (shape: { readonly [field: string]: Shape }, value: unknown): unknown => {
  const read = readValue(shape, value, true)
  return read === unfit ? undefined : read
}

const readValue = (shape: Shape, value: unknown, required: boolean): unknown => {
  if (value === null || value === undefined) return required ? unfit : null
  if (typeof shape === "string") return shape === "json" || typeof value === shape ? value : unfit
  if (isList(shape)) return Array.isArray(value) ? readItems(shape, value) : unfit
  return typeof value === "object" && !Array.isArray(value) ? readFields(shape, value as Record<string, unknown>) : unfit
}

const readItems = ([shape, required]: readonly [Shape, "!"?], values: ReadonlyArray<unknown>): unknown => {
  const items = values.map(value => readValue(shape, value, required === "!"))
  return items.includes(unfit) ? unfit : items
}

const readFields = (shape: { readonly [field: string]: Shape }, value: Readonly<Record<string, unknown>>): unknown => {
  const read: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(shape)) {
    const required = key.endsWith("!")
    const name = required ? key.slice(0, -1) : key
    const field = readValue(part, value[name], required)
    if (field === unfit) return unfit
    read[name] = field
  }
  return read
}

const isList = (shape: Shape): shape is readonly [Shape] | readonly [Shape, "!"] => Array.isArray(shape)
