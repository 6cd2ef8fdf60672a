import { type Problem, renderProblem, renderProblems } from "@altilift/core"
import type { Catalogue } from "./Catalogue.ts"
import { en } from "./en.ts"
import { zh } from "./zh.ts"

/** By the code of ISO 639-1. */
const catalogues = { en, zh } as const
export type Language = keyof typeof catalogues
export const languages = Object.keys(catalogues) as [Language, ...Array<Language>]

let current: Catalogue = en

/** The sentences in the user's language. */
export const sentences = (): Catalogue => current

/** To be called before the first sentence: the process has one language. */
export const useLanguage = (language: Language): void => {
  current = catalogues[language]
}

/**
 * The language of a command line: `--lang`, else that of the messages of the system. It is read before the command line
 * is parsed, because one with mistakes is answered in that language, too.
 */
export const languageOf = (words: ReadonlyArray<string>, environment: NodeJS.ProcessEnv): Language => {
  const end = words.indexOf("--")
  const flags = words.slice(0, end < 0 ? undefined : end)
  const [joined] = flags.flatMap(word => (word.startsWith("--lang=") ? [word.slice("--lang=".length)] : [])).slice(-1)
  const given = joined ?? (flags.includes("--lang") ? flags[flags.lastIndexOf("--lang") + 1] : undefined)
  // The first that is set decides, as POSIX has it: `zh_CN.UTF-8`.
  const { LC_ALL, LC_MESSAGES, LANG } = environment
  const [wanted] = (given ?? (LC_ALL || LC_MESSAGES || LANG || "")).toLowerCase().split(/[^a-z]/)
  return languages.find(language => language === wanted) ?? "en"
}

/** A problem for people. */
export const say = (problem: Problem): string => renderProblem(problem, current.problems)

/** The reasons of one photo, in one line. */
export const sayAll = (problems: ReadonlyArray<Problem>): string => renderProblems(problems, current.problems)
