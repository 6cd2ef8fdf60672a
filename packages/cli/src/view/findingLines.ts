import { paramsOf } from "@altilift/core"
import stringWidth from "string-width"
import { sourcesLine } from "../config/accountSources.ts"
import { checkNames, type Facts, type Finding, type FindingCode, levels } from "../doctor/Finding.ts"
import { adviceOn } from "../messages/advice.ts"
import { type AdvisedProblem, advisedProblems, type Shown, type shownFacts } from "../messages/doctor/Words.ts"
import { say, sentences } from "../messages/language.ts"
import { printable } from "./printable.ts"
import { bytes, date, minute, rate } from "./units.ts"

/** A finding in words, and as programs get it. */
export interface RenderedFinding {
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message: string
  /** What to do. */
  readonly advice: string | undefined
}

export const renderFinding = (finding: Finding): RenderedFinding => {
  const { doctor, problems } = sentences()
  if ("problem" in finding) {
    const { problem, sources } = finding
    const advice = isAdvised(problem.code) ? doctor.problemAdvice[problem.code] : adviceOn(problem, sources)
    return { code: problem.code, params: paramsOf(problem), message: say(problem) + problems.stop.trimEnd(), advice }
  }
  const { code, facts } = finding
  return { code, params: Object(facts), message: saysOf(code, facts), advice: adviceOf(code, facts) }
}

const isAdvised = (code: string): code is AdvisedProblem => (advisedProblems as ReadonlyArray<string>).includes(code)

const saysOf = <Code extends FindingCode>(code: Code, facts: Facts[Code]): string => sentences().doctor.says[code](shown(facts))

const adviceOf = <Code extends FindingCode>(code: Code, facts: Facts[Code]): string | undefined => {
  const advice: { readonly [Other in FindingCode]?: (facts: Shown<Facts[Other]>) => string } = sentences().doctor.advice
  return advice[code]?.(shown(facts))
}

const words: Readonly<Record<(typeof shownFacts)[number], (value: never) => string>> = {
  ends: date,
  at: minute,
  free: bytes,
  size: bytes,
  bytesPerSecond: rate,
  sources: sourcesLine,
}

const shown = <A>(facts: A): Shown<A> =>
  Object.fromEntries(
    Object.entries(Object(facts)).map(([name, value]) => [
      name,
      value !== undefined && isShown(name) ? words[name](value as never) : value,
    ]),
  ) as Shown<A>

const isShown = (name: string): name is keyof typeof words => Object.hasOwn(words, name)

/** `wrong    DNS      The name … does not resolve (ENOTFOUND).`, and below it what to do. */
export const findingLines = (finding: Finding): ReadonlyArray<string> => {
  const { levels: levelWords, checks } = sentences().doctor
  const { message, advice } = renderFinding(finding)
  const level = filled(levelWords[finding.level], widest(levels.map(one => levelWords[one])))
  const check = filled(checks[finding.check], widest(checkNames.map(one => checks[one])))
  const indent = " ".repeat(stringWidth(level) + 2)
  return [
    `${level}  ${check}  ${printable(message)}`,
    ...(advice === undefined || finding.level === "ok" ? [] : [`${indent}${printable(advice)}`]),
  ]
}

const widest = (words: ReadonlyArray<string>): number => Math.max(...words.map(word => stringWidth(word)))
const filled = (word: string, width: number): string => word + " ".repeat(Math.max(0, width - stringWidth(word)))
