import { english, type Messages } from "./en.ts"
import { type Formats, makeFormats } from "./formats.ts"
import { chinese } from "./zh.ts"

/** The languages of the page, as BCP 47 writes them. */
export const languages = ["en", "zh-Hans"] as const
export type Language = (typeof languages)[number]

/** What a language calls itself. */
export const ownNames: Readonly<Record<Language, string>> = { en: "English", "zh-Hans": "简体中文" }

/** Texts and formats for a reader. */
export interface Locale {
  readonly language: Language
  readonly text: Messages
  readonly format: Formats
}

/**
 * The locale for a wish (`"zh-CN"`, `"en-GB"`), else for the first of the reader's languages that there are texts in,
 * else English. Numbers and times follow the reader's own variant of the language, so that an Australian reads dates as
 * Australians write them.
 */
export const localeFor = (wish: string | undefined, readers: ReadonlyArray<string>): Locale => {
  const tags = [...(wish === undefined || wish === "" ? [] : [wish]), ...readers]
  const language = tags.map(languageOf).find(known => known !== undefined) ?? "en"
  const variant = tags.find(tag => languageOf(tag) === language) ?? language
  const format = makeFormats(variant)
  return { language, format, text: language === "en" ? english(format) : chinese(format) }
}

/**
 * The language of the page that a tag asks for. Traditional Chinese readers are served better by simplified texts than
 * by English ones.
 */
const languageOf = (tag: string): Language | undefined => {
  try {
    const { language } = new Intl.Locale(tag)
    return language === "en" ? "en" : language === "zh" ? "zh-Hans" : undefined
  } catch {
    return undefined
  }
}
