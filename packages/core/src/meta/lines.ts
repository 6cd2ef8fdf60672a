import type { Problem } from "../problems/Problem.ts"

/** A line of a text that is no comment, and its number from 1. */
export interface Line {
  readonly line: number
  readonly text: string
}

/** Lines with content. Those that begin with `#` are comments. */
export const linesOf = (text: string): ReadonlyArray<Line> =>
  text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .map((text, index) => ({ line: index + 1, text: text.trim() }))
    .filter(({ text }) => text !== "" && !text.startsWith("#"))

/** What a text holds, and what is wrong with it. */
export interface Read<Entry> {
  readonly entries: ReadonlyArray<Entry>
  readonly problems: ReadonlyArray<Problem>
}

/** Problems after which a text is read no further. */
const enough = 1_000

/** Reads each line by itself: an entry, or what is wrong with it. */
export const readEach = <Entry>(
  lines: ReadonlyArray<Line>,
  read: (line: Line) => Entry | ReadonlyArray<Problem>,
  isEntry: (value: Entry | ReadonlyArray<Problem>) => value is Entry,
): Read<Entry> => {
  const entries: Array<Entry> = []
  const problems: Array<Problem> = []
  for (const line of lines) {
    const value = read(line)
    if (isEntry(value)) entries.push(value)
    else problems.push(...(value as ReadonlyArray<Problem>))
    if (problems.length >= enough) break
  }
  return { entries, problems }
}

/** Words of a file as a problem shows them. */
export const shown = (words: string): string => {
  const kept = [...words.slice(0, 80)].map(one => (/\p{Cc}|\uFFFD/u.test(one) ? "?" : one))
  return kept.length > 40 ? `${kept.slice(0, 40).join("")}…` : kept.join("")
}

/** A finite number as people and programs write it; undefined for anything else. */
export const numberIn = (text: string): number | undefined => {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value : undefined
}

/** The numbers of named fields, or what is wrong with them. */
export const numbersIn = (
  line: number,
  fields: ReadonlyArray<readonly [name: string, text: string | undefined]>,
): { readonly numbers: ReadonlyArray<number>; readonly problems: ReadonlyArray<Problem> } => {
  const numbers: Array<number> = []
  const problems: Array<Problem> = []
  for (const [field, text = ""] of fields) {
    const value = numberIn(text)
    if (value === undefined) problems.push({ code: "meta-not-a-number", line, field, words: shown(text) })
    else numbers.push(value)
  }
  return { numbers, problems }
}
