import type { IncomingMessage } from "node:http"
import { en } from "./en.ts"
import type { PageTexts } from "./PageTexts.ts"
import { zh } from "./zh.ts"

/** The texts in the first language of `Accept-Language` that there are texts in; else in English. */
export const textsFor = ({ headers }: Pick<IncomingMessage, "headers">): PageTexts => {
  const wanted = (headers["accept-language"] ?? "")
    .split(",")
    .map(read)
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
  return wanted.map(({ language }) => languages.get(language)).find(texts => texts !== undefined) ?? en
}

const languages: ReadonlyMap<string, PageTexts> = new Map([
  ["en", en],
  ["zh", zh],
])

/** The texts in a language, by the first part of its tag; undefined when there are none. */
export const textsIn = (language: string): PageTexts | undefined => languages.get(language)

/** The first part of the tag of their language, by which `textsIn` finds the same texts. */
export const languageOf = ({ language }: PageTexts): string => language.split("-")[0] ?? ""

/** One entry of the header, as in `zh-CN;q=0.8`. */
const read = (entry: string) => {
  const [tag = "", ...parameters] = entry.split(";")
  const weight = /^\s*q=([\d.]+)\s*$/.exec(parameters[0] ?? "q=1")?.[1]
  return { language: tag.trim().toLowerCase().split("-")[0] ?? "", weight: Number(weight ?? 0) }
}
