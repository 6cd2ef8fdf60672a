import { closest } from "fastest-levenshtein"
import type { z } from "zod"
import { operator } from "./messages/operator.ts"
import { issuesByKind, mappingsAt } from "./settingKinds.ts"
import { type Environment, partVariables, type Setting, settings, variables } from "./settingNames.ts"
import { type Fault, isWithin, nameOf } from "./settingPath.ts"
import { type Sources, whereIs } from "./settingSources.ts"
import { settingsSchema } from "./settingsSchema.ts"

export const configVariable = "ALTILIFT_CONFIG"

/** A misspelt variable would be ignored, and with it a limit that the operator relies on. */
export const unknownVariables = (environment: Environment): ReadonlyArray<string> => {
  const known = [configVariable, ...Object.keys(partVariables), ...Object.values(variables).flatMap(name => name ?? [])]
  const unknown = Object.keys(environment).filter(name => name.startsWith("ALTILIFT_") && !known.includes(name))
  return unknown.map(name => operator.variableUnknown(name, closest(name, known)))
}

/**
 * Everything that is wrong with settings, a line each, with where it can be put right.
 *
 * @param given the settings as they were written
 */
export const describeFaults = (
  issues: ReadonlyArray<z.core.$ZodIssue>,
  given: unknown,
  sources: Sources,
): ReadonlyArray<string> => {
  const inFile = sources.file?.faults ?? []
  // What has no value, because it could not be had, is not called wrong a second time.
  const known = ({ place }: Fault) => inFile.some(fault => isWithin(place, fault.place) || isWithin(fault.place, place))
  const invalid = issues
    .flatMap(issue => [...faultsOf(issue), ...faultsWhateverKind(issue, given)])
    .filter(({ isStranger, ...fault }) => isStranger || !known(fault))
  const faults = [...unknownSettings(sources.file?.values ?? {}), ...inFile, ...invalid]
  return [...new Set(faults.map(({ place, message }) => `${whereIs(place, sources)}: ${message}`))]
}

const faultsOf = (issue: z.core.$ZodIssue): ReadonlyArray<Fault & { readonly isStranger: boolean }> =>
  issue.code === "unrecognized_keys"
    ? strangers(issue).map(fault => ({ ...fault, isStranger: true }))
    : [{ place: issue.path, message: inWords(issue), isStranger: false }]

/** What is wrong with a mapping that says no known kind, whichever of the kinds it comes nearest to it is. */
const faultsWhateverKind = (issue: z.core.$ZodIssue, given: unknown) => {
  const [first = [], ...others] = issuesByKind(settingsSchema, issue, given).map(issues => issues.flatMap(faultsOf))
  const isSame = (one: Fault, other: Fault) => nameOf(one.place) === nameOf(other.place) && one.message === other.message
  return first.filter(fault => others.every(all => all.some(other => isSame(fault, other))))
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
  const known = [...new Set(mappingsAt(settingsSchema, path).flatMap(({ shape }) => Object.keys(shape)))]
  return keys.map(key => {
    const nearest = known.length === 0 ? undefined : closest(key, known)
    return { place: [...path, key], message: operator.settingUnknown(nearest) }
  })
}
