import { closest } from "fastest-levenshtein"
import type { z } from "zod"
import { operator } from "./messages/operator.ts"
import { type Fault, isWithin, type Place } from "./places.ts"
import { type Environment, partVariables, type Setting, settings, variables } from "./settingNames.ts"
import { type Sources, whereIs } from "./settingSources.ts"
import { settingsSchema } from "./settingsSchema.ts"

export const configVariable = "ALTILIFT_CONFIG"

/** A misspelt variable would be ignored, and with it a limit that the operator relies on. */
export const unknownVariables = (environment: Environment): ReadonlyArray<string> => {
  const known = [configVariable, ...Object.keys(partVariables), ...Object.values(variables).flatMap(name => name ?? [])]
  const unknown = Object.keys(environment).filter(name => name.startsWith("ALTILIFT_") && !known.includes(name))
  return unknown.map(name => operator.variableUnknown(name, closest(name, known)))
}

/** Everything that is wrong with settings, a line each, with where it can be put right. */
export const describeFaults = (issues: ReadonlyArray<z.core.$ZodIssue>, sources: Sources): ReadonlyArray<string> => {
  const inFile = sources.file?.faults ?? []
  // What has no value, because it could not be had, is not called wrong a second time.
  const known = ({ place }: Fault) => inFile.some(fault => isWithin(place, fault.place) || isWithin(fault.place, place))
  const invalid = issues.flatMap(issue =>
    issue.code === "unrecognized_keys"
      ? strangers(issue)
      : [{ place: issue.path, message: inWords(issue) }].filter(one => !known(one)),
  )
  const faults = [...unknownSettings(sources.file?.values ?? {}), ...inFile, ...invalid]
  return [...new Set(faults.map(({ place, message }) => `${whereIs(place, sources)}: ${message}`))]
}

/** What the schema says itself, or a sentence in place of the library's own words. */
const inWords = (issue: z.core.$ZodIssue): string => {
  const { message } = issue
  if (issue.code === "invalid_type" && message.startsWith("Invalid input")) {
    return message.endsWith("received undefined") ? operator.settingMissing : operator.settingOfType(String(issue.expected))
  }
  const choices = /^Invalid (?:discriminator value|input)\. Expected (.+)$/.exec(message)?.[1]
  return choices === undefined ? message : operator.mustBeOneOf(choices.split(" | ").map(name => name.replaceAll("'", "")))
}

const unknownSettings = (values: Readonly<Record<string, unknown>>): ReadonlyArray<Fault> =>
  Object.keys(values)
    .filter(name => !settings.includes(name as Setting))
    .map(name => ({ place: [name], message: operator.settingUnknown(closest(name, settings)) }))

const strangers = ({ path, keys }: z.core.$ZodIssueUnrecognizedKeys): ReadonlyArray<Fault> => {
  const known = [...namesAt(settingsSchema, path)]
  return keys.map(key => {
    const nearest = known.length === 0 ? undefined : closest(key, known)
    return { place: [...path, key], message: operator.settingUnknown(nearest) }
  })
}

/** What a schema consists of, as zod describes it. */
type Definition = z.core.$ZodTypes["_zod"]["def"]

/** The names that a mapping at this place may have. */
const namesAt = (schema: z.core.$ZodType, place: Place): ReadonlySet<string> => {
  const definition = schema._zod.def as Definition
  const [first, ...rest] = place
  switch (definition.type) {
    case "object": {
      if (first === undefined) return new Set(Object.keys(definition.shape))
      const field = definition.shape[String(first)]
      return field === undefined ? new Set() : namesAt(field, rest)
    }
    case "array":
      return namesAt(definition.element, rest)
    case "union":
      return new Set(definition.options.flatMap(option => [...namesAt(option, place)]))
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
      return namesAt(definition.innerType, place)
    case "pipe":
      return namesAt(definition.in, place)
    default:
      return new Set()
  }
}
