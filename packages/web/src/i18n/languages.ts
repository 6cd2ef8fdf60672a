import { english, type Messages } from "./en.ts"
import { type Formats, makeFormats } from "./formats.ts"

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

/** A language of the page, and the reader's own variant of it (`"en-AU"`): numbers and times are written by that one. */
export interface Reading {
  readonly language: Language
  readonly variant: string
}

/**
 * What is read for a wish (`"zh-CN"`, `"en-GB"`), else for the first of the reader's languages that there are texts in,
 * else English.
 */
export const readingFor = (wish: string | undefined, readers: ReadonlyArray<string>): Reading => {
  const tags = [...(wish === undefined || wish === "" ? [] : [wish]), ...readers]
  const language = tags.map(languageOf).find(known => known !== undefined) ?? "en"
  return { language, variant: tags.find(tag => languageOf(tag) === language) ?? language }
}

/** English texts are a part of the page. */
export const englishLocale = (variant: string): Locale => {
  const format = makeFormats(variant)
  return { language: "en", format, text: english(format) }
}

/** The texts of another language are loaded when they are asked for; English where they cannot be. */
export const loadLocale = ({ language, variant }: Reading): Locale | Promise<Locale> =>
  language === "en"
    ? englishLocale(variant)
    : import("./zh.ts").then(
        ({ chinese }) => {
          const format = makeFormats(variant)
          return { language, format, text: chinese(format) }
        },
        () => englishLocale("en"),
      )

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
