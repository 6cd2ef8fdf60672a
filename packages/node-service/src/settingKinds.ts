import { z } from "zod"
import { isMapping, type SettingPath } from "./settingPath.ts"

/** What a schema consists of, as zod describes it. */
type Definition = z.core.$ZodTypes["_zod"]["def"]

type Mapping = Extract<Definition, { type: "object" }>

/** The mappings that may stand at a place; of several kinds, each. */
export const mappingsAt = (schema: z.core.$ZodType, place: SettingPath): ReadonlyArray<Mapping> => {
  const definition = schema._zod.def as Definition
  const [first, ...rest] = place
  switch (definition.type) {
    case "object": {
      if (first === undefined) return [definition]
      const field = definition.shape[String(first)]
      return field === undefined ? [] : mappingsAt(field, rest)
    }
    case "array":
      return mappingsAt(definition.element, rest)
    case "union":
      return definition.options.flatMap(option => mappingsAt(option, place))
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
      return mappingsAt(definition.innerType, place)
    case "pipe":
      return mappingsAt(definition.in._zod.def.type === "transform" ? definition.out : definition.in, place)
    default:
      return []
  }
}

const valueAt = (value: unknown, place: SettingPath): unknown =>
  place.reduce<unknown>((whole, part) => (whole as Record<PropertyKey, unknown> | undefined)?.[part], value)

/**
 * Where a mapping says no known kind, all that zod tells is that. What would be wrong with it if it were of a kind: of
 * those kinds that have the most of its names.
 */
export const issuesByKind = (
  schema: z.core.$ZodType,
  issue: z.core.$ZodIssue,
  given: unknown,
): ReadonlyArray<ReadonlyArray<z.core.$ZodIssue>> => {
  if (issue.code !== "invalid_union" || issue.discriminator === undefined) return []
  const place = issue.path.slice(0, -1)
  const { [issue.discriminator]: _, ...mapping } = Object(valueAt(given, place)) as Record<string, unknown>
  if (!isMapping(mapping)) return []
  const kinds = mappingsAt(schema, place).map(({ shape: { [String(issue.discriminator)]: _, ...shape } }) => shape)
  const namesIn = (shape: object) => Object.keys(mapping).filter(name => name in shape).length
  const most = Math.max(...kinds.map(namesIn))
  return kinds
    .filter(shape => namesIn(shape) === most)
    .map(shape => z.core.safeParse(z.strictObject(shape), mapping).error?.issues ?? [])
    .map(issues => issues.map(one => ({ ...one, path: [...place, ...one.path] })))
}
